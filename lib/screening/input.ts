import { z } from "zod";
import { checkboxField, idempotencyKeyField, idField, requiredText } from "#lib/fields.ts";
import { postedAnswers, signatureField } from "#lib/forms/input.ts";

/** The patient's part of the whole form, signed on the clinic's tablet. */
export const signScreeningInput = z.strictObject({
  appointmentId: idField,
  /** The version that was on the page. */
  formVersionId: idField,
  answers: postedAnswers,
  /** The patient was told which questions are open, and leaves them so. */
  leaveOpen: checkboxField,
  signature: signatureField,
  idempotencyKey: idempotencyKeyField,
});

export type SignScreeningInput = z.output<typeof signScreeningInput>;

/** The questions that staff answer themselves; whoever is signed in signs. */
export const completeStaffPartInput = z.strictObject({
  appointmentId: idField,
  formVersionId: idField,
  answers: postedAnswers,
  idempotencyKey: idempotencyKeyField,
});

export type CompleteStaffPartInput = z.output<typeof completeStaffPartInput>;

export const decideFindingInput = z.strictObject({
  appointmentId: idField,
  rule: z.string().min(1).max(80),
  kind: z.enum(["sign_off", "resolution", "override"], "Choose what you decide."),
  reason: requiredText("Give your reason.", 2000).refine((reason) => reason.length >= 3, "Give your reason in a few words."),
  /** The finding and the answers behind it as they were on the page. */
  seen: z.string().regex(/^[0-9a-f]{64}$/, "Reload the page and decide again."),
  idempotencyKey: idempotencyKeyField,
});

export type DecideFindingInput = z.output<typeof decideFindingInput>;
