import {
  addDays,
  compareDates,
  dayRange,
  type InstantRange,
  type IsoDate,
  instantToWall,
  isIsoDate,
  sayDate,
  type TimeZone,
  type WallTime,
  wallToInstantCompatible,
} from "#lib/time.ts";

export const CLOSURE_KINDS = ["public_holiday", "closure", "absence", "out_of_use"] as const;
export type ClosureKind = (typeof CLOSURE_KINDS)[number];

/** A time in which a whole location (`resourceId` null), or one clinician, room or device, takes no bookings although it usually would. */
export type Closure = {
  readonly id: string;
  readonly kind: ClosureKind;
  readonly resourceId: string | null;
  readonly during: InstantRange;
  /** For staff, and never an illness. */
  readonly note: string;
};

export const CLOSURE_LABELS = {
  public_holiday: "Public holiday",
  closure: "Closed",
  absence: "Away",
  out_of_use: "Out of use",
} as const satisfies Record<ClosureKind, string>;

/** A closure as it is typed: both days included; without a time it begins with its first day and ends with its last. */
export type TypedStretch = {
  readonly firstDate: IsoDate;
  readonly startTime: WallTime | null;
  readonly lastDate: IsoDate;
  readonly endTime: WallTime | null;
};

/** Null where it would end before it begins. A time that the clocks skip or repeat is taken by Temporal's "compatible" rule, as opening hours are. */
export function stretchOf({ firstDate, startTime, lastDate, endTime }: TypedStretch, timeZone: TimeZone): InstantRange | null {
  const start = startTime === null ? dayRange(firstDate, timeZone).start : wallToInstantCompatible(firstDate, startTime, timeZone);
  const end = endTime === null ? dayRange(lastDate, timeZone).end : wallToInstantCompatible(lastDate, endTime, timeZone);
  return Temporal.Instant.compare(start, end) < 0 ? { start, end } : null;
}

/** A stretch as it would be typed again. */
export function typedStretch({ start, end }: InstantRange, timeZone: TimeZone): TypedStretch {
  const from = instantToWall(start, timeZone);
  const to = instantToWall(end, timeZone);
  const wholeStart = start.equals(dayRange(from.date, timeZone).start);
  const wholeEnd = end.equals(dayRange(to.date, timeZone).start);
  return {
    firstDate: from.date,
    startTime: wholeStart ? null : from.time,
    lastDate: wholeEnd ? addDays(to.date, -1) : to.date,
    endTime: wholeEnd ? null : to.time,
  };
}

export type Holiday = { readonly date: IsoDate; readonly name: string };

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,]+/i;
const ISO_FIRST = /^(\d{4}-\d{2}-\d{2})[\s,;:–-]+(.+)$/;
const DAY_FIRST = /^(\d{1,2})\s+([a-z]{3})[a-z]*\.?,?\s+(\d{4})[\s,;:–-]+(.+)$/i;

/**
 * One public holiday of a list: "2027-01-26 Australia Day" or "Tue 26 January 2027, Australia Day". Dates in figures alone are read as year-month-day
 * only: 03/04 is two different days.
 * @returns null where the line has no real date, or no name.
 */
export function readHoliday(line: string): Holiday | null {
  const text = line.trim().replace(WEEKDAY, "");
  const [, iso, isoName] = ISO_FIRST.exec(text) ?? [];
  const [, day, month, year, dayName] = DAY_FIRST.exec(text) ?? [];
  const number = month === undefined ? 0 : MONTHS.indexOf(month.toLowerCase()) + 1;
  const date = iso ?? `${year ?? ""}-${String(number).padStart(2, "0")}-${(day ?? "").padStart(2, "0")}`;
  const name = (isoName ?? dayName ?? "").trim();
  return isIsoDate(date) && name !== "" ? { date, name } : null;
}

export type DayPeriod = { readonly opens: WallTime; readonly closes: WallTime };

/**
 * Hours added to those of a day: one period with whatever they overlap or touch, because a phase of a visit lies inside one period.
 * @returns null where they add nothing.
 */
export function withMoreHours(periods: readonly DayPeriod[], more: DayPeriod): DayPeriod | null {
  if (periods.some(({ opens, closes }) => opens <= more.opens && more.closes <= closes)) return null;
  const joined = periods.filter(({ opens, closes }) => opens <= more.closes && more.opens <= closes);
  const times = [more, ...joined].flatMap(({ opens, closes }) => [opens, closes]).sort();
  return { opens: times.at(0) ?? more.opens, closes: times.at(-1) ?? more.closes };
}

/** "Service was due by Tue 3 Nov 2026", from the day after on; null while it is not late. It warns and holds nothing: whether the device is fit is for people to say. */
export function sayServiceLate(serviceDue: IsoDate | null, today: IsoDate): string | null {
  return serviceDue !== null && compareDates(serviceDue, today) < 0 ? `Service was due by ${sayDate(serviceDue)}` : null;
}
