/** When people and places are there at all, as a plan needs it: hours, shifts and closures, before anything is booked. */
import type { ResourceKind } from "#lib/appointments/rules/phases.ts";
import { type ClockStretch, type IsoDate, minutesOfDay, type WallTime, wallMinutesToEpoch } from "#lib/time.ts";
import { dayNumber, weekdayOfDay } from "./plan/calendar.ts";

const DAY_MINUTES = 1440;

/** [from, to) in minutes since the epoch. */
export type EpochSpan = { readonly from: number; readonly to: number };

/** A weekly period on the wall clock; `to` may be "24:00". */
type WeekHours = { readonly weekday: number; readonly from: WallTime; readonly to: WallTime };
type Shift = WeekHours & { readonly validFrom: IsoDate; readonly validUntil: IsoDate | null };
export type ClosedSpan = EpochSpan & { readonly kind: "public_holiday" | "closure" | "absence" | "out_of_use" };

export type OpenTime = {
  /** By day number, in order; a day has those that begin on it, in order. Periods that touch stay two: "a phase lies inside one open period". */
  readonly open: ReadonlyMap<number, readonly EpochSpan[]>;
  /** By day number: why it is not there at all that day, in a word. */
  readonly away: ReadonlyMap<number, string>;
};

type Days = { readonly from: number; readonly to: number; readonly clock: readonly ClockStretch[] };
/** A period of a weekday in minutes from midnight, and the days on which it is in force: [firstDay, endDay). */
type DayHours = { readonly opens: number; readonly closes: number; readonly firstDay: number; readonly endDay: number };

/** When a location is open on each of these days. */
export function placeTime(days: Days, hours: readonly WeekHours[], closed: readonly ClosedSpan[]): OpenTime {
  const week = weekOf(hours.map((period) => ({ ...period, validFrom: null, validUntil: null })));
  return collect(days, (day) => {
    const usual = week(day).map((period) => onDay(day, period, days.clock));
    return usual.length === 0 ? "Closed" : without(usual, closed);
  });
}

/** When a clinician works there: where a shift and an open period of the place meet. */
export function shiftTime(days: Days, place: OpenTime, shifts: readonly Shift[], closed: readonly ClosedSpan[]): OpenTime {
  const week = weekOf(shifts);
  return collect(days, (day) => {
    const periods = place.open.get(day);
    if (periods === undefined) return place.away.get(day) ?? "Closed";
    const working: EpochSpan[] = [];
    for (const shift of week(day)) {
      if (day < shift.firstDay || day >= shift.endDay) continue;
      const { from, to } = onDay(day, shift, days.clock);
      for (const period of periods)
        if (period.from < to && from < period.to) working.push({ from: Math.max(period.from, from), to: Math.min(period.to, to) });
    }
    return working.length === 0 ? "Off shift" : without(working, closed);
  });
}

/** When a room or device can be used: while the place is open and it is not out of use. */
export function thingTime(days: Days, place: OpenTime, closed: readonly ClosedSpan[], kind: ResourceKind): OpenTime {
  if (closed.length === 0) return place;
  return collect(days, (day) => {
    const periods = place.open.get(day);
    if (periods === undefined) return place.away.get(day) ?? "Closed";
    const left = without(periods, closed);
    return typeof left === "string" && kind === "device" ? "Service" : left;
  });
}

function collect(days: Days, on: (day: number) => readonly EpochSpan[] | string): OpenTime {
  const open = new Map<number, readonly EpochSpan[]>();
  const away = new Map<number, string>();
  for (let day = days.from; day <= days.to; day += 1) {
    const found = on(day);
    if (typeof found === "string") away.set(day, found);
    else open.set(day, found);
  }
  return { open, away };
}

const NOTHING: readonly DayHours[] = [];

function weekOf(
  hours: readonly (WeekHours & { readonly validFrom: IsoDate | null; readonly validUntil: IsoDate | null })[],
): (day: number) => readonly DayHours[] {
  const week = new Map<number, DayHours[]>();
  for (const { weekday, from, to, validFrom, validUntil } of hours) {
    const period = {
      opens: minutesOfDay(from),
      closes: to.startsWith("24:") ? DAY_MINUTES : minutesOfDay(to),
      firstDay: validFrom === null ? Number.NEGATIVE_INFINITY : dayNumber(validFrom),
      endDay: validUntil === null ? Number.POSITIVE_INFINITY : dayNumber(validUntil),
    };
    const known = week.get(weekday);
    if (known === undefined) week.set(weekday, [period]);
    else known.push(period);
  }
  for (const periods of week.values()) periods.sort((a, b) => a.opens - b.opens);
  return (day) => week.get(weekdayOfDay(day)) ?? NOTHING;
}

function onDay(day: number, { opens, closes }: DayHours, clock: readonly ClockStretch[]): EpochSpan {
  const midnight = day * DAY_MINUTES;
  return { from: wallMinutesToEpoch(midnight + opens, clock), to: wallMinutesToEpoch(midnight + closes, clock) };
}

const WORDS = { public_holiday: "Holiday", closure: "Closed", absence: "Away", out_of_use: "Out of use" } as const;

/** What closures leave of the periods of a day; where that is nothing, the word for it. */
function without(periods: readonly EpochSpan[], closed: readonly ClosedSpan[]): readonly EpochSpan[] | string {
  let left = periods;
  for (const closure of closed) {
    if (!left.some((period) => overlap(period, closure))) continue;
    left = left.flatMap((period) => (overlap(period, closure) ? pieces(period, closure) : [period]));
    if (left.length === 0) return WORDS[closure.kind];
  }
  return left;
}

const overlap = (a: EpochSpan, b: EpochSpan) => a.from < b.to && b.from < a.to;

const pieces = ({ from, to }: EpochSpan, closure: EpochSpan): EpochSpan[] =>
  [
    { from, to: closure.from },
    { from: closure.to, to },
  ].filter((piece) => piece.from < piece.to);
