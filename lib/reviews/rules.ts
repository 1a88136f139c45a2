import { addMonthsSafe } from "#lib/screening/rules/finding.ts";
import { addDays, compareDates, type IsoDate } from "#lib/time.ts";

export const REVIEW_STEPS = ["weeks_12", "months_6", "months_18"] as const;
export type ReviewStep = (typeof REVIEW_STEPS)[number];
export const STEP_LABELS: Readonly<Record<ReviewStep, string>> = {
  weeks_12: "12 to 16 weeks",
  months_6: "6 months",
  months_18: "18 months",
};

export const REVIEW_OUTCOMES = ["very_much_improved", "much_improved", "improved", "no_change", "worse", "not_seen"] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];
export const OUTCOME_LABELS: Readonly<Record<ReviewOutcome, string>> = {
  very_much_improved: "Very much better",
  much_improved: "Much better",
  improved: "Better",
  no_change: "No change",
  worse: "Worse",
  not_seen: "Not seen",
};

/** The same judgement on the scale of improvement, 1 to 5; null where nobody looked. */
export function improvementOf(outcome: ReviewOutcome): number | null {
  return outcome === "not_seen" ? null : REVIEW_OUTCOMES.indexOf(outcome) + 1;
}

export type ReviewWindow = { readonly step: ReviewStep; readonly from: IsoDate; readonly until: IsoDate };

/** "Outcome not judged before 12 wk." */
export const FIRST_REVIEW_DAYS = 12 * 7;
/** As long as the first window: "12 to 16 weeks". */
const WINDOW_DAYS = 4 * 7;
/** For how long after its window the last review is still asked for. */
const LAST_GRACE_MONTHS = 6;
/** For how many days ahead reception books reviews. */
export const SOON_DAYS = 14;
/** No treated session that is longer ago asks for anything: 18 months, its window and its grace. */
export const LOOK_BACK_DAYS = 800;

/**
 * "Photographs: 12 to 16 weeks after the last session, at 6 and 18 months": the windows after the last treated session, both days included. Outcomes are not
 * judged before 12 weeks. The later two are as wide as the first; a clinic default.
 */
export function reviewWindows(lastTreatedOn: IsoDate): readonly ReviewWindow[] {
  const froms = {
    weeks_12: addDays(lastTreatedOn, FIRST_REVIEW_DAYS),
    months_6: addMonthsSafe(lastTreatedOn, 6),
    months_18: addMonthsSafe(lastTreatedOn, 18),
  };
  return REVIEW_STEPS.map((step) => ({ step, from: froms[step], until: addDays(froms[step], WINDOW_DAYS) }));
}

export type ReviewState = "done" | "coming" | "soon" | "due" | "overdue" | "missed" | "waits";

export type ReviewFacts = {
  /** The clinic-local day of the last treated session of the series. */
  readonly lastTreatedOn: IsoDate;
  /** Whether a session of the series is still to come: what it gives is not judged yet, and the windows count anew from it. */
  readonly goesOn: boolean;
  /** The steps done since that last session. */
  readonly done: readonly ReviewStep[];
  readonly today: IsoDate;
};

/**
 * How each review of a series stands today. At most one is asked for at a time: one that was never done is asked for until the next one's window begins, the
 * last for half a year after its own.
 */
export function reviewStates({
  lastTreatedOn,
  goesOn,
  done,
  today,
}: ReviewFacts): readonly (ReviewWindow & { readonly state: ReviewState })[] {
  const windows = reviewWindows(lastTreatedOn);
  return windows.map((window, index) => {
    const end = windows[index + 1]?.from ?? addMonthsSafe(window.until, LAST_GRACE_MONTHS);
    const state = (): ReviewState => {
      if (done.includes(window.step)) return "done";
      if (goesOn) return "waits";
      if (compareDates(today, window.from) < 0) return compareDates(addDays(today, SOON_DAYS), window.from) < 0 ? "coming" : "soon";
      if (compareDates(today, end) >= 0) return "missed";
      return compareDates(today, window.until) <= 0 ? "due" : "overdue";
    };
    return { ...window, state: state() };
  });
}

export type AskedState = Extract<ReviewState, "overdue" | "due" | "soon">;

/** The one review that is asked for; null where none is. One that is due comes before one that is soon. */
export function askedReview(facts: ReviewFacts): (ReviewWindow & { readonly state: AskedState }) | null {
  for (const { state, ...window } of reviewStates(facts))
    if (state === "overdue" || state === "due" || state === "soon") return { ...window, state };
  return null;
}

/** Whether a clinician may record this step today: its window has begun, and it is still asked for. */
export function mayRecord(facts: ReviewFacts, step: ReviewStep): boolean {
  return reviewStates(facts).some((each) => each.step === step && (each.state === "due" || each.state === "overdue"));
}
