import type { InstantRange } from "#lib/time.ts";

const WEEK = 7 * 24;
/** "From 2 weeks ago to 8 weeks ahead": what somebody looks up in a calendar, and no more for whoever finds its address. */
const WEEKS_BACK = 2;
const WEEKS_AHEAD = 8;

export function feedWindow(now: Temporal.Instant): InstantRange {
  return { start: now.subtract({ hours: WEEKS_BACK * WEEK }), end: now.add({ hours: WEEKS_AHEAD * WEEK }) };
}
