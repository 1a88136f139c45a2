import { instantToWall, localDate, type TimeZone, type WallTime, wallToInstantCompatible } from "#lib/time.ts";

/**
 * The instant of a wall-clock end on the local day that the treatment started.
 * @returns null for a time that the clocks skip; of one that comes twice the first.
 */
export function endOnDay(startedAt: Temporal.Instant, time: WallTime, timeZone: TimeZone): Temporal.Instant | null {
  const at = wallToInstantCompatible(localDate(startedAt, timeZone), time, timeZone);
  return instantToWall(at, timeZone).time === time ? at : null;
}
