import { sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { locations } from "#db/schema/locations.ts";
import { series } from "#db/schema/series.ts";
import { treatments } from "#db/schema/treatments.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { doneSince, isToCome, stepsField } from "#lib/reviews/queries/facts.ts";
import { FIRST_REVIEW_DAYS, REVIEW_STEPS, type ReviewState, reviewStates } from "#lib/reviews/rules.ts";
import { happenedOn } from "#lib/series/queries/adherence.ts";
import { addDays, compareDates, localDate } from "#lib/time.ts";
import type { ReviewCount, Scope } from "../rules/rows.ts";

/** Eighteen months are no longer: whoever was treated last before that has no window that opens. */
const LAST_WINDOW_DAYS = 560;

const lastRows = z.array(
  z.object({ timeZone: z.string(), lastTreatedOn: z.string(), goesOn: z.boolean(), done: stepsField, series: z.number() }),
);

/**
 * The reviews whose window opens within the days, by step and how they stand today, after the last treated session of each series. One statement over the
 * sessions that can open one, and those still to come: each is looked at once, and series that stand alike are counted together.
 */
export async function readReviews(ctx: Ctx<"report:clinic">, scope: Scope): Promise<readonly ReviewCount[]> {
  const since = [addDays(scope.from, -LAST_WINDOW_DAYS), addDays(localDate(ctx.now, "UTC"), -1)].toSorted(compareDates)[0];
  const { rows } = await ctx.db.execute(sql`
    with last as materialized (
      select a.series_id, max(${happenedOn}) filter (where a.status in ('treated', 'closed')) as date, bool_or(${isToCome(ctx, sql`a`)}) as goes_on
      from ${appointments} a left join ${treatments} t on t.appointment_id = a.id and t.state = 'signed'
      where a.series_id is not null and a.local_date >= ${since}::date
      group by a.series_id
    )
    select l.time_zone as "timeZone", last.date::text as "lastTreatedOn", last.goes_on as "goesOn", ${doneSince(sql`last.date`)} as done, count(*)::int as series
    from last join ${series} s on s.id = last.series_id and s.location_id = any(${sql.param(scope.places.map(({ id }) => id))}::uuid[])
    join ${locations} l on l.id = s.location_id
    where last.date <= ${addDays(scope.to, -FIRST_REVIEW_DAYS)}::date
    group by 1, 2, 3, 4`);
  const counts = new Map<string, number>();
  for (const { timeZone, series: alike, ...facts } of lastRows.parse(rows))
    for (const { step, state, from } of reviewStates({ ...facts, today: localDate(ctx.now, timeZone) }))
      if (from >= scope.from && from <= scope.to) counts.set(`${step} ${state}`, (counts.get(`${step} ${state}`) ?? 0) + alike);
  return REVIEW_STEPS.flatMap((step) =>
    STATES.flatMap((state) => {
      const reviews = counts.get(`${step} ${state}`) ?? 0;
      return reviews === 0 ? [] : [{ step, state, reviews }];
    }),
  );
}

const STATES = ["done", "overdue", "due", "soon", "coming", "waits", "missed"] as const satisfies readonly ReviewState[];
