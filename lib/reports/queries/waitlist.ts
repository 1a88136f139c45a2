import { sql } from "drizzle-orm";
import { z } from "zod";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { changes } from "#db/schema/changes.ts";
import { messages } from "#db/schema/messages.ts";
import { waitlistEntries } from "#db/schema/waitlist-entries.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { dayRange } from "#lib/time.ts";
import type { Scope, WaitRow } from "../rules/rows.ts";
import { columnOf } from "./visits.ts";

const waitRows = z.array(
  z.object({
    column: z.string(),
    how: z.enum(["moved", "removed", "overtaken", "waiting"]),
    offered: z.boolean(),
    gained: z.number().nullable(),
  }),
);

/** Whoever was put on the waitlist within the days, by the clock of the place, and what came of it. One statement. */
export async function readWaits(ctx: Ctx<"report:clinic">, scope: Scope): Promise<readonly WaitRow[]> {
  const starts = scope.places.map(({ timeZone }) => dayRange(scope.from, timeZone).start.toString());
  const ends = scope.places.map(({ timeZone }) => dayRange(scope.to, timeZone).end.toString());
  const { rows } = await ctx.db.execute(sql`
    with places as (
      select * from unnest(${sql.param(scope.places.map(({ id }) => id))}::uuid[], ${sql.param(starts)}::timestamptz[], ${sql.param(ends)}::timestamptz[]) as p(id, starts, ends)
    ), waits as (
      select w.id, w.appointment_id, w.created_at, w.ended_at, w.ended_how, a.time_zone, (w.created_at at time zone a.time_zone)::date as day
      from ${waitlistEntries} w join ${appointments} a on a.id = w.appointment_id join places p on p.id = a.location_id
      where w.created_at >= p.starts and w.created_at < p.ends
    )
    select ${columnOf(sql`w.day`, scope)}::text as "column", coalesce(w.ended_how, 'waiting') as how,
      exists (select from ${messages} m where m.kind = 'waitlist_offer' and starts_with(m.key, 'waitlist_offer:' || w.id || ':')) as offered, g.days as gained
    from waits w left join lateral (
      select ((e.from_start at time zone w.time_zone)::date - (e.to_start at time zone w.time_zone)::date) as days
      from ${appointmentEvents} e join ${changes} c on c.id = e.change_id and c.what = 'waitlist_moved' and c.undone_at is null
      where w.ended_how = 'moved' and e.appointment_id = w.appointment_id and e.what = 'moved' and e.at >= w.created_at and e.at <= w.ended_at
      order by e.at desc, e.id desc limit 1
    ) g on true
    order by 1, w.created_at, w.id`);
  return waitRows.parse(rows);
}
