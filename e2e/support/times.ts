import { lookInside } from "./sql.ts";

/** The demo's first location, where the journeys take place. */
export const ZONE = "Australia/Melbourne";

/** A wall-clock time of the clinic as an instant. */
export function clinicTime(date: string, time: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(ZONE).toInstant();
}

/** The first such weekday (1 Monday) at least so many days ahead on which, and four times four weeks on, nothing is booked from this time or closed. */
export async function freeSeriesFrom(days: number, weekday: number, time: string): Promise<string> {
  const sql = lookInside();
  const rows = await sql`
    select local_date::text as day from appointments where local_start = ${time} and local_date > current_date + 60
    union select generate_series((lower(during) at time zone ${ZONE})::date, (upper(during) at time zone ${ZONE})::date, interval '1 day')::date::text
    from closures where removed_at is null`;
  await sql.end();
  const taken = new Set(rows.map((row) => String(row.day)));
  const from = Temporal.Now.plainDateISO(ZONE).add({ days });
  let first = from.add({ days: (weekday - from.dayOfWeek + 7) % 7 });
  while ([0, 1, 2, 3].some((place) => taken.has(first.add({ days: place * 28 }).toString()))) first = first.add({ days: 7 });
  return first.toString();
}

/** "11:10 am", said here by the platform and not by the product. */
export function clockWords(at: Temporal.Instant): string {
  return at.toZonedDateTimeISO(ZONE).toLocaleString("en-AU", { hour: "numeric", minute: "2-digit", hour12: true }).replaceAll(/\s/g, " ");
}

/** "Tue 10 Mar 2026" or, without the year, "Tue 10 Mar". */
export function dayWords(at: Temporal.Instant, { year = true } = {}): string {
  const zoned = at.toZonedDateTimeISO(ZONE);
  const part = (options: Intl.DateTimeFormatOptions) => zoned.toLocaleString("en-GB", options);
  const month = part({ month: "long" }).slice(0, 3);
  return `${part({ weekday: "short" })} ${zoned.day} ${month}${year ? ` ${zoned.year}` : ""}`;
}
