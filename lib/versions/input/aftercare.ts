import { z } from "zod";
import { idempotencyKeyField, idField, optionalText, requiredText, wholeNumberField } from "#lib/fields.ts";

const placeField = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number)
  .nullable()
  .default(null);

export const OFFSET_UNITS = [
  { value: "hours", label: "hours" },
  { value: "days", label: "days" },
  { value: "weeks", label: "weeks" },
  { value: "months", label: "months" },
] as const;

/** A time as typed, null where the number is left empty. */
const typedTime = z.strictObject({
  count: z.union([z.literal("").transform(() => null), wholeNumberField("Give a whole number.", 0, 10_000)]).default(null),
  unit: z.enum(["hours", "days", "weeks", "months"]).default("hours"),
});
export type TypedTime = z.output<typeof typedTime>;

/** Every piece of a list: which it is, empty for a new one, and where it came from. One whose first words are emptied is gone. */
const piece = {
  id: z.string().max(80).default(""),
  place: placeField,
  sourceLine: optionalText(60),
  sourceNote: optionalText(300),
};
const list = <T extends z.ZodType>(item: T, most: number) =>
  z
    .array(item)
    .max(most + 1)
    .default([]);

const editedInstruction = z.strictObject({
  ...piece,
  title: optionalText(80),
  subject: optionalText(60),
  detail: optionalText(300),
  afterwards: optionalText(200),
  from: typedTime,
  until: typedTime,
  productIds: z.preprocess((sent) => (typeof sent === "string" ? [sent] : sent), z.array(z.string().max(60)).max(20).default([])),
});
const editedProduct = z.strictObject({
  ...piece,
  name: optionalText(80),
  brand: optionalText(60),
  category: optionalText(60),
  purpose: optionalText(200),
  allowedFromHours: wholeNumberField("Give a whole number of hours.", 0, 10_000).default(24),
});
const editedStep = z.strictObject({
  ...piece,
  title: optionalText(80),
  kind: z.enum(["leave_off", "avoid", "tell_us"]).default("leave_off"),
  before: typedTime.extend({ unit: z.enum(["hours", "days"]).default("days") }),
  againDays: typedTime.shape.count,
  flagged: z.literal("on").optional(),
  detail: optionalText(300),
  throughoutSeries: optionalText(300),
});
const editedQuestion = z.strictObject({ ...piece, question: optionalText(120), answer: optionalText(3500) });
const editedLine = z.strictObject({ ...piece, text: optionalText(400) });
const editedText = z.strictObject({ text: requiredText("Write something here.", 400) });

/** The set's own words: title, introduction, home roller and what the handout says without a clock. */
const editedWords = z.strictObject({
  title: requiredText("Give the set a title.", 120),
  intro: requiredText("Write an introduction.", 400),
  /** Millimetres, as "0.2". */
  needleMm: z
    .string()
    .trim()
    .regex(/^\d(?:[.,]\d{1,2})?$/, "Give millimetres, like 0.2.")
    .transform((text) => Number(text.replace(",", "."))),
  everyDay: list(editedLine, 20),
  usual: list(editedLine, 20),
  canHappen: list(editedLine, 20),
  call: editedText,
  signs: list(editedLine, 20),
  emergency: editedText,
});

/** Everything on a page of a draft came from here, and goes back with what was typed. */
const draft = { versionId: idField, seen: z.string().regex(/^[0-9a-f]{64}$/, "Reload the page and send the form again.") };

/** One part of an aftercare set as it was typed. */
export const saveAftercareInput = z.discriminatedUnion("part", [
  z.strictObject({ ...draft, part: z.literal("words"), content: editedWords }),
  z.strictObject({ ...draft, part: z.enum(["avoid", "use", "expect"]), content: z.strictObject({ items: list(editedInstruction, 80) }) }),
  z.strictObject({ ...draft, part: z.literal("products"), content: z.strictObject({ items: list(editedProduct, 40) }) }),
  z.strictObject({ ...draft, part: z.literal("preparation"), content: z.strictObject({ items: list(editedStep, 20) }) }),
  z.strictObject({ ...draft, part: z.literal("questions"), content: z.strictObject({ items: list(editedQuestion, 30) }) }),
]);
export type EditAftercare = z.output<typeof saveAftercareInput>;
export type TypedInstruction = z.output<typeof editedInstruction>;
export type TypedProduct = z.output<typeof editedProduct>;
export type TypedStep = z.output<typeof editedStep>;
export type TypedLine = z.output<typeof editedLine>;
export type TypedWords = z.output<typeof editedWords>;

/** A set of its own, begun from a version of another. */
export const startSetInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  versionId: idField,
  name: requiredText("Give the set a name.", 120),
});
export type StartSetInput = z.output<typeof startSetInput>;

/** How long after the treatment a preview is of; an hour where nothing sensible is asked. */
export const previewTime = z.object({
  after: z.coerce.number().int().min(0).max(10_000).catch(1),
  unit: z.enum(["hours", "days", "weeks", "months"]).catch("hours"),
});
export type PreviewTime = z.output<typeof previewTime>;
