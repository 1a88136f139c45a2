import { addDays, compareDates, daysBetween, type IsoDate, sayDate, sayShortDate, sayTime, type WallTime } from "#lib/time.ts";
import { bySession } from "./sessions.ts";

/** The grammar of every series line: done, the next one, to come, no date yet, missed. */
export type SessionState = "done" | "this" | "to-come" | "not-fixed" | "missed";

export type SessionFacts = {
  readonly number: number;
  readonly status: "booked" | "confirmed" | "arrived" | "in_room" | "treated" | "closed" | "cancelled" | "no_show";
  /** As agreed with the patient, on the location's wall clock. */
  readonly date: IsoDate;
  readonly time: WallTime;
  readonly clinician: string | null;
};

export type SeriesFacts = {
  readonly sessions: number;
  readonly gapDays: { readonly min: number; readonly target: number; readonly max: number };
  /** In the order of time. A session that was missed or cancelled and booked anew is in here twice: the one that stands is shown. */
  readonly booked: readonly SessionFacts[];
  readonly today: IsoDate;
};

export type SessionPlace = {
  readonly number: number;
  readonly state: SessionState;
  readonly date: string;
  readonly lines: readonly string[];
  /** Whole days from the first session. */
  readonly day: number;
  readonly gap?: string;
  readonly gapTone?: "plain" | "warn";
};

export type SeriesLineView = {
  readonly places: readonly SessionPlace[];
  readonly done: number;
  readonly total: number;
  readonly states: readonly SessionState[];
  /** The review with photographs, 12 to 16 weeks after the last session, once that has a date. */
  readonly review: { readonly name: string; readonly date: string; readonly day: number; readonly lines: readonly string[] } | null;
};

const DONE: readonly SessionFacts["status"][] = ["treated", "closed"];

/**
 * A series as marks with dates. Gaps are counted between clinic-local dates; the review falls 12 to 16 weeks after the last session
 * ("outcomes are not judged before 12 weeks"). A session that has no date stands where the target gap would put it.
 */
export function seriesLine(facts: SeriesFacts): SeriesLineView {
  const byNumber = bySession(facts.booked, ({ number }) => number);
  const next = facts.booked.filter(isToCome).toSorted((a, b) => a.number - b.number)[0]?.number ?? null;
  const places: SessionPlace[] = [];
  let first: IsoDate | null = null;
  let before: IsoDate | null = null;
  let day = 0;
  for (let number = 1; number <= facts.sessions; number += 1) {
    const session = byNumber.get(number);
    const dated = session !== undefined && session.status !== "cancelled" ? session.date : null;
    first ??= dated;
    const gap: number | null = dated !== null && before !== null ? daysBetween(before, dated) : null;
    if (dated !== null && first !== null) day = Math.max(number === 1 ? 0 : day, daysBetween(first, dated));
    else if (number > 1) day += facts.gapDays.target;
    places.push({ number, state: stateOf(session, next), ...wordsOf(session, facts.today), day, ...gapOf(gap, facts.gapDays) });
    before = dated;
  }
  return {
    places,
    done: places.filter(({ state }) => state === "done").length,
    total: facts.sessions,
    states: places.map(({ state }) => state),
    review: reviewAfter(before, day, facts.today),
  };
}

function isToCome({ status }: SessionFacts): boolean {
  return status === "booked" || status === "confirmed" || status === "arrived" || status === "in_room";
}

function stateOf(session: SessionFacts | undefined, next: number | null): SessionState {
  if (session === undefined || session.status === "cancelled") return "not-fixed";
  if (DONE.includes(session.status)) return "done";
  if (session.status === "no_show") return "missed";
  return session.number === next ? "this" : "to-come";
}

function wordsOf(session: SessionFacts | undefined, today: IsoDate): { readonly date: string; readonly lines: readonly string[] } {
  if (session === undefined) return { date: "No date yet", lines: [] };
  if (session.status === "cancelled") return { date: "No date yet", lines: ["Cancelled"] };
  if (session.status === "no_show") return { date: sayNear(session.date, today), lines: ["No-show"] };
  const who = session.clinician === null ? [] : [session.clinician];
  if (DONE.includes(session.status)) return { date: sayNear(session.date, today), lines: who };
  return { date: sayNear(session.date, today), lines: [sayTime(session.time), ...who] };
}

function gapOf(gap: number | null, { min, max }: SeriesFacts["gapDays"]): Pick<SessionPlace, "gap" | "gapTone"> {
  return gap === null ? {} : { gap: `${gap} days`, gapTone: gap < min || gap > max ? "warn" : "plain" };
}

/** "Today", "Tue 22 Dec", and with the year where it is another. */
export function sayNear(date: IsoDate, today: IsoDate): string {
  if (compareDates(date, today) === 0) return "Today";
  return date.slice(0, 4) === today.slice(0, 4) ? sayShortDate(date) : sayDate(date);
}

function reviewAfter(last: IsoDate | null, day: number, today: IsoDate): SeriesLineView["review"] {
  if (last === null) return null;
  const [from, to] = [addDays(last, 12 * 7), addDays(last, 16 * 7)];
  if (compareDates(to, today) < 0) return null;
  const words = (date: IsoDate) => sayDate(date).slice(4);
  const start = from.slice(0, 4) === to.slice(0, 4) ? words(from).slice(0, -5) : words(from);
  return { name: "Review, photos", date: `${start} to ${words(to)}`, day: day + 14 * 7, lines: ["12 to 16 weeks on"] };
}
