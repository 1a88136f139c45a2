import type { AppointmentStatus } from "#lib/appointments/rules/status.ts";
import { findSkinResponse } from "#lib/skin-responses.ts";
import { compareDates, daysBetween, type IsoDate } from "#lib/time.ts";

export const EVENT_KINDS = ["expected_response", "adverse_event"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];
export const KIND_LABELS: Readonly<Record<EventKind, string>> = { expected_response: "Expected response", adverse_event: "Adverse event" };

/** "Grade (CTCAE v5 general)", in the clinic's own words. */
export const GRADES = [
  { grade: 1, word: "Mild", help: "Nothing has to be done about it." },
  { grade: 2, word: "Moderate", help: "A little is done, in the clinic or at home." },
  { grade: 3, word: "Severe", help: "It matters medically: a doctor treats it." },
  { grade: 4, word: "Life-threatening", help: "Urgent care at once." },
  { grade: 5, word: "Death", help: "" },
] as const;

/** "Moderate, grade 2" */
export function sayGrade(grade: number): string {
  const found = GRADES.find((each) => each.grade === grade);
  return found === undefined ? `Grade ${grade}` : `${found.word}, grade ${grade}`;
}

export const CAUSALITIES = ["unrelated", "unlikely", "possible", "probable", "definite"] as const;
export type Causality = (typeof CAUSALITIES)[number];
export const CAUSALITY_LABELS: Readonly<Record<Causality, string>> = {
  unrelated: "Not from the treatment",
  unlikely: "Unlikely from it",
  possible: "Possibly from it",
  probable: "Probably from it",
  definite: "Surely from it",
};

export const OUTCOMES = ["ongoing", "resolved", "resolved_with_marks", "unknown"] as const;
export type EventOutcome = (typeof OUTCOMES)[number];
export const OUTCOME_LABELS: Readonly<Record<EventOutcome, string>> = {
  ongoing: "Goes on",
  resolved: "Has gone",
  resolved_with_marks: "Has gone, and left marks",
  unknown: "Not known",
};

/** Open until it is resolved: what nobody knows is not over. */
export const isOver = (outcome: EventOutcome): boolean => outcome === "resolved" || outcome === "resolved_with_marks";

/** The states of a visit that something can come after: the patient was there. */
export const CAME = ["arrived", "in_room", "treated", "closed"] as const satisfies readonly AppointmentStatus[];

/** "Expected, self-limiting, normally <= 7 d." */
export const EXPECTED_DAYS = 7;
/** The general scale calls it severe from here: nobody expects that of a treatment. */
const NEVER_EXPECTED_GRADE = 3;
/** "Holds the next session at grade 2 and above until reviewed." */
const HOLDING_GRADE = 2;

type Course = {
  readonly what: string;
  readonly grade: number;
  /** The clinic-local day of the treatment. */
  readonly treatedOn: IsoDate;
  /** The day on which it had gone, or today while it goes on. */
  readonly until: IsoDate;
};

export type Suggestion = { readonly kind: EventKind; readonly because: "nature" | "grade" | "too_long" | "in_time" };

/**
 * "Auto-suggest AE when past expected window (7 d redness)": what lasts for up to seven days after the treatment and is neither severe nor of those that
 * nobody expects is an expected response; everything else an event. A suggestion: a clinician may say otherwise.
 */
export function suggestKind({ what, grade, treatedOn, until }: Course): Suggestion {
  if (findSkinResponse(what)?.nature !== "expected") return { kind: "adverse_event", because: "nature" };
  if (grade >= NEVER_EXPECTED_GRADE) return { kind: "adverse_event", because: "grade" };
  if (daysBetween(treatedOn, until) > EXPECTED_DAYS) return { kind: "adverse_event", because: "too_long" };
  return { kind: "expected_response", because: "in_time" };
}

const BECAUSE: Readonly<Record<Suggestion["because"], string>> = {
  nature: "This is never an expected response.",
  grade: "An expected response is not this severe.",
  too_long: `It lasts longer than the ${EXPECTED_DAYS} days that are expected.`,
  in_time: `This is expected for up to ${EXPECTED_DAYS} days.`,
};

/** Why that kind is suggested, as a sentence. */
export const saySuggestion = ({ because }: Suggestion): string => BECAUSE[because];

/** Whether an event keeps the next session from starting. The gate asks the same of the database. */
export function holdsNext({ grade, reviewed }: { readonly grade: number; readonly reviewed: boolean }): boolean {
  return grade >= HOLDING_GRADE && !reviewed;
}

type Severity = { readonly what: string; readonly grade: number; readonly kind: EventKind };
type Standing = Severity & { readonly reviewed: boolean };

/** A review is of the event as it was: one that is graded otherwise since, or was something else, waits for another while it is such that holds. */
export function outgrowsReview(before: Standing, after: Severity): boolean {
  return before.reviewed && after.grade >= HOLDING_GRADE && (after.grade !== before.grade || after.what !== before.what);
}

export type ChangeProblem = { readonly field: "grade" | "reason"; readonly reason: "event_held" | "event_reason_missing" };

/**
 * "Holds the next session at grade 2 and above until reviewed": no correction ends that, so it is graded below only once it is reviewed; and what is put right
 * of such an event (how severe, what, or what it counts as) is put right for a reason that is kept.
 */
export function checkChange(before: Standing, after: Severity, reason: string): ChangeProblem | null {
  if (before.grade < HOLDING_GRADE) return null;
  if (after.grade < HOLDING_GRADE && !before.reviewed) return { field: "grade", reason: "event_held" };
  const isSame = after.grade === before.grade && after.what === before.what && after.kind === before.kind;
  return isSame || reason !== "" ? null : { field: "reason", reason: "event_reason_missing" };
}

export type EventDateProblem = {
  readonly field: "onset" | "resolvedOn";
  readonly reason: "event_before_visit" | "day_ahead" | "resolved_before_onset";
};

/** It began on the day of the visit or later, ended no earlier than it began, and neither lies ahead. */
export function checkEventDates(dates: {
  readonly treatedOn: IsoDate;
  readonly onset: IsoDate;
  readonly resolvedOn: IsoDate | null;
  readonly today: IsoDate;
}): EventDateProblem | null {
  const { treatedOn, onset, resolvedOn, today } = dates;
  if (compareDates(onset, treatedOn) < 0) return { field: "onset", reason: "event_before_visit" };
  if (compareDates(onset, today) > 0) return { field: "onset", reason: "day_ahead" };
  if (resolvedOn === null) return null;
  if (compareDates(resolvedOn, onset) < 0) return { field: "resolvedOn", reason: "resolved_before_onset" };
  return compareDates(resolvedOn, today) > 0 ? { field: "resolvedOn", reason: "day_ahead" } : null;
}
