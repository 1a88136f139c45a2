import { type ReviewStep, reviewWindows } from "#lib/reviews/rules.ts";
import { compareDates, daysBetween, type IsoDate, localDate, sayDate } from "#lib/time.ts";
import type { PortalVisit } from "./visits.ts";

/** For how long after a treatment the signs that need help stand first on the page. */
const WATCH_DAYS = 7;

/** Whether the signs that need help come before everything else: in the week after a treatment, when an infection or a reaction would show. */
export function isEarlyAfter(latestTreatment: Temporal.Instant | null, now: Temporal.Instant, timeZone: string): boolean {
  if (latestTreatment === null) return false;
  const days = daysBetween(localDate(latestTreatment, timeZone), localDate(now, timeZone));
  return days >= 0 && days < WATCH_DAYS;
}

export type AfterSeriesView = {
  readonly lead: string;
  readonly steps: readonly { readonly title: string; readonly when: string; readonly words: string; readonly isPast: boolean }[];
};

const TITLES: Readonly<Record<ReviewStep, string>> = { weeks_12: "First review", months_6: "Six months", months_18: "Eighteen months" };
const WORDS: Readonly<Record<ReviewStep, string>> = {
  weeks_12: "We take photographs and look at your skin together. Before this it is too early to tell.",
  months_6: "A second look, with photographs.",
  months_18: "The last look. By now your skin has settled.",
};

/**
 * After the last session of a series: how long skin goes on mending, and when it is looked at. A calm line of days without a promise: "outcomes are not judged
 * before 12 weeks". Null while a session of the series is still to come or not yet agreed on.
 */
export function afterSeries(facts: {
  readonly sessions: number;
  readonly visits: readonly PortalVisit[];
  readonly now: Temporal.Instant;
}): AfterSeriesView | null {
  const treated = facts.visits.filter(({ status }) => status === "treated" || status === "closed");
  const last = treated.toSorted((a, b) => Temporal.Instant.compare(a.startsAt, b.startsAt)).at(-1);
  if (last === undefined || new Set(treated.map(({ number }) => number)).size < facts.sessions) return null;
  const today: IsoDate = localDate(facts.now, last.timeZone);
  return {
    lead: "Your skin goes on mending quietly for 12 to 16 weeks, and can go on changing for up to 18 months. Everybody’s skin takes its own time.",
    steps: reviewWindows(last.date).map(({ step, from, until }) => ({
      title: TITLES[step],
      when: `${sayDate(from)} to ${sayDate(until)}`,
      words: WORDS[step],
      isPast: compareDates(until, today) < 0,
    })),
  };
}
