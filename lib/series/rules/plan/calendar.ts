/** Dates as whole numbers, for loops that meet thousands of them. */
import { addDays, daysBetween, type IsoDate, instantToWall, type TimeZone, wallToInstantCompatible } from "#lib/time.ts";
import type { PlanRequest } from "./model.ts";

const EPOCH: IsoDate = "1970-01-01";

/** Whole days since 1970-01-01. */
export function dayNumber(date: IsoDate): number {
  return daysBetween(EPOCH, date);
}

export function dateOfDay(day: number): IsoDate {
  return addDays(EPOCH, day);
}

/** ISO weekday, 1 Monday to 7 Sunday: day 0 was a Thursday. */
export function weekdayOfDay(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/**
 * Days of `from` … `to` that have a time which does not exist or comes twice: those that hold either side of a change of the clocks. Only on these is a
 * start looked up in the zone; on every other day each wall time is one instant.
 */
export function clockChangeDays(from: number, to: number, timeZone: TimeZone): ReadonlySet<number> {
  const days = new Set<number>();
  const end = wallToInstantCompatible(dateOfDay(to + 2), "00:00", timeZone);
  let at = wallToInstantCompatible(dateOfDay(from - 1), "00:00", timeZone).toZonedDateTimeISO(timeZone);
  for (;;) {
    const change = at.getTimeZoneTransition("next");
    if (change === null || Temporal.Instant.compare(change.toInstant(), end) >= 0) return days;
    const before = dayNumber(instantToWall(change.toInstant().subtract({ nanoseconds: 1 }), timeZone).date);
    const after = dayNumber(change.toPlainDate().toString());
    for (let day = Math.min(before, after); day <= Math.max(before, after); day += 1) days.add(day);
    at = change;
  }
}

/** The days, both included, on which each session can fall as far as the gaps go; empty where `to` is before `from`. Index 0 is session 1. */
export function sessionWindows(request: PlanRequest): { readonly from: number; readonly to: number }[] {
  const { earliestDate, firstWithinDays, sessions, gapDays, constraints } = request;
  const notBefore = constraints.notBefore === null ? Number.NEGATIVE_INFINITY : dayNumber(constraints.notBefore);
  const windows: { from: number; to: number }[] = [];
  for (let session = 1; session <= sessions; session += 1) {
    const constant = constraints.constants.find((each) => each.session === session);
    const over = constraints.overLong.find((each) => each.session === session)?.days ?? 0;
    const before = windows.at(-1);
    const day = dayNumber(constant?.date ?? earliestDate);
    if (constant !== undefined) windows.push({ from: day, to: day });
    else if (before === undefined) windows.push({ from: Math.max(day, notBefore), to: day + firstWithinDays });
    else windows.push({ from: Math.max(before.from + Math.max(gapDays.min, 1), notBefore), to: before.to + gapDays.max + over });
  }
  return windows;
}

/** The days that facts must cover, both included, for every session that is not constant; `margin` days more for looking past the longest gap. */
export function planHorizon(request: PlanRequest, margin = 0): { readonly from: number; readonly to: number } {
  const constants = new Set(request.constraints.constants.map(({ session }) => session));
  const open = sessionWindows(request).filter(({ from, to }, index) => from <= to && !constants.has(index + 1));
  const from = Math.min(...open.map((window) => window.from));
  return open.length === 0 ? { from: 0, to: -1 } : { from, to: Math.max(...open.map(({ to }) => to)) + margin };
}
