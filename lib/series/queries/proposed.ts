import { and, count, eq, notInArray } from "drizzle-orm";
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

/** How many sessions of a series have an appointment that stands: neither cancelled nor missed. */
export async function countBooked(db: Db, seriesId: string): Promise<number> {
  const [found] = await db
    .select({ booked: count() })
    .from(appointments)
    .where(and(eq(appointments.seriesId, seriesId), notInArray(appointments.status, ["cancelled", "no_show"])));
  return found?.booked ?? 0;
}

/** Whether a series was booked ever, whatever became of it. */
export async function wasBooked(db: Db, seriesId: string): Promise<boolean> {
  const [found] = await db.select({ id: appointments.id }).from(appointments).where(eq(appointments.seriesId, seriesId)).limit(1);
  return found !== undefined;
}
