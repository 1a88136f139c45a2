import { eq, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { locations } from "#db/schema/locations.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { services } from "#db/schema/services.ts";
import type { FormTx, Tx } from "#lib/auth/ctx.ts";
import type { IsoDate } from "#lib/time.ts";
import type { Held } from "../queries/held.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../rules/phases.ts";

/**
 * Takes locks in the one order that everybody keeps: patient, clinicians, rooms, devices, by id within a kind; then their days, in that order again.
 * Held to the end of the transaction; whoever wants one of them waits here, and then sees what was booked. Where the record was merged into another meanwhile,
 * the transaction is tried again from its beginning.
 * @param patientId the record that stands for the patient, merges followed
 * @param days where the change touches these days alone: others may then book other days of the same clinician or room meanwhile, but nobody closes it
 */
export async function takeLocks(
  tx: Tx<never> | FormTx,
  patientId: string,
  held: readonly Held[],
  days: readonly IsoDate[] = [],
): Promise<void> {
  const ofKind = (kind: ResourceKind) =>
    [...new Set(held.filter((each) => each.kind === kind).map(({ id }) => id))].sort().map((id) => `${kind} ${id}`);
  const resources = RESOURCE_KINDS.flatMap(ofKind);
  const ofDays = [...new Set(days)].sort();
  const alone = (name: string) => ({ name, shared: false });
  const keys = [
    alone(`patient ${patientId}`),
    ...resources.map((name) => ({ name, shared: ofDays.length > 0 })),
    ...resources.flatMap((name) => ofDays.map((day) => alone(`${name} ${day}`))),
  ];
  // The function sees what was committed while this waited, whatever the statement around it saw.
  await tx.db.execute(sql`
    with taken as materialized (select case when k.shared then pg_advisory_xact_lock_shared(hashtextextended(k.name, 0))::text else pg_advisory_xact_lock(hashtextextended(k.name, 0))::text end as lock
    from unnest(${sql.param(keys.map(({ name }) => name))}::text[], ${sql.param(keys.map(({ shared }) => shared))}::boolean[]) as k(name, shared))
    select still_stands(${patientId}::uuid) from (select count(lock) from taken) all_of_them`);
}

/**
 * Takes the patient's lock alone, whatever record of theirs is named.
 * @returns the record that stands for the patient; null where there is none
 */
export async function lockPatient(tx: Tx<never>, recordId: string): Promise<string | null> {
  const [patient] = await tx.db
    .select({ id: sql<string>`${patientIdentities.canonicalId}` })
    .from(patientIdentities)
    .where(eq(patientIdentities.id, recordId));
  if (patient === undefined) return null;
  await takeLocks(tx, patient.id, []);
  return patient.id;
}

/**
 * Takes the patient's lock, then the appointment's own row: what may be done at a visit is decided from what is changed only by who holds the one or waits
 * for the other (screening, decisions, consent, numbing, status).
 * @returns the appointment, or null.
 */
export async function lockAppointment(tx: Tx<never>, appointmentId: string) {
  const [named] = await tx.db.select({ recordId: appointments.patientId }).from(appointments).where(eq(appointments.id, appointmentId));
  if (named === undefined || (await lockPatient(tx, named.recordId)) === null) return null;
  const [found] = await tx.db
    .select({
      id: appointments.id,
      patientId: appointments.patientId,
      locationId: appointments.locationId,
      status: appointments.status,
      needles: services.needles,
      timeZone: locations.timeZone,
    })
    .from(appointments)
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .where(eq(appointments.id, appointmentId))
    .for("update", { of: appointments });
  return found ?? null;
}
