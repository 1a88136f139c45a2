import { takeLocks } from "#lib/appointments/commands/locks.ts";
import { isAhead, STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import type { FormTx, Tx } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { findVisit } from "../queries/facts.ts";
import type { Visit } from "../queries/gate-rows.ts";

type SigningTx = Tx<"screening:take"> | Tx<"screening:decide"> | Tx<"consent:take"> | Tx<"consent:complete"> | FormTx;

/** Takes the patient's lock, the first in everybody's order: whoever starts, signs, decides or withdraws for this patient waits here. */
export async function lockPatientIn(tx: SigningTx, patientId: string): Promise<void> {
  await takeLocks(tx, patientId, []);
}

/**
 * The visit that something is signed or decided for, with its patient locked.
 * @returns `not_found`, or `appointment_over` when it was treated, cancelled or missed.
 */
export async function lockVisitIn(tx: SigningTx, appointmentId: string): Promise<Result<Visit>> {
  const seen = await findVisit(tx, appointmentId);
  if (seen === null) return refuse("not_found");
  await lockPatientIn(tx, seen.patientId);
  // Read again: while this waited, the visit may have been cancelled, the date of birth corrected, the record merged.
  const visit = await findVisit(tx, appointmentId);
  if (visit === null) return refuse("not_found");
  if (visit.patientId !== seen.patientId) return lockVisitIn(tx, appointmentId);
  if (!isAhead(visit.status)) return refuse("appointment_over", { status: STATUS_LABELS[visit.status].toLowerCase() });
  return done(visit);
}
