/** From minutes since the epoch, as the database answers, to the spans on the wall clock that the planner reads. */
import type { ClockStretch } from "#lib/time.ts";
import type { EpochSpan, OpenTime } from "./open-time.ts";
import type { FreeSpan, WallSpan } from "./plan/model.ts";

const DAY_MINUTES = 1440;

/**
 * What is free of each open period, by day. A span ends at a change of the clocks: no session runs across one.
 * @param unbooked in order: the time between bookings, whether open or not
 */
export function freeByDay(open: OpenTime["open"], unbooked: readonly EpochSpan[], clock: readonly ClockStretch[]): Map<number, FreeSpan[]> {
  const days = new Map<number, FreeSpan[]>();
  let stretchAt = 0;
  let first = 0;
  for (const [day, periods] of open) {
    const found: FreeSpan[] = [];
    for (const { from, to } of periods) {
      while ((clock[stretchAt]?.until ?? Number.POSITIVE_INFINITY) <= from) stretchAt += 1;
      while ((unbooked[first]?.to ?? Number.POSITIVE_INFINITY) <= from) first += 1;
      for (let at = first; ; at += 1) {
        const span = unbooked[at];
        if (span === undefined || span.from >= to) break;
        const begins = Math.max(span.from, from);
        const ends = Math.min(span.to, to);
        for (let stretch = stretchAt; ; stretch += 1) {
          const running = clock[stretch];
          if (running === undefined || running.from >= ends) break;
          const start = Math.max(begins, running.from);
          const end = Math.min(ends, running.until);
          const onWall = running.offset - day * DAY_MINUTES;
          if (start < end) found.push({ from: start + onWall, to: end + onWall, busyFrom: span.to + onWall });
        }
      }
    }
    if (found.length > 0) days.set(day, found);
  }
  return days;
}

/** When the patient is elsewhere, by day; and, as if they were, the hour that is missing or comes twice where the clocks change. */
export function busyByDay(busy: readonly EpochSpan[], clock: readonly ClockStretch[]): Map<number, WallSpan[]> {
  const days = new Map<number, WallSpan[]>();
  const add = (from: number, to: number) => {
    for (let day = Math.floor(from / DAY_MINUTES); day * DAY_MINUTES < to; day += 1) {
      const midnight = day * DAY_MINUTES;
      const span = { from: Math.max(from - midnight, 0), to: Math.min(to - midnight, DAY_MINUTES) };
      days.set(day, [...(days.get(day) ?? []), span]);
    }
  };
  for (const [index, { from, until, offset }] of clock.entries()) {
    for (const span of busy) {
      const start = Math.max(span.from, from);
      const end = Math.min(span.to, until);
      if (start < end) add(start + offset, end + offset);
    }
    const next = clock[index + 1];
    if (next !== undefined) add(until + Math.min(offset, next.offset), until + Math.max(offset, next.offset));
  }
  return days;
}
