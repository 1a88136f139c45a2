/** When people and places are there at all, as a plan needs it: hours, shifts and closures, before anything is booked. */
import type { ResourceKind } from "#lib/appointments/rules/phases.ts";
import { type ClockStretch, type IsoDate, minutesOfDay, type WallTime, wallMinutesToEpoch } from "#lib/time.ts";
import { dayNumber, weekdayOfDay } from "./plan/calendar.ts";

const DAY_MINUTES = 1440;

/** [from, to) in minutes since the epoch. */
export type EpochSpan = { readonly from: number; readonly to: number };

/** One open period of one day, on which it also ends. */
export type OpenPeriod = EpochSpan & { readonly day: number };

/** A weekly period on the wall clock; `to` may be "24:00". */
type WeekHours = { readonly weekday: number; readonly from: WallTime; readonly to: WallTime };
type Shift = WeekHours & { readonly validFrom: IsoDate; readonly validUntil: IsoDate | null };
export type ClosedSpan = EpochSpan & { readonly kind: "public_holiday" | "closure" | "absence" | "out_of_use" };

export type OpenTime = {
  readonly periods: readonly OpenPeriod[];
  /** By day number: why it is not there at all that day, in a word. */
  readonly away: ReadonlyMap<number, string>;
};

type Days = { readonly from: number; readonly to: number; readonly clock: readonly ClockStretch[] };

/** When a location is open on each of these days. Periods that touch stay two: "a phase lies inside one open period". */
export function placeTime(days: Days, hours: readonly WeekHours[], closed: readonly ClosedSpan[]): OpenTime {
  const ofWeekday = byWeekday(hours);
  return collect(days, (day) => {
    const usual = ofWeekday(day).map((period) => onDay(day, period, days.clock));
    return usual.length === 0 ? "Closed" : without(usual, closed);
  });
}

/** When a clinician works there: where a shift and an open period of the place meet. */
export function shiftTime(days: Days, place: OpenTime, shifts: readonly Shift[], closed: readonly ClosedSpan[]): OpenTime {
  const ofWeekday = byWeekday(shifts.map((shift) => ({ ...shift, ...validity(shift) })));
  const open = Map.groupBy(place.periods, ({ day }) => day);
  return collect(days, (day) => {
    const periods = open.get(day);
    if (periods === undefined) return place.away.get(day) ?? "Closed";
    const working = ofWeekday(day)
      .filter(({ firstDay, endDay }) => firstDay <= day && day < endDay)
      .map((period) => onDay(day, period, days.clock));
    const both = periods.flatMap((period) =>
      working.flatMap(({ from, to }) => {
        const common = { day, from: Math.max(period.from, from), to: Math.min(period.to, to) };
        return common.from < common.to ? [common] : [];
      }),
    );
    return both.length === 0
      ? "Off shift"
      : without(
          both.toSorted((a, b) => a.from - b.from),
          closed,
        );
  });
}

/** When a room or device can be used: while the place is open and it is not out of use. */
export function thingTime(days: Days, place: OpenTime, closed: readonly ClosedSpan[], kind: ResourceKind): OpenTime {
  if (closed.length === 0) return place;
  const open = Map.groupBy(place.periods, ({ day }) => day);
  return collect(days, (day) => {
    const periods = open.get(day);
    if (periods === undefined) return place.away.get(day) ?? "Closed";
    const left = without(periods, closed);
    return typeof left === "string" && kind === "device" ? "Service" : left;
  });
}

function collect(days: Days, on: (day: number) => readonly OpenPeriod[] | string): OpenTime {
  const periods: OpenPeriod[] = [];
  const away = new Map<number, string>();
  for (let day = days.from; day <= days.to; day += 1) {
    const found = on(day);
    if (typeof found === "string") away.set(day, found);
    else for (const period of found) periods.push(period);
  }
  return { periods, away };
}

function byWeekday<P extends WeekHours>(
  hours: readonly P[],
): (day: number) => readonly (P & { readonly opens: number; readonly closes: number })[] {
  const sorted = Map.groupBy(
    hours
      .map((period) => ({
        ...period,
        opens: minutesOfDay(period.from),
        closes: period.to.startsWith("24:") ? DAY_MINUTES : minutesOfDay(period.to),
      }))
      .sort((a, b) => a.opens - b.opens),
    ({ weekday }) => weekday,
  );
  return (day) => sorted.get(weekdayOfDay(day)) ?? [];
}

const validity = ({ validFrom, validUntil }: Shift) => ({
  firstDay: dayNumber(validFrom),
  endDay: validUntil === null ? Number.POSITIVE_INFINITY : dayNumber(validUntil),
});

function onDay(
  day: number,
  { opens, closes }: { readonly opens: number; readonly closes: number },
  clock: readonly ClockStretch[],
): OpenPeriod {
  return { day, from: wallMinutesToEpoch(day * DAY_MINUTES + opens, clock), to: wallMinutesToEpoch(day * DAY_MINUTES + closes, clock) };
}

const WORDS = { public_holiday: "Holiday", closure: "Closed", absence: "Away", out_of_use: "Out of use" } as const;

/** What closures leave of the periods of a day; where that is nothing, the word for it. */
function without(periods: readonly OpenPeriod[], closed: readonly ClosedSpan[]): readonly OpenPeriod[] | string {
  let left = periods;
  for (const closure of closed) {
    const after = left.flatMap((period) => (overlap(period, closure) ? pieces(period, closure) : [period]));
    if (after.length === 0 && left.length > 0) return WORDS[closure.kind];
    left = after;
  }
  return left;
}

const overlap = (a: EpochSpan, b: EpochSpan) => a.from < b.to && b.from < a.to;

const pieces = ({ day, from, to }: OpenPeriod, closure: EpochSpan): OpenPeriod[] =>
  [
    { day, from, to: closure.from },
    { day, from: closure.to, to },
  ].filter((piece) => piece.from < piece.to);
