import { z } from "zod";
import { idempotencyKeyField, idField } from "#lib/fields.ts";
import { isOnScale, RATERS, SCALES } from "./rules.ts";

export const noteScoreInput = z
  .strictObject({
    patientId: idField,
    /** Empty for a patient without a series. */
    seriesId: z.union([z.literal("").transform(() => null), idField]),
    scale: z.enum(SCALES),
    rater: z.enum(RATERS),
    value: z
      .string("Choose a value.")
      .regex(/^\d{1,2}$/, "Choose a value.")
      .transform(Number),
    idempotencyKey: idempotencyKeyField,
  })
  .refine(({ scale, rater, value }) => isOnScale(scale, rater, value), { path: ["value"], message: "Choose a value of the scale." });
export type NoteScoreInput = z.output<typeof noteScoreInput>;
