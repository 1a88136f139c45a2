import { and, eq, isNull, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { sessions } from "#db/schema/sessions.ts";
import { isAhead, STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { openFormSession } from "#lib/auth/form-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { HandOverInput } from "../input/ways-in.ts";

type Visit = { readonly recordId: string; readonly patientId: string };

/**
 * The visit that a form is given for.
 * @returns `not_found`, `appointment_over`, or `birth_date_missing`, without which nobody can be screened and no link be opened.
 */
export async function formVisitIn(tx: Tx<"screening:take">, appointmentId: string): Promise<Result<Visit>> {
  const [visit] = await tx.db
    .select({
      recordId: appointments.patientId,
      patientId: patientDetails.id,
      dateOfBirth: patientDetails.dateOfBirth,
      status: appointments.status,
    })
    .from(appointments)
    .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(eq(appointments.id, appointmentId));
  if (visit === undefined) return refuse("not_found");
  if (!isAhead(visit.status)) return refuse("appointment_over", { status: STATUS_LABELS[visit.status].toLowerCase() });
  return visit.dateOfBirth === null ? refuse("birth_date_missing") : done(visit);
}

/**
 * Hands this computer to the patient of an appointment: the sign-in opens nothing from the next request on, and the forms' own session begins. A sign-in that
 * was handed over stays so; whoever takes the tablet back is given a new one.
 * @returns the value of the forms' cookie, or the refusals of `formVisitIn`.
 */
export function handOver(ctx: Ctx<"screening:take" | "consent:take">, input: HandOverInput): Promise<Result<{ cookie: string }>> {
  return transaction(ctx, async (tx) => {
    const visit = await formVisitIn(tx, input.appointmentId);
    if (!visit.ok) return visit;
    const [parked] = await tx.db
      .update(sessions)
      .set({ handedOverAt: sql`now()` })
      .where(and(eq(sessions.id, sql`${tx.actor.sessionId}::uuid`), isNull(sessions.handedOverAt), isNull(sessions.revokedAt)))
      .returning({ id: sessions.id });
    if (parked === undefined) return refuse("signed_out");
    const cookie = await openFormSession(tx.db, {
      appointmentId: input.appointmentId,
      patientId: visit.value.recordId,
      forms: input.forms,
      staffSessionId: parked.id,
    });
    await recordAudit(tx, {
      action: "form:hand-over",
      objectType: "appointment",
      objectId: input.appointmentId,
      patientId: visit.value.patientId,
      detail: { forms: input.forms.join(" ") },
    });
    return done({ cookie });
  });
}
