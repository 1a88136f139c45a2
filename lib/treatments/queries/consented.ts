import { and, desc, eq, isNotNull, or, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { consents } from "#db/schema/consents.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { series } from "#db/schema/series.ts";
import { treatments } from "#db/schema/treatments.ts";
import type { Consented } from "../rules/consented.ts";

/**
 * The treatment consents that were in force when a visit's treatment started, for its protocol or in its series, whatever became of them since, beside what the
 * series is for now. Null outside a series: the gate lets no such visit start.
 */
export async function findConsented({ db }: { readonly db: Db }, appointmentId: string): Promise<Consented | null> {
  const [visit] = await db
    .select({
      canonicalId: sql`(select i.canonical_id from patient_identities i where i.id = ${appointments.patientId})`.mapWith(String),
      seriesId: series.id,
      protocolId: definitionVersions.definitionId,
      indication: sql<string | null>`${definitionVersions.content} ->> 'indication'`,
    })
    .from(appointments)
    .innerJoin(series, eq(series.id, appointments.seriesId))
    .innerJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
    .where(eq(appointments.id, appointmentId));
  if (visit === undefined) return null;
  const { canonicalId, seriesId, protocolId, indication } = visit;
  const { device, deviceIds } = consents;
  const given = await db
    .select({ protocolId: sql<string>`${consents.protocolId}`, device, deviceIds, indication: consents.indication })
    .from(consents)
    .leftJoin(appointments, eq(appointments.id, consents.appointmentId))
    .where(
      and(
        eq(consents.kind, "treatment"),
        isNotNull(consents.inForceAt),
        isRecordOf(consents.patientId, canonicalId),
        sql`coalesce(${consents.withdrawnAt}, ${consents.replacedAt}, ${consents.lapsedAt}, 'infinity') >= (select t.started_at from ${treatments} t where t.appointment_id = ${appointmentId})`,
        or(eq(consents.protocolId, protocolId), eq(appointments.seriesId, seriesId)),
      ),
    )
    .orderBy(desc(consents.inForceAt), desc(consents.id));
  return { given, planned: { protocolId, indication } };
}
