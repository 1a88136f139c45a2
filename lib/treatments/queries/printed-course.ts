import { and, asc, eq } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { series } from "#db/schema/series.ts";
import { treatments } from "#db/schema/treatments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayBirthDate, sayInstant, sayZone } from "#lib/time.ts";
import { getSignedTreatment, type SignedTreatmentView } from "./signed.ts";

export type PrintedCourseView = {
  readonly id: string;
  readonly patient: { readonly name: string; readonly number: string; readonly born: string | null };
  readonly protocol: string;
  readonly sessions: number;
  readonly treatments: readonly SignedTreatmentView[];
  readonly zone: string;
  readonly readAt: string;
};

/**
 * A series with every signed record of it, in the order of its sessions, to be printed; null where there is none of that id. The series and each of its
 * records are audited before they are read, so they are read one after the other: a course has a dozen sessions at the most.
 */
export async function getPrintedCourse(ctx: Ctx<"clinical:read">, seriesId: string): Promise<PrintedCourseView | null> {
  const [row] = await ctx.db
    .select({
      patientId: patientDetails.id,
      givenName: patientDetails.givenName,
      familyName: patientDetails.familyName,
      number: patientDetails.number,
      born: patientDetails.dateOfBirth,
      protocol: definitions.name,
      sessions: series.sessions,
      timeZone: locations.timeZone,
    })
    .from(series)
    .innerJoin(patientIdentities, eq(patientIdentities.id, series.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(locations, eq(locations.id, series.locationId))
    .innerJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(eq(series.id, seriesId));
  if (row === undefined) return null;
  await recordAudit(ctx, { action: "series:print", objectType: "series", objectId: seriesId, patientId: row.patientId });
  const signed = await ctx.db
    .select({ id: treatments.id })
    .from(treatments)
    .innerJoin(appointments, eq(appointments.id, treatments.appointmentId))
    .where(and(eq(appointments.seriesId, seriesId), eq(treatments.state, "signed")))
    .orderBy(asc(treatments.startedAt), asc(treatments.id));
  const records: SignedTreatmentView[] = [];
  for (const { id } of signed) {
    const record = await getSignedTreatment(ctx, id, "treatment:print");
    if (record?.state === "signed") records.push(record);
  }
  return {
    id: seriesId,
    patient: {
      name: `${row.givenName} ${row.familyName}`.trim(),
      number: String(row.number),
      born: row.born === null ? null : sayBirthDate(row.born),
    },
    protocol: row.protocol,
    sessions: row.sessions,
    treatments: records,
    zone: sayZone(row.timeZone),
    readAt: sayInstant(ctx.now, row.timeZone),
  };
}
