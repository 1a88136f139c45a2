import { eq, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { devices } from "#db/schema/devices.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { services } from "#db/schema/services.ts";
import { treatments } from "#db/schema/treatments.ts";
import { takeLocks } from "#lib/appointments/commands/locks.ts";
import type { Tx } from "#lib/auth/ctx.ts";

export type RecordTx = Tx<"treatment:record">;

/**
 * Takes the locks of a treatment in the order that everybody keeps: the patient, then the appointment's own row. What a start is decided from
 * (screening, decisions, consent, status) is changed only by who holds the patient's lock or waits for this row.
 * @returns the appointment, or null.
 */
export async function lockAppointment(tx: RecordTx, appointmentId: string) {
  const [owner] = await tx.db
    .select({ canonicalId: sql<string>`i.canonical_id` })
    .from(appointments)
    .innerJoin(sql`patient_identities i`, sql`i.id = ${appointments.patientId}`)
    .where(eq(appointments.id, appointmentId));
  if (owner === undefined) return null;
  await takeLocks(tx, owner.canonicalId, []);
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

/** A treatment with its appointment, both locked; null when there is none of that id. */
export async function lockTreatment(tx: RecordTx, treatmentId: string) {
  const [known] = await tx.db.select({ appointmentId: treatments.appointmentId }).from(treatments).where(eq(treatments.id, treatmentId));
  const appointment = known === undefined ? null : await lockAppointment(tx, known.appointmentId);
  if (appointment === null) return null;
  const [found] = await tx.db
    .select({
      id: treatments.id,
      state: treatments.state,
      startedAt: treatments.startedAt,
      startedBy: treatments.startedBy,
      endedAt: treatments.endedAt,
      version: treatments.version,
    })
    .from(treatments)
    .where(eq(treatments.id, treatmentId))
    .for("update");
  return found === undefined ? null : { ...found, appointment };
}

export type LockedTreatment = NonNullable<Awaited<ReturnType<typeof lockTreatment>>>;

/** A device of the location with its depth limits, archived or not: a record may be finished after a device was retired. */
export async function findDevice(tx: RecordTx, deviceId: string, locationId: string) {
  const [device] = await tx.db
    .select({ maxDepthMm: devices.maxDepthMm, labelCapMm: devices.labelCapMm, locationId: resources.locationId })
    .from(devices)
    .innerJoin(resources, eq(resources.id, devices.resourceId))
    .where(eq(devices.resourceId, deviceId));
  return device?.locationId === locationId ? device : null;
}
