import { count, eq } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { series } from "#db/schema/series.ts";

/** A series as scheduling finds it. */
export async function findProposed(db: Db, seriesId: string) {
  const [found] = await db
    .select({
      id: series.id,
      patientId: series.patientId,
      serviceId: series.serviceId,
      locationId: series.locationId,
      sessions: series.sessions,
      min: series.gapMinDays,
      target: series.gapTargetDays,
      max: series.gapMaxDays,
      endedAt: series.endedAt,
      version: series.version,
    })
    .from(series)
    .where(eq(series.id, seriesId));
  return found ?? null;
}

/** How many sessions of a series have an appointment, in whatever state. */
export async function countBooked(db: Db, seriesId: string): Promise<number> {
  const [found] = await db.select({ booked: count() }).from(appointments).where(eq(appointments.seriesId, seriesId));
  return found?.booked ?? 0;
}
