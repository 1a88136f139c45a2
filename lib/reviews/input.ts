import { z } from "zod";
import { idempotencyKeyField, idField, optionalText } from "#lib/fields.ts";
import { REVIEW_OUTCOMES, REVIEW_STEPS } from "./rules.ts";

export const recordReviewInput = z
  .strictObject({
    seriesId: idField,
    step: z.enum(REVIEW_STEPS),
    outcome: z.enum(REVIEW_OUTCOMES, "Choose what you see."),
    words: optionalText(2000),
    idempotencyKey: idempotencyKeyField,
  })
  .refine(({ outcome, words }) => outcome !== "not_seen" || words !== "", {
    path: ["words"],
    message: "Say why the patient was not seen.",
  });
export type RecordReviewInput = z.output<typeof recordReviewInput>;
