import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { preparationSteps } from "#lib/aftercare/input.ts";
import { type PreparationView, preparationView } from "#lib/preparation/outputs/view.ts";
import { instant, rowsOf } from "./rows.ts";

const row = z.object({
  id: z.string(),
  series_id: z.string().nullable(),
  is_ahead: z.boolean(),
  starts_at: instant,
  time_zone: z.string(),
  steps: preparationSteps,
});

/**
 * The preparation for the patient's next session, to be shown by `PreparationList`; empty where none is booked or nothing is in force.
 * Part of the portal's one read-only transaction, once `cadence.portal_patient` is set.
 */
export async function readPreparation(db: Db, now: Temporal.Instant): Promise<PreparationView["items"]> {
  const rows = await rowsOf(
    db,
    row,
    sql`select id, series_id, is_ahead, starts_at, time_zone, steps from portal_preparation_view order by starts_at`,
  );
  // How late a session was booked is for staff alone: a patient is told to begin now, whenever that was.
  const sessions = rows.map(({ series_id, starts_at, time_zone, ...rest }) => ({
    ...rest,
    seriesId: series_id,
    startsAt: starts_at,
    timeZone: time_zone,
    placedAt: starts_at,
  }));
  const session = sessions.find(({ is_ahead, startsAt }) => is_ahead && Temporal.Instant.compare(now, startsAt) < 0);
  return session === undefined ? [] : preparationView({ session, sessions, steps: session.steps, now }).items;
}
