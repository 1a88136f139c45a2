import { localDate, type TimeZone } from "#lib/time.ts";
import { isAwake } from "./hours.ts";
import type { PlannedNotice } from "./notices.ts";
import { later } from "./window.ts";

const compare = Temporal.Instant.compare;

/**
 * Two things on one day make one message: the same notices, each due when the message goes out that tells it. The fewest messages a day that there can be, so that
 * two on one day say things of which no moment of the day is good for all. A message goes out when the first of what it says is due, or as soon after it as all
 * of it is true. What is due on another day is no part of it.
 */
export function goTogether<T extends PlannedNotice>(notices: readonly T[], timeZone: TimeZone): T[] {
  const days = Map.groupBy(notices, ({ dueAt }) => localDate(dueAt, timeZone));
  const due = new Map<T, Temporal.Instant>();
  for (const day of days.values()) {
    let left = day.toSorted((a, b) => compare(a.latest, b.latest));
    for (let first = left[0]; first !== undefined; first = left[0]) {
      const { latest } = first;
      const message = left.filter(({ earliest }) => compare(earliest, latest) <= 0);
      const at = momentOf(message);
      for (const each of message) due.set(each, at);
      left = left.filter((each) => !due.has(each));
    }
  }
  return notices.map((notice) => ({ ...notice, dueAt: due.get(notice) ?? notice.dueAt }));
}

function momentOf(message: readonly PlannedNotice[]): Temporal.Instant {
  const firstDue = message.map(({ dueAt }) => dueAt).reduce((a, b) => (compare(a, b) <= 0 ? a : b));
  return message.map(({ earliest }) => earliest).reduce(later, firstDue);
}

/**
 * What one message says now: what is due, and with it what of this day may be said already. Nothing while nothing is due, and nothing at night.
 * @param planned as `goTogether` gives them, without what was said
 */
export function sayNow<T extends PlannedNotice>(planned: readonly T[], timeZone: TimeZone, now: Temporal.Instant): T[] {
  if (!isAwake(now, timeZone) || planned.every(({ dueAt }) => compare(dueAt, now) > 0)) return [];
  const today = localDate(now, timeZone);
  return planned.filter(
    ({ dueAt, earliest }) => compare(dueAt, now) <= 0 || (localDate(dueAt, timeZone) === today && compare(earliest, now) <= 0),
  );
}
