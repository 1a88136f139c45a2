import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { locations } from "#db/schema/locations.ts";
import { reviews } from "#db/schema/scores.ts";
import { series } from "#db/schema/series.ts";
import { treatments } from "#db/schema/treatments.ts";
import { happenedOn } from "#lib/series/queries/adherence.ts";
import { localDate } from "#lib/time.ts";
import { REVIEW_STEPS, type ReviewFacts } from "../rules.ts";

type Reading = { readonly db: Db; readonly now: Temporal.Instant };

/** The steps of a series `s` that were done after the session of that day. */
export const doneSince = (day: SQL): SQL =>
  sql`array(select r.step from ${reviews} r where r.series_id = s.id and r.counted_from = ${day} order by r.step)`;

/** A visit, `n` unless said, that is still to come or under way: one of a day gone by whose status nobody set is neither. */
export const isToCome = ({ now }: Pick<Reading, "now">, n: SQL = sql`n`): SQL =>
  sql`${n}.status in ('booked', 'confirmed', 'arrived', 'in_room') and ${n}.local_date >= (${now.toString()}::timestamptz at time zone ${n}.time_zone)::date`;

/** Whether a session of the series `s` is still to come. */
export const goesOn = (reading: Pick<Reading, "now">): SQL =>
  sql`exists (select from ${appointments} n where n.series_id = s.id and ${isToCome(reading)})`;

export const stepsField = z.array(z.enum(REVIEW_STEPS));

const row = z.object({
  recordId: z.string(),
  timeZone: z.string(),
  lastTreatedOn: z.string().nullable(),
  goesOn: z.boolean(),
  done: stepsField,
});

type SeriesReviewFacts = {
  /** The record that the series stands under. */
  readonly recordId: string;
  /** Null before the first treated session. */
  readonly facts: ReviewFacts | null;
};

/** What the reviews of a series are reckoned from; null where there is no such series. One statement. */
export async function findReviewFacts(reading: Reading, seriesId: string): Promise<SeriesReviewFacts | null> {
  const { db, now } = reading;
  const { rows } = await db.execute(sql`
    select s.patient_id as "recordId", l.time_zone as "timeZone", x.date::text as "lastTreatedOn", ${goesOn(reading)} as "goesOn", ${doneSince(sql`x.date`)} as done
    from ${series} s join ${locations} l on l.id = s.location_id
    left join lateral (
      select max(${happenedOn}) as date from ${appointments} a left join ${treatments} t on t.appointment_id = a.id and t.state = 'signed'
      where a.series_id = s.id and a.status in ('treated', 'closed')
    ) x on true
    where s.id = ${seriesId}::uuid`);
  const [found] = rows;
  if (found === undefined) return null;
  const { recordId, timeZone, lastTreatedOn, goesOn: toCome, done } = row.parse(found);
  return {
    recordId,
    facts: lastTreatedOn === null ? null : { lastTreatedOn, goesOn: toCome, done, today: localDate(now, timeZone) },
  };
}
