import { z } from "zod";
import { dateField, idempotencyKeyField, idField, requiredText, timeField, versionField } from "#lib/fields.ts";

export const BREACH_STEPS = [
  { id: "contained", words: "Stopped it" },
  { id: "assessed", words: "Assessed the harm" },
  { id: "told_authority", words: "Told the authority" },
  { id: "told_people", words: "Told the people concerned" },
  { id: "other", words: "Something else" },
] as const;

const dayOrNone = z.union([z.literal("").transform(() => null), dateField("Give a day, or leave it empty.")]).default(null);

export const noteBreachInput = z
  .strictObject({
    idempotencyKey: idempotencyKeyField,
    what: requiredText("Say what happened, without names.", 4000),
    foundOn: dateField("Give the day on which it was found."),
    foundAt: timeField("Give the time at which it was found."),
    fromDay: dayOrNone,
    untilDay: dayOrNone,
    people: z
      .string()
      .trim()
      .regex(/^\d{0,7}$/, "Give a number, or leave it empty.")
      .default("")
      .transform((text) => (text === "" ? null : Number(text))),
  })
  .refine(({ fromDay, untilDay }) => fromDay === null || untilDay === null || untilDay >= fromDay, {
    path: ["untilDay"],
    message: "The last day comes after the first.",
  });
export type NoteBreachInput = z.output<typeof noteBreachInput>;

export const addBreachStepInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  breachId: idField,
  kind: z.enum(
    BREACH_STEPS.map(({ id }) => id),
    "Choose what was done.",
  ),
  words: requiredText("Say what was done, and to whom it was told.", 4000),
});
export type AddBreachStepInput = z.output<typeof addBreachStepInput>;

/** Patients by their numbers, however they are parted: "1001, 1002". */
export const addBreachPatientsInput = z.strictObject({
  breachId: idField,
  numbers: z
    .string("Give the patients’ numbers.")
    .trim()
    .regex(/^\d{1,6}(?:[\s,;]+\d{1,6}){0,199}$/, "Give the patients’ numbers with commas between them, 200 at most.")
    .transform((text) => [...new Set(text.split(/[\s,;]+/).map(Number))]),
});
export type AddBreachPatientsInput = z.output<typeof addBreachPatientsInput>;

export const closeBreachInput = z.strictObject({
  breachId: idField,
  version: versionField,
  outcome: requiredText("Say how it ended, and what was changed so that it does not happen again.", 4000),
});
export type CloseBreachInput = z.output<typeof closeBreachInput>;

/** Whose looks at the patients of a breach are asked for, from and to which day. */
export const lookInput = z
  .object({ staff: z.uuid().nullable().catch(null), from: z.iso.date().nullable().catch(null), until: z.iso.date().nullable().catch(null) })
  .partial();
