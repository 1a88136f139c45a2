import { z } from "zod";
import { checkboxField, idField, linesField, optionalText, requiredText } from "#lib/fields.ts";
import type { Adjustments } from "../rules/adjust.ts";
import type { Offset } from "../rules.ts";

const WHOLE = "Give a whole number.";
const countField = z
  .string()
  .trim()
  .regex(/^\d{0,4}$/, WHOLE)
  .transform((text) => (text === "" ? null : Number(text)));

const name = z.string().max(60);

const own = z
  .strictObject({
    kind: z.enum(["use", "avoid", "expect"], "Choose one from the list.").default("use"),
    subject: optionalText(60),
    title: optionalText(80),
    detail: optionalText(300),
    fromDays: countField.default(null),
    untilDays: countField.default(null),
  })
  .refine(({ title, detail }) => title !== "" || detail === "", { path: ["title"], message: "Give it a few words as a title." })
  .refine(({ title, detail }) => title === "" || detail !== "", { path: ["detail"], message: "Say in a sentence what it means." });

const adjusting = {
  until: z.record(name, countField).default({}),
  drop: z.record(name, checkboxField).default({}),
  own: z.array(own).max(3).default([]),
  products: linesField(12, 120),
  homePlan: linesField(12, 200),
  rollerMm: z
    .string()
    .trim()
    .regex(/^(?:\d(?:[.,]\d{1,2})?)?$/, "Give millimetres, like 0.2.")
    .transform((text) => (text === "" ? null : Number(text.replace(",", "."))))
    .default(null),
};

/** The aftercare of a treatment that is still being recorded. `seen` is the mark of what stood on the page. */
export const adjustAftercareInput = z.strictObject({ treatmentId: idField, seen: z.string().max(64), ...adjusting });
export type AdjustAftercareInput = z.output<typeof adjustAftercareInput>;

/** A handout that was given, issued anew. */
export const correctHandoutInput = z.strictObject({
  handoutId: idField,
  reason: requiredText("Say why a new handout is issued.", 300),
  ...adjusting,
});
export type CorrectHandoutInput = z.output<typeof correctHandoutInput>;

export type AdjustingFields = Omit<CorrectHandoutInput, "handoutId" | "reason">;

const count = z.int().min(0).max(10_000);
const offset: z.ZodType<Offset> = z.union([
  z.strictObject({ hours: count }),
  z.strictObject({ days: count }),
  z.strictObject({ weeks: count }),
  z.strictObject({ months: count }),
]);

/** Reads back what was chosen for one patient. */
export const storedAdjustments: z.ZodType<Adjustments> = z.strictObject({
  ends: z.array(z.strictObject({ id: z.string(), until: offset })),
  dropped: z.array(z.string()),
  own: z.array(
    z.strictObject({
      kind: z.enum(["avoid", "use", "expect"]),
      subject: z.string(),
      title: z.string(),
      detail: z.string(),
      fromDays: count,
      untilDays: count.nullable(),
    }),
  ),
  products: z.array(z.string()),
  homePlan: z.array(z.string()),
  rollerMm: z.number().nullable(),
});
