import { addDays, type IsoDate, localDate, type TimeZone, type WallTime, wallToInstantCompatible } from "#lib/time.ts";

/** When a message may arrive, on the patient's clock: from the one up to, not including, the other. */
export const AWAKE = { from: "08:00", until: "20:00" } as const satisfies Record<string, WallTime>;
/** When what would be too late in the morning is told the evening before. */
const EVENING: WallTime = "19:00";

/** The hours of a day in which messages may arrive: half-open. */
export function awakeOn(date: IsoDate, timeZone: TimeZone): { readonly from: Temporal.Instant; readonly until: Temporal.Instant } {
  return {
    from: wallToInstantCompatible(date, AWAKE.from, timeZone),
    until: wallToInstantCompatible(date, AWAKE.until, timeZone),
  };
}

export function isAwake(at: Temporal.Instant, timeZone: TimeZone): boolean {
  const { from, until } = awakeOn(localDate(at, timeZone), timeZone);
  return Temporal.Instant.compare(at, from) >= 0 && Temporal.Instant.compare(at, until) < 0;
}

/** The moment itself where messages may arrive then, else the next morning. */
export function intoAwake(at: Temporal.Instant, timeZone: TimeZone): Temporal.Instant {
  const date = localDate(at, timeZone);
  const { from, until } = awakeOn(date, timeZone);
  if (Temporal.Instant.compare(at, from) < 0) return from;
  return Temporal.Instant.compare(at, until) < 0 ? at : awakeOn(addDays(date, 1), timeZone).from;
}

/** The moment itself where messages may arrive then, else the evening before it. */
export function beforeNight(at: Temporal.Instant, timeZone: TimeZone): Temporal.Instant {
  if (isAwake(at, timeZone)) return at;
  const date = localDate(at, timeZone);
  const evening = wallToInstantCompatible(date, EVENING, timeZone);
  return Temporal.Instant.compare(evening, at) <= 0 ? evening : wallToInstantCompatible(addDays(date, -1), EVENING, timeZone);
}
