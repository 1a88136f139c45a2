import { localDate, type TimeZone, type WallTime, wallAsWritten } from "#lib/time.ts";

/**
 * The instant of a wall-clock end on the local day that the treatment started.
 * @returns null for a time that the clocks skip; of one that comes twice the first.
 */
export function endOnDay(startedAt: Temporal.Instant, time: WallTime, timeZone: TimeZone): Temporal.Instant | null {
  return wallAsWritten(localDate(startedAt, timeZone), time, timeZone);
}
