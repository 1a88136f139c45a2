import { eq, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { isAhead } from "#lib/appointments/rules/status.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayBirthDate, sayDate, sayTime } from "#lib/time.ts";

export type FormVisitView = {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly patientName: string;
  /** "14 Aug 1985" */
  readonly born: string | null;
  /** "Tue 10 Mar 2026, 3:00 pm" */
  readonly when: string;
  /** A consent is given for a series; outside one there is none to sign. */
  readonly inSeries: boolean;
  /** Why no form can be given for it, or null. */
  readonly hindrance: "over" | "no_birth_date" | null;
};

/** A visit that a form may be given for: on the tablet or by a link. Null when there is no such appointment. */
export async function getFormVisit(ctx: Ctx<"screening:take">, appointmentId: string): Promise<FormVisitView | null> {
  const [row] = await ctx.db
    .select({
      appointmentId: appointments.id,
      patientId: patientDetails.id,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      born: patientDetails.dateOfBirth,
      date: appointments.localDate,
      time: sql<string>`to_char(${appointments.localStart}, 'HH24:MI')`,
      status: appointments.status,
      inSeries: sql<boolean>`${appointments.seriesId} is not null`,
    })
    .from(appointments)
    .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(eq(appointments.id, appointmentId));
  if (row === undefined) return null;
  const { date, time, status, born, ...facts } = row;
  return {
    ...facts,
    born: born === null ? null : sayBirthDate(born),
    when: `${sayDate(date)}, ${sayTime(time)}`,
    hindrance: !isAhead(status) ? "over" : born === null ? "no_birth_date" : null,
  };
}
