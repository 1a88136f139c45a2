import { z } from "zod";
import {
  checkboxField,
  dateField,
  dayMonthYearField,
  idField,
  linesField,
  optionalText,
  requiredText,
  versionField,
  wholeNumberField,
} from "#lib/fields.ts";
import { postedAnswers } from "#lib/forms/input.ts";
import { SUBJECT_LENGTH, WORDS_LENGTH } from "#lib/messages/input/templates.ts";

/** Everything on a page of a draft came from here, and goes back with what was typed. */
const draft = {
  versionId: idField,
  /** The part as it was on the page: another person's change of it is noticed, one of another part disturbs nobody. */
  seen: z.string().regex(/^[0-9a-f]{64}$/, "Reload the page and send the form again."),
};

const placeField = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number)
  .nullable()
  .default(null);
const numberField = z
  .union([z.literal("").transform(() => null), wholeNumberField("Give a whole number.", 0, 100_000)])
  .nullable()
  .default(null);
/** One ticked box arrives as a text, several as a list. */
const ticked = z.preprocess((sent) => (typeof sent === "string" ? [sent] : sent), z.array(z.string().max(140)).max(60).default([]));

export const QUESTION_TYPES = [
  { value: "yes_no_unsure", label: "Yes, no or unsure" },
  { value: "choice", label: "One of several answers" },
  { value: "several", label: "Any of several answers" },
  { value: "date", label: "A date" },
  { value: "number", label: "A number" },
  { value: "scale", label: "A scale" },
  { value: "body_area", label: "Areas of the body" },
  { value: "text", label: "In their own words" },
] as const;

const editedQuestion = z.strictObject({
  id: z.string().max(80),
  label: requiredText("Write the question.", 300),
  help: optionalText(600),
  place: placeField,
  everyVisit: checkboxField,
  options: z
    .array(z.strictObject({ value: z.string().max(60).default(""), label: optionalText(120) }))
    .max(24)
    .default([]),
  never: optionalText(120),
  unknown: optionalText(120),
  none: optionalText(120),
  min: numberField,
  max: numberField,
  labels: z.strictObject({ min: optionalText(60), max: optionalText(60) }).default({ min: "", max: "" }),
  zones: ticked,
  condition: ticked,
  cautionIf: ticked,
  waits: z
    .array(
      z.strictObject({
        key: z.string().max(80),
        /** Empty for what the rule says. */
        count: z.union([z.literal("").transform(() => null), wholeNumberField("Give a whole number, 3650 at most.", 1, 3650)]),
      }),
    )
    .max(4)
    .default([]),
  remove: checkboxField,
});

/** One section of a form as it was typed. */
export const editSection = z.strictObject({
  title: requiredText("Give the part a title.", 120),
  intro: optionalText(600),
  questions: z.array(editedQuestion).max(100).default([]),
  /** A question of the clinic's own, where its words are given. */
  add: z
    .strictObject({
      type: z.enum(QUESTION_TYPES.map(({ value }) => value)).default("yes_no_unsure"),
      label: optionalText(300),
      answers: linesField(20, 120),
    })
    .refine(({ type, label, answers }) => label === "" || (type !== "choice" && type !== "several") || answers.length >= 2, {
      path: ["answers"],
      message: "Give at least two answers, one a line.",
    })
    .default({ type: "yes_no_unsure", label: "", answers: [] }),
});
export type EditSection = z.output<typeof editSection>;

/** The form's title and the order of its parts. */
export const editOutline = z.strictObject({
  title: requiredText("Give the form a title.", 120),
  sections: z
    .array(z.strictObject({ id: z.string().max(80), place: placeField }))
    .max(50)
    .default([]),
});
export type EditOutline = z.output<typeof editOutline>;

const days = (what: string) => wholeNumberField(what, 7, 70);
const sessionsCount = wholeNumberField("Give a number from 1 to 12.", 1, 12);
/** Millimetres, as "0.75"; empty where the zone is not treated. */
const depthField = z
  .union([
    z.literal("").transform(() => null),
    z
      .string()
      .trim()
      .regex(/^\d(?:[.,]\d{1,2})?$/, "Give millimetres, like 0.75.")
      .transform((text) => Number(text.replace(",", "."))),
  ])
  .default(null);

/** A protocol as it was typed; the service that it books stays. Gaps in days, depths in millimetres. */
export const editProtocol = z.strictObject({
  indication: requiredText("Say what it is for.", 120),
  sessions: z.strictObject({ min: sessionsCount, default: sessionsCount, max: sessionsCount }),
  gapDays: z.strictObject({
    min: days("Give a number of days from 7 to 56."),
    target: days("Give a number of days from 7 to 56."),
    max: days("Give a number of days from 7 to 70."),
  }),
  underFourWeeks: checkboxField,
  depths: z.array(z.strictObject({ zone: z.string().max(40), from: depthField, to: depthField })).max(60),
  endpoint: requiredText("Say what the clinician stops at.", 120),
  review: requiredText("Say when the result is looked at.", 200),
  evidence: requiredText("Name where the numbers come from.", 300),
  flags: linesField(10, 200),
  openToReception: checkboxField,
  addOns: z
    .array(
      z.strictObject({
        key: z.enum(["prp", "cgf"]),
        on: checkboxField,
        name: optionalText(60),
        minGapDays: numberField,
        offLabel: checkboxField,
        separateConsent: checkboxField,
        evidence: optionalText(200),
      }),
    )
    .max(5)
    .default([]),
});
export type EditProtocol = z.output<typeof editProtocol>;

/** A consent text as it was typed: paragraphs are parted by an empty line; what is emptied altogether is gone. */
export const editConsent = z.strictObject({
  title: requiredText("Give the text a title.", 120),
  sections: z.array(z.strictObject({ place: placeField, heading: optionalText(120), text: optionalText(20_000) })).max(60),
  statements: z.array(z.strictObject({ id: z.string().max(80).default(""), place: placeField, text: optionalText(2000) })).max(40),
});
export type EditConsent = z.output<typeof editConsent>;

/** Browsers send the lines of a text area with two signs between them. */
const toLines = (text: string) => text.replaceAll("\r\n", "\n");

/** The words of a kind of message as they were typed. */
const editTemplate = z.strictObject({
  subject: requiredText("Write the subject.", SUBJECT_LENGTH),
  opening: requiredText("Write the opening.", WORDS_LENGTH).transform(toLines),
  closing: optionalText(WORDS_LENGTH).transform(toLines),
});

export const saveSectionInput = z.strictObject({ ...draft, part: z.string().max(80), content: editSection });
export const saveOutlineInput = z.strictObject({ ...draft, content: editOutline });
export const saveProtocolInput = z.strictObject({ ...draft, content: editProtocol });
export const saveConsentInput = z.strictObject({ ...draft, content: editConsent });
export const saveTemplateInput = z.strictObject({ ...draft, content: editTemplate });

/** The version from which a new draft begins. */
export const startDraftInput = z.strictObject({ versionId: idField });
export type StartDraftInput = z.output<typeof startDraftInput>;

export const dropDraftInput = z.strictObject({ versionId: idField, version: versionField });
export type DropDraftInput = z.output<typeof dropDraftInput>;

/** Answers that nobody gave, to see what the rules of a version say. They are posted, and kept nowhere. */
export const tryRulesInput = z.strictObject({
  versionId: idField,
  born: dayMonthYearField("There is no such date. Check the day and the month.").refine((date) => date !== null, "Give a date of birth."),
  answeredOn: dateField("Choose the day of answering."),
  procedureDate: dateField("Choose the day of the treatment."),
  /** What a question that is left open counts as. */
  left: z.enum(["clear", "open"]).default("clear"),
  answers: postedAnswers,
});
