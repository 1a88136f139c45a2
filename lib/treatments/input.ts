import { z } from "zod";
import { checkboxField, idempotencyKeyField, idField, optionalText, requiredText, timeField, versionField } from "../fields.ts";
import { colleagueFields } from "../staff/input.ts";
import { isOnDepthStep, ZONES } from "../zones.ts";
import { ENDPOINTS, type ZoneGiven } from "./rules/zones.ts";

const DEPTH = "Give the depth in millimetres, in steps of 0.05.";
const PASSES = "Give 1 to 20 passes.";
const PAIN = "Give the pain as a number from 0 to 10.";

const none = z.literal("").transform(() => null);

/** An empty field is null: the zone was not treated. */
const depthMm = z
  .string()
  .trim()
  .regex(/^(?:|[0-3](?:[.,]\d{1,2})?)$/, DEPTH)
  .transform((text) => (text === "" ? null : Number(text.replace(",", "."))))
  .refine((mm) => mm === null || (mm > 0 && mm <= 3 && isOnDepthStep(mm)), DEPTH)
  .default(null);

const count = (what: string, min: number, max: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{0,2}$/, what)
    .transform((text) => (text === "" ? null : Number(text)))
    .refine((number) => number === null || (number >= min && number <= max), what)
    .default(null);

const zoneFields = z.strictObject({
  depth: depthMm,
  passes: count(PASSES, 1, 20),
  speed: optionalText(40),
  endpoint: z.union([none, z.enum(ENDPOINTS)], "Choose what was seen.").default(null),
  pain: count(PAIN, 0, 10),
  note: optionalText(500),
  overLabelReason: optionalText(500),
});

const UNTREATED = zoneFields.parse({});

/** What was given by zone; a zone with neither depth nor passes was not treated, one that lacks either of them is half recorded. */
const zones = z
  .partialRecord(z.enum(ZONES.map(({ id }) => id)), zoneFields)
  .default({})
  .transform((record, check): ZoneGiven[] =>
    ZONES.flatMap(({ id, label }) => {
      const { depth, passes, ...rest } = record[id] ?? UNTREATED;
      const untouched = depth === null && passes === null && rest.pain === null && rest.endpoint === null && rest.note === "";
      if (untouched) return [];
      if (depth === null)
        check.addIssue({ code: "custom", path: [id, "depth"], message: `Give the depth for ${label}, or clear the rest of it.` });
      if (passes === null) check.addIssue({ code: "custom", path: [id, "passes"], message: `Give the passes for ${label}.` });
      return depth === null || passes === null ? [] : [{ zone: id, depthMm: depth, passes, ...rest }];
    }),
  );

/** How many characters the notes of a record hold. */
export const NOTES_LIMIT = 4000;

const draft = {
  treatmentId: idField,
  version: versionField,
  zones,
  deviceId: z.union([none, z.uuid()], "Choose a device from the list.").default(null),
  skinPrep: optionalText(200),
  /** On the wall clock of the location, on the day the treatment started. */
  endedAt: z.union([none, timeField("Give a time, like 15:08.")], "Give a time, like 15:08.").default(null),
  notes: optionalText(NOTES_LIMIT),
  consentReason: optionalText(500),
  /** Which open page this comes from, and its how manyeth change: the same again is not another person's. Absent without scripts. */
  editor: z.union([none, z.uuid()]).optional(),
  edit: z
    .string()
    .regex(/^\d{0,9}$/)
    .transform(Number)
    .optional(),
};

export const startTreatmentInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  appointmentId: idField,
  /** "Take it off and start": what numbs the skin comes off in the same step. */
  takeOff: checkboxField,
});
export type StartTreatmentInput = Omit<z.output<typeof startTreatmentInput>, "takeOff"> & { readonly takeOff?: boolean };

export const treatmentDraftInput = z.strictObject(draft);
type Draft = z.output<typeof treatmentDraftInput>;
export type TreatmentDraftInput = Omit<Draft, "consentReason"> & Partial<Pick<Draft, "consentReason">>;

/** The one form of the recording page; `intent` says which of its buttons was pressed. */
export const recordTreatmentInput = z.strictObject({
  ...draft,
  intent: z.enum(["save", "end_now", "copy_last", "as_planned", "sign"]).default("save"),
  /** A note template whose words go into the notes. */
  template: idField.optional(),
});

export const addAddendumInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  treatmentId: idField,
  words: requiredText("Write the note first.", 4000),
});
export type AddAddendumInput = z.output<typeof addAddendumInput>;

/** A depth over the device's label, signed off by a doctor who stands beside whoever records. */
export const signOffDepthInput = z
  .strictObject({
    treatmentId: idField,
    zone: z.enum(
      ZONES.map(({ id }) => id),
      "Choose the zone.",
    ),
    depth: depthMm,
    passes: count(PASSES, 1, 20),
    reason: requiredText("Write why it has to go deeper than the label.", 500),
    ...colleagueFields,
  })
  .transform(({ depth, passes, ...rest }, check) => {
    if (depth !== null && passes !== null) return { ...rest, depthMm: depth, passes };
    if (depth === null) check.addIssue({ code: "custom", path: ["depth"], message: DEPTH });
    if (passes === null) check.addIssue({ code: "custom", path: ["passes"], message: PASSES });
    return z.NEVER;
  });
export type SignOffDepthInput = z.output<typeof signOffDepthInput>;

export const cosignTreatmentInput = z.strictObject({ treatmentId: idField });
export type CosignTreatmentInput = z.output<typeof cosignTreatmentInput>;

const templateWords = {
  name: requiredText("Give it a short name, as its button says it.", 40),
  words: requiredText("Write the words that go into the notes.", 1000),
};

export const addNoteTemplateInput = z.strictObject({ idempotencyKey: idempotencyKeyField, ...templateWords });
export type AddNoteTemplateInput = z.output<typeof addNoteTemplateInput>;

export const editNoteTemplateInput = z.strictObject({
  templateId: idField,
  version: versionField,
  ...templateWords,
  intent: z.enum(["save", "archive"]).default("save"),
});
export type EditNoteTemplateInput = z.output<typeof editNoteTemplateInput>;
