import { addDays, daysBetween, type IsoDate, type TimeZone, type WallTime, wallToInstant } from "../time.ts";

export type ProposedSession = {
  /** 1 for the first. */
  readonly session: number;
  readonly date: IsoDate;
  readonly time: WallTime;
  /** Null where the clocks change and this time does not exist, or exists twice: it must be moved by hand. */
  readonly start: Temporal.Instant | null;
};

/**
 * One date a session at the target gap and one wall-clock time: "a plan keeps its wall-clock time when the clocks change".
 * @param facts.gapDays in clinic-local dates: eight weeks is 56.
 */
export function proposeDates(facts: {
  readonly first: IsoDate;
  readonly time: WallTime;
  readonly sessions: number;
  readonly gapDays: number;
  readonly timeZone: TimeZone;
}): ProposedSession[] {
  return Array.from({ length: facts.sessions }, (_, index) => {
    const date = addDays(facts.first, index * facts.gapDays);
    return { session: index + 1, date, time: facts.time, start: wallToInstant(date, facts.time, facts.timeZone) };
  });
}

export type GapVerdict = { readonly session: number; readonly gap: number | null; readonly verdict: "ok" | "under" | "over" };

/**
 * Each session's gap in days from the one before. Under the minimum needs a clinician and a reason; over the maximum is a warning
 * that reception may accept.
 * @param facts.dates clinic-local dates in the order of the sessions: the actual date of one treated, else the booked one.
 */
export function gapProblems(facts: { readonly dates: readonly IsoDate[]; readonly min: number; readonly max: number }): GapVerdict[] {
  return facts.dates.map((date, index) => {
    const before = facts.dates[index - 1];
    const gap = before === undefined ? null : daysBetween(before, date);
    return { session: index + 1, gap, verdict: gap === null ? "ok" : gap < facts.min ? "under" : gap > facts.max ? "over" : "ok" };
  });
}
