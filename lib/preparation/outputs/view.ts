import { localDate, offsetMinute, sayDate, sayInstant } from "#lib/time.ts";
import { type Before, type PlacedSession, type PreparationState, type PreparationWindow, prepareFor, stateAt } from "../rules.ts";

/** A step as the clinic words it. */
type WordedStep = {
  readonly id: string;
  readonly before: Before;
  /** Whether a booking made after it began is told of. */
  readonly flagged: boolean;
  readonly title: string;
  readonly detail: string;
  readonly throughoutSeries: string;
};

export type PreparationView = {
  readonly items: readonly {
    readonly id: string;
    readonly title: string;
    readonly detail: string;
    /** "From Tue 27 Jan 2026", "From now on", "Throughout your series": never a day gone by. */
    readonly when: string;
    /** "2026-01-27T10:00+11:00" while it is to come. */
    readonly at: string | null;
    readonly state: PreparationState;
  }[];
  /** The steps that had begun when the session was given its time, by their titles; empty for none. */
  readonly late: readonly string[];
};

/** What reception and clinicians are told of a session whose preparation had begun when it was booked. */
export const WINDOW_OPEN = "Preparation window already open";

type Facts = {
  readonly session: PlacedSession;
  readonly sessions: readonly PlacedSession[];
  readonly steps: readonly WordedStep[];
  readonly now: Temporal.Instant;
};

/** The preparation for one session in words, what is to be done now first. */
export function preparationView({ session, sessions, steps, now }: Facts): PreparationView {
  const windows = prepareFor(session, sessions, steps).toSorted((a, b) => Temporal.Instant.compare(a.from, b.from));
  return {
    items: windows.map((window) => {
      const { step, from, throughout } = window;
      const state = stateAt(window, now);
      return {
        id: step.id,
        title: step.title,
        detail: throughout ? step.throughoutSeries : step.detail,
        when: sayWhen(window, state, session),
        at: state === "upcoming" ? offsetMinute(from, session.timeZone) : null,
        state,
      };
    }),
    late: windows.flatMap(({ step, flagged }) => (flagged && step.flagged ? [step.title] : [])),
  };
}

function sayWhen({ step, from, throughout }: PreparationWindow<WordedStep>, state: PreparationState, { timeZone }: PlacedSession): string {
  if (state !== "upcoming") return throughout ? "Throughout your series" : "From now on";
  const start = "hours" in step.before ? sayInstant(from, timeZone) : sayDate(localDate(from, timeZone));
  return throughout ? `Throughout your series, from ${start}` : `From ${start}`;
}
