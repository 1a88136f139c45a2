/** The demo's first location, where the journeys take place. */
export const ZONE = "Australia/Melbourne";

/** A wall-clock time of the clinic as an instant. */
export function clinicTime(date: string, time: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(ZONE).toInstant();
}

/** The first such weekday (1 Monday) at least so many days from today, in the clinic's zone. */
export function weekdayAfter(days: number, weekday: number): string {
  const from = Temporal.Now.plainDateISO(ZONE).add({ days });
  return from.add({ days: (weekday - from.dayOfWeek + 7) % 7 }).toString();
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
