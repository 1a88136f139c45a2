import { eq } from "drizzle-orm";
import { devices } from "#db/schema/devices.ts";
import { resources } from "#db/schema/resources.ts";
import { treatments } from "#db/schema/treatments.ts";
import { lockAppointment } from "#lib/appointments/commands/locks.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { refuse } from "#lib/result.ts";
import { localDate } from "#lib/time.ts";

export type RecordTx = Tx<"treatment:record">;

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
      deviceId: treatments.deviceId,
      savedBy: treatments.savedBy,
      savedFrom: treatments.savedFrom,
      savedEdit: treatments.savedEdit,
      version: treatments.version,
    })
    .from(treatments)
    .where(eq(treatments.id, treatmentId))
    .for("update");
  return found === undefined ? null : { ...found, appointment };
}

export type LockedTreatment = NonNullable<Awaited<ReturnType<typeof lockTreatment>>>;

/**
 * A record that is still being written, locked, with the day of its procedure: what everything that is added to it at once asks.
 * @returns `not_found` or `already_signed`.
 */
export async function lockDraft(tx: RecordTx, treatmentId: string) {
  const treatment = await lockTreatment(tx, treatmentId);
  if (treatment === null) return refuse("not_found");
  if (treatment.state === "signed") return refuse("already_signed");
  const { patientId, locationId, timeZone } = treatment.appointment;
  return { ok: true, value: { treatmentId, patientId, locationId, timeZone, date: localDate(treatment.startedAt, timeZone) } } as const;
}

/** A device of the location with its depth limits, archived or not: a record may be finished after a device was retired. */
export async function findDevice(tx: RecordTx, deviceId: string, locationId: string) {
  const [device] = await tx.db
    .select({
      id: resources.id,
      name: resources.name,
      manufacturer: devices.manufacturer,
      model: devices.model,
      maxDepthMm: devices.maxDepthMm,
      labelCapMm: devices.labelCapMm,
      locationId: resources.locationId,
    })
    .from(devices)
    .innerJoin(resources, eq(resources.id, devices.resourceId))
    .where(eq(devices.resourceId, deviceId));
  return device?.locationId === locationId ? device : null;
}
