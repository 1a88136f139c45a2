import { addDays, daysBetween, type IsoDate } from "#lib/time.ts";

/** So long before a session leaves its window it stands on reception's list, and so long after. */
export const DUE_AHEAD_DAYS = 7;
export const DUE_PAST_DAYS = 90;

export type Due = {
  /** The last day that keeps the gap to the session before within the longest one. */
  readonly lastDay: IsoDate;
  /** Days from today to it; negative once it has gone by. */
  readonly days: number;
};

/**
 * "Out of its window within seven days": how a session that has no appointment stands to its window. Null where there is time, or where it left its window
 * so long ago that it counts as dropped.
 * @param lastDate of the session before: the day it took place, else the booked one. Gaps in days.
 */
export function dueSession(facts: { readonly lastDate: IsoDate; readonly gapMax: number; readonly today: IsoDate }): Due | null {
  const lastDay = addDays(facts.lastDate, facts.gapMax);
  const days = daysBetween(facts.today, lastDay);
  return days <= DUE_AHEAD_DAYS && days >= -DUE_PAST_DAYS ? { lastDay, days } : null;
}

/** How the series of one protocol went from session `session` to the next: counts of series; gaps in days, null where nobody came yet. */
export type StepCounts = {
  readonly session: number;
  readonly had: number;
  readonly came: number;
  /** The next session is booked, its window is still open, or the series is paused. */
  readonly toCome: number;
  readonly gapTarget: number;
  readonly gapMedian: number | null;
  readonly withinWindow: number;
};

export type AdherenceStep = StepCounts & {
  /** Neither came nor can any more. */
  readonly dropped: number;
  /** Per cent of those decided, who came or dropped; null while none is. */
  readonly cameShare: number | null;
  /** Per cent of the gaps made that lay within the series' shortest and longest. */
  readonly withinShare: number | null;
  /** Days by which the median gap is longer than planned, shorter when negative. */
  readonly drift: number | null;
};

const percent = (part: number, whole: number) => (whole === 0 ? null : Math.round((100 * part) / whole));

/** Drop-off by session, "of series that had session k, how many came to k + 1", and planned against actual gap. In the order of the sessions. */
export function adherenceSteps(counts: readonly StepCounts[]): AdherenceStep[] {
  return counts
    .toSorted((a, b) => a.session - b.session)
    .map((step) => {
      const dropped = step.had - step.came - step.toCome;
      return {
        ...step,
        dropped,
        cameShare: percent(step.came, step.came + dropped),
        withinShare: percent(step.withinWindow, step.came),
        drift: step.gapMedian === null ? null : step.gapMedian - step.gapTarget,
      };
    });
}

/** What became of a series in which nobody came on: it was ended, or its next session was missed, cancelled or never booked. */
export const DROP_REASONS = ["ended", "missed", "cancelled", "never_booked"] as const;
export type DropReason = (typeof DROP_REASONS)[number];
