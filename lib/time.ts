/**
 * The only place where wall-clock time becomes an instant, and where instants are put into words.
 * Pure: every function takes its "now" and its zone. Server only in practice: browsers receive finished strings.
 */

/** ISO calendar date, "2026-03-10". */
export type IsoDate = string;
/** Wall-clock time to the minute, "15:00". */
export type WallTime = string;
/** IANA zone id, "Australia/Melbourne". */
export type TimeZone = string;

export type InstantRange = { readonly start: Temporal.Instant; readonly end: Temporal.Instant };

/**
 * Whether `text` is a real calendar date in ISO form, of the years 1000 to 8999: the database knows no year 0, and a date at either end of the
 * four-digit years could not be moved by a day or a zone any more.
 */
export function isIsoDate(text: string): boolean {
  if (!/^[1-8]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: "reject" });
    return true;
  } catch {
    return false;
  }
}

/** Whether the runtime knows this IANA zone. */
export function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return /^[A-Za-z]/.test(text);
  } catch {
    return false;
  }
}

/**
 * The instant at which a wall clock in `timeZone` shows `date` `time`.
 * @returns null where that time does not exist or exists twice (a change of the clocks): such a start is never offered.
 */
export function wallToInstant(date: IsoDate, time: WallTime, timeZone: TimeZone): Temporal.Instant | null {
  const wall = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
  try {
    return wall.toZonedDateTime(timeZone, { disambiguation: "reject" }).toInstant();
  } catch {
    return null;
  }
}

/** As `wallToInstant`, but resolving gaps and repeats by Temporal's "compatible" rule; for ends of opening hours, never for offered starts. */
export function wallToInstantCompatible(date: IsoDate, time: WallTime, timeZone: TimeZone): Temporal.Instant {
  const wall = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
  return wall.toZonedDateTime(timeZone, { disambiguation: "compatible" }).toInstant();
}

/**
 * The instant of a time that people write down once it has been, like the end of a treatment.
 * @returns null for a time that the clocks skipped; of one that came twice the first.
 */
export function wallAsWritten(date: IsoDate, time: WallTime, timeZone: TimeZone): Temporal.Instant | null {
  const at = wallToInstantCompatible(date, time, timeZone);
  return instantToWall(at, timeZone).time === time ? at : null;
}

/** Calendar date and wall time of an instant in a zone. */
export function instantToWall(at: Temporal.Instant, timeZone: TimeZone): { date: IsoDate; time: WallTime } {
  const zoned = at.toZonedDateTimeISO(timeZone);
  return { date: zoned.toPlainDate().toString(), time: zoned.toPlainTime().toString({ smallestUnit: "minute" }) };
}

/** An instant as programs read it, on the clock of a zone: "2026-03-10T15:00:00+11:00". */
export function isoInZone(at: Temporal.Instant, timeZone: TimeZone): string {
  return at.toZonedDateTimeISO(timeZone).toString({ timeZoneName: "never", smallestUnit: "second" });
}

/** The clinic-local date at `at`. */
export function localDate(at: Temporal.Instant, timeZone: TimeZone): IsoDate {
  return instantToWall(at, timeZone).date;
}

/** First and (exclusive) last instant of a local calendar day: 23, 24 or 25 hours apart. */
export function dayRange(date: IsoDate, timeZone: TimeZone): InstantRange {
  const day = Temporal.PlainDate.from(date);
  return {
    start: day.toZonedDateTime(timeZone).toInstant(),
    end: day.add({ days: 1 }).toZonedDateTime(timeZone).toInstant(),
  };
}

const DAY_MS = 86_400_000;

/**
 * Tells minutes from midnight of instants of one local day. Reckoned from the day's start where its clocks do not change, since a full day asks for
 * hundreds of them; looked up in the zone where they do.
 */
export function clockOfDay(date: IsoDate, timeZone: TimeZone): (at: Temporal.Instant) => number {
  const { start, end } = dayRange(date, timeZone);
  const from = start.epochMilliseconds;
  if (end.epochMilliseconds - from !== DAY_MS) return (at) => minutesOfDay(instantToWall(at, timeZone).time);
  return (at) => Math.floor((at.epochMilliseconds - from) / 60_000);
}

/** `date` moved by a number of days, negative for the past. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Whole days from `from` to `to`; eight weeks is 56. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "days" }).days;
}

/** -1, 0 or 1 for earlier, same or later date. */
export function compareDates(a: IsoDate, b: IsoDate): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** ISO weekday of a date: 1 Monday to 7 Sunday. */
export function isoWeekday(date: IsoDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** Completed years on `on`; someone born on 29 February turns a year older on 1 March in common years. */
export function ageOn(dateOfBirth: IsoDate, on: IsoDate): number {
  const born = Temporal.PlainDate.from(dateOfBirth);
  const day = Temporal.PlainDate.from(on);
  const hadBirthday = day.month > born.month || (day.month === born.month && day.day >= born.day);
  return day.year - born.year - (hadBirthday ? 0 : 1);
}

/** Minutes from midnight of a wall time. */
export function minutesOfDay(time: WallTime): number {
  const { hour, minute } = Temporal.PlainTime.from(time);
  return hour * 60 + minute;
}

/** Wall time of a number of minutes from midnight, 0 to 1439. */
export function timeOfMinutes(minutes: number): WallTime {
  return new Temporal.PlainTime(Math.floor(minutes / 60), minutes % 60).toString({ smallestUnit: "minute" });
}

/** Whether two half-open ranges share an instant. */
export function overlaps(a: InstantRange, b: InstantRange): boolean {
  return Temporal.Instant.compare(a.start, b.end) < 0 && Temporal.Instant.compare(b.start, a.end) < 0;
}

/** A stretch in which a zone's clocks run evenly: [from, until) in minutes since the epoch; the wall clock then shows epoch minutes + `offset`. */
export type ClockStretch = { readonly from: number; readonly until: number; readonly offset: number };

/** How a zone's clocks run from the midnight before `from` to the one after `to`: one stretch, and one more for each change of the clocks in between. */
export function clockStretches(from: IsoDate, to: IsoDate, timeZone: TimeZone): ClockStretch[] {
  const minutes = (instant: Temporal.Instant) => instant.epochMilliseconds / 60_000;
  const until = minutes(dayRange(to, timeZone).end);
  const stretches: ClockStretch[] = [];
  for (let at = dayRange(from, timeZone).start.toZonedDateTimeISO(timeZone); ; ) {
    const change = at.getTimeZoneTransition("next");
    const ends = change === null ? until : Math.min(until, minutes(change.toInstant()));
    stretches.push({ from: minutes(at.toInstant()), until: ends, offset: at.offsetNanoseconds / 60e9 });
    if (change === null || ends === until) return stretches;
    at = change;
  }
}

/**
 * As `wallToInstantCompatible`, for the thousands of opening times of a plan: which minute since the epoch it is when the wall clock shows `wall`, minutes
 * since 1970-01-01T00:00 on that clock. @param stretches those of the day of `wall`, at least
 */
export function wallMinutesToEpoch(wall: number, stretches: readonly ClockStretch[]): number {
  let before: ClockStretch | undefined;
  for (const stretch of stretches) {
    const epoch = wall - stretch.offset;
    // A time that is skipped is read with the clock before the change, as one that comes twice is.
    if (epoch < stretch.from && before !== undefined) return wall - before.offset;
    if (epoch < stretch.until) return epoch;
    before = stretch;
  }
  return wall - (before?.offset ?? 0);
}

const WEEKDAYS = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const MONTHS = ["", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** "Tue 10 Mar 2026". */
export function sayDate(date: IsoDate): string {
  const day = Temporal.PlainDate.from(date);
  return `${WEEKDAYS[day.dayOfWeek] ?? ""} ${day.day} ${MONTHS[day.month] ?? ""} ${day.year}`;
}

/** "Tue 10 Mar", for places where the year is plain. */
export function sayShortDate(date: IsoDate): string {
  return sayDate(date).slice(0, -5);
}

/** "10 Mar 1988", for dates of birth. */
export function sayBirthDate(date: IsoDate): string {
  return sayDate(date).slice(4);
}

/** "3:00 pm"; noon is "12:00 pm", midnight "12:00 am". */
export function sayTime(time: WallTime): string {
  return sayMinutes(minutesOfDay(time));
}

/** "3:00 pm" for a number of minutes from midnight; 24:00 is "12:00 am". */
export function sayMinutes(minutes: number): string {
  const hour = Math.floor(minutes / 60) % 24;
  return `${hour % 12 === 0 ? 12 : hour % 12}:${String(minutes % 60).padStart(2, "0")} ${hour < 12 ? "am" : "pm"}`;
}

/** "Tue 10 Mar 2026, 3:00 pm" in the given zone. */
export function sayInstant(at: Temporal.Instant, timeZone: TimeZone): string {
  const { date, time } = instantToWall(at, timeZone);
  return `${sayDate(date)}, ${sayTime(time)}`;
}

/**
 * A stretch of time in the words that fit it: "on Fri 25 Dec", "from Fri 25 Dec to Sun 3 Jan" (whole days, the last included), "on Fri 25 Dec from
 * 1:00 pm to 5:00 pm", "from Fri 25 Dec, 1:00 pm to Sun 27 Dec, 9:00 am".
 */
export function sayStretch({ start, end }: InstantRange, timeZone: TimeZone): string {
  const from = instantToWall(start, timeZone);
  const to = instantToWall(end, timeZone);
  const wholeDays =
    start.equals(dayRange(from.date, timeZone).start) && end.equals(dayRange(to.date, timeZone).start) && from.date !== to.date;
  if (wholeDays) {
    const last = addDays(to.date, -1);
    return last === from.date ? `on ${sayShortDate(from.date)}` : `from ${sayShortDate(from.date)} to ${sayShortDate(last)}`;
  }
  const untilMidnight = end.equals(dayRange(from.date, timeZone).end);
  if (from.date === to.date || untilMidnight)
    return `on ${sayShortDate(from.date)} from ${sayTime(from.time)} to ${untilMidnight ? "midnight" : sayTime(to.time)}`;
  return `from ${sayShortDate(from.date)}, ${sayTime(from.time)} to ${sayShortDate(to.date)}, ${sayTime(to.time)}`;
}

/** "Melbourne" for "Australia/Melbourne". */
export function sayZone(timeZone: TimeZone): string {
  return (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
}

/** "today", "tomorrow", "yesterday", "in 3 days", "in 3 weeks", "2 weeks ago", "in 4 months". */
export function sayDistance(from: IsoDate, to: IsoDate): string {
  const days = daysBetween(from, to);
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  const size = Math.abs(days);
  const [count, unit] = size < 14 ? [size, "day"] : size < 84 ? [Math.round(size / 7), "week"] : [Math.round(size / 30.4), "month"];
  const words = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return days > 0 ? `in ${words}` : `${words} ago`;
}

/** ISO offset date-time to the minute in a zone, "2026-03-10T15:00+11:00": the form the aftercare contract uses. */
export function offsetMinute(at: Temporal.Instant, timeZone: TimeZone): string {
  return at.toZonedDateTimeISO(timeZone).toString({ smallestUnit: "minute", timeZoneName: "never" });
}
