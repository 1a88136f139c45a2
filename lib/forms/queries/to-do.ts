import { eq, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import type { FormCtx } from "#lib/auth/ctx.ts";
import { sayDate } from "#lib/time.ts";

export type FormsToDoView = {
  /** What they are called: so that the right person has the tablet. */
  readonly called: string;
  /** "Tue 22 Dec 2026" */
  readonly date: string;
};

/** Whose forms these are, and for which day. Nothing of what was answered. */
export async function getFormsToDo(ctx: FormCtx): Promise<FormsToDoView> {
  const [row] = await ctx.db
    .select({
      called: sql<string>`coalesce(nullif(${patientDetails.preferredName}, ''), ${patientDetails.givenName})`,
      date: appointments.localDate,
    })
    .from(appointments)
    .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(eq(appointments.id, ctx.appointmentId));
  if (row === undefined) throw new Error("A form's session has an appointment.");
  return { called: row.called, date: sayDate(row.date) };
}
