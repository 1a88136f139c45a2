import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { resources } from "#db/schema/resources.ts";
import { treatments, treatmentZones } from "#db/schema/treatments.ts";
import { localDate, sayDate } from "#lib/time.ts";
import type { ZoneSetting } from "../rules/zones.ts";

export type LastTreatmentView = {
  readonly id: string;
  /** "Tue 27 Oct 2026" */
  readonly when: string;
  /** "10 zones, 0.50 to 1.25 mm" */
  readonly summary: string;
  readonly deviceName: string;
  readonly zones: readonly ZoneSetting[];
};

const { zone, depthMm, passes, speed, endpoint, pain, note, overLabelReason, overLabelBy } = treatmentZones;
/** What is kept of a zone. */
export const zoneColumns = { zone, depthMm, passes, speed, endpoint, pain, note, overLabelReason, overLabelBy };

/** The zones of one record, in no order that matters. */
export function listZones(ctx: { readonly db: Db }, treatmentId: string): Promise<ZoneSetting[]> {
  return ctx.db.select(zoneColumns).from(treatmentZones).where(eq(treatmentZones.treatmentId, treatmentId));
}

/**
 * The patient's last signed treatment that started before `before`, under any of their merged records. For commands and queries that have
 * a right to clinical records and audit what they show.
 */
export async function findLastSigned(
  ctx: { readonly db: Db },
  patientId: string,
  before: Temporal.Instant,
): Promise<LastTreatmentView | null> {
  const same = sql`(select i.canonical_id from patient_identities i where i.id = ${patientId}::uuid)`;
  const [last] = await ctx.db
    .select({ id: treatments.id, startedAt: treatments.startedAt, timeZone: appointments.timeZone, deviceName: resources.name })
    .from(treatments)
    .innerJoin(appointments, eq(appointments.id, treatments.appointmentId))
    .innerJoin(resources, eq(resources.id, treatments.deviceId))
    .where(and(isRecordOf(treatments.patientId, same), eq(treatments.state, "signed"), lt(treatments.startedAt, before)))
    .orderBy(desc(treatments.startedAt), desc(treatments.id))
    .limit(1);
  if (last === undefined) return null;
  const zones = await listZones(ctx, last.id);
  return {
    id: last.id,
    when: sayDate(localDate(last.startedAt, last.timeZone)),
    summary: sayZones(zones),
    deviceName: last.deviceName,
    zones,
  };
}

/** "10 zones, 0.50 to 1.25 mm" */
export function sayZones(zones: readonly ZoneSetting[]): string {
  const places = `${zones.length} zone${zones.length === 1 ? "" : "s"}`;
  if (zones.length === 0) return places;
  const depths = zones.map(({ depthMm }) => depthMm);
  const [least, most] = [Math.min(...depths).toFixed(2), Math.max(...depths).toFixed(2)];
  return least === most ? `${places}, ${least} mm` : `${places}, ${least} to ${most} mm`;
}
