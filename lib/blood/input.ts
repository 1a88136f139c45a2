import { z } from "zod";
import { idempotencyKeyField, idField, timeField, wholeNumberField } from "../fields.ts";
import { colleagueFields } from "../staff/input.ts";

const TIME = "Give a time, like 14:20.";
const ML = "Give the millilitres of one tube, like 8.5.";

export const recordBloodInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  treatmentId: idField,
  kind: z.enum(["prp", "cgf"], "Choose PRP or CGF."),
  /** On the wall clock of the location, on the day of the treatment; empty is now. */
  drawnAt: z.union([z.literal("").transform(() => null), timeField(TIME)], TIME).default(null),
  drawnBy: z.uuid("Choose who drew the blood."),
  tubes: wholeNumberField("Give 1 to 12 tubes.", 1, 12),
  tubeMl: z
    .string(ML)
    .trim()
    .regex(/^\d{1,2}(?:[.,]\d)?$/, ML)
    .transform((text) => Number(text.replace(",", ".")))
    .refine((ml) => ml > 0 && ml <= 60, ML),
  /** Relative centrifugal force, in g. */
  spinG: wholeNumberField("Give the force in g, 50 to 5000.", 50, 5000),
  spinMinutes: wholeNumberField("Give 1 to 60 minutes.", 1, 60),
  ...colleagueFields,
});
export type RecordBloodInput = z.output<typeof recordBloodInput>;

export const strikeBloodInput = z.strictObject({ treatmentId: idField, bloodId: idField });
export type StrikeBloodInput = z.output<typeof strikeBloodInput>;
