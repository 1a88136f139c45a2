import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { services } from "#db/schema/services.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayInstant } from "#lib/time.ts";

export type ToCosignView = {
  readonly id: string;
  readonly patient: string;
  readonly service: string;
  /** "Tue 24 Nov 2026, 3:08 pm" */
  readonly signed: string;
  readonly signedBy: string;
};

const MOST = 100;

/** Signed records of supervised staff that wait for another clinician's signature, the longest waiting first. Each is audited as read. */
export async function listToCosign(ctx: Ctx<"clinical:read">): Promise<ToCosignView[]> {
  const rows = await ctx.db
    .select({
      id: treatments.id,
      patientId: treatments.patientId,
      patient: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      service: services.name,
      signedAt: treatments.signedAt,
      timeZone: appointments.timeZone,
      signedBy: users.name,
    })
    .from(treatments)
    .innerJoin(appointments, eq(appointments.id, treatments.appointmentId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(users, eq(users.id, treatments.signedBy))
    .innerJoin(patientIdentities, eq(patientIdentities.id, treatments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(and(eq(treatments.state, "signed"), eq(treatments.cosignNeeded, true), isNull(treatments.cosignedAt)))
    .orderBy(asc(treatments.signedAt), asc(treatments.id))
    .limit(MOST);
  await recordAudits(
    ctx,
    rows.map(({ id, patientId }) => ({ action: "treatment:open", objectType: "treatment", objectId: id, patientId })),
  );
  return rows.map(({ signedAt, timeZone, patientId: _, ...row }) => ({
    ...row,
    signed: signedAt === null ? "" : sayInstant(signedAt, timeZone),
  }));
}
