import { type SeriesLineView, type SessionFacts, seriesLine } from "#lib/patients/rules/series-line.ts";
import { bySession } from "#lib/patients/rules/sessions.ts";
import { daysBetween, type IsoDate, localDate, sayDate, sayTime, sayZone } from "#lib/time.ts";

export type PortalVisit = SessionFacts & {
  readonly id: string;
  readonly seriesId: string | null;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
  readonly timeZone: string;
  readonly service: string;
  readonly location: string;
  readonly address: string;
};

export type PortalNextView = {
  /** "Tue 22 Dec 2026, 2:15 pm" */
  readonly when: string;
  /** "In 27 days" */
  readonly countdown: string;
  readonly service: string;
  readonly who: string | null;
  readonly where: string;
  readonly address: string;
  /** "Brisbane time", where the rest of the page is told in another zone. */
  readonly zone: string | null;
};

const LIVE: readonly SessionFacts["status"][] = ["booked", "confirmed", "arrived", "in_room"];

/** "Today", "Tomorrow", "In 27 days". */
export function countdown(today: IsoDate, date: IsoDate): string {
  const days = daysBetween(today, date);
  return days <= 0 ? "Today" : days === 1 ? "Tomorrow" : `In ${days} days`;
}

/** The next visit that is not over and not called off. */
export function nextVisit(visits: readonly PortalVisit[], now: Temporal.Instant, pageZone: string): PortalNextView | null {
  const next = visits
    .filter(({ status, endsAt }) => LIVE.includes(status) && Temporal.Instant.compare(endsAt, now) > 0)
    .toSorted((a, b) => Temporal.Instant.compare(a.startsAt, b.startsAt))[0];
  if (next === undefined) return null;
  return {
    when: `${sayDate(next.date)}, ${sayTime(next.time)}`,
    countdown: countdown(localDate(now, next.timeZone), next.date),
    service: next.service,
    who: next.clinician,
    where: next.location,
    address: next.address,
    zone: next.timeZone === pageZone ? null : `${sayZone(next.timeZone)} time`,
  };
}

/** A series in the patient's words: whole dates, and beside the next session how far off it is. */
export function patientSeries(facts: {
  readonly sessions: number;
  readonly visits: readonly PortalVisit[];
  readonly now: Temporal.Instant;
}): SeriesLineView {
  const first = facts.visits[0];
  const today = localDate(facts.now, first?.timeZone ?? "UTC");
  // The phone's line is evenly spaced, so the gaps of the protocol, which the portal does not read, do not matter here.
  const line = seriesLine({ sessions: facts.sessions, gapDays: { min: 0, target: 28, max: 400 }, booked: facts.visits, today });
  const byNumber = bySession(facts.visits, ({ number }) => number);
  const places = line.places.map(({ number, state, day, date }) => {
    const visit = byNumber.get(number);
    if (visit === undefined || state === "not-fixed") return { number, state, day, date: "We will agree on a date", lines: [] };
    const who = visit.clinician === null ? "" : `with ${visit.clinician}`;
    const time = sayTime(visit.time);
    if (state === "done") return { number, state, day, date: sayDate(visit.date), lines: who === "" ? [] : [capital(who)] };
    if (state === "missed")
      return { number, state, day, date: sayDate(visit.date), lines: ["You could not come. Call us for a new date."] };
    const whole = `${date === "Today" ? "Today" : sayDate(visit.date)}, ${time}`;
    return {
      number,
      state,
      day,
      date: whole,
      lines:
        state === "this"
          ? [
              [date === "Today" ? "" : countdown(today, visit.date), who, `at ${visit.location}`].filter((part) => part !== "").join(", "),
            ].map(capital)
          : [],
    };
  });
  return { ...line, places };
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
