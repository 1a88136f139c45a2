import { addDays, compareDates, type IsoDate, isIsoDate } from "#lib/time.ts";

/** The version of the rules in this folder, shown beside every finding and stored with every assessment. */
export const SCREENING_RULES_VERSION = 1;

/** Least to most severe. */
const OUTCOMES = ["clear", "advise", "caution", "defer", "block"] as const;

export type Outcome = (typeof OUTCOMES)[number];
export type FindingOutcome = Exclude<Outcome, "clear">;

/**
 * The answers to a form by question id. A key that is missing was asked and left; `null` beside a date is "never",
 * and the value of a question hidden by its own condition; `"unknown"` beside a date is "it happened, nobody knows when".
 * They come from stored JSON, so nothing is assumed of a value.
 */
export type RawAnswers = Readonly<Record<string, unknown>>;

/** What one row of the table says. `until` is the first allowed day of a dated deferral; an open-ended one waits for a clinician. */
export type Verdict = {
  readonly outcome: FindingOutcome;
  readonly until: IsoDate | null;
  readonly openEnded: boolean;
  /** Why, as the end of a sentence: "answered yes", "not answered", "given as Sat 31 Jan 2026". */
  readonly because: string;
};

/** What a clinician reads beside a finding. */
export type RuleWords = { readonly label: string; readonly rule: string; readonly source: string };

export type Finding = Verdict & {
  readonly rule: string;
  /** Where it is not the contract's own wording: a question of the clinic's, or a wait that the clinic made longer. */
  readonly words?: RuleWords;
  /** A doctor's sign-off settles it, and nothing else: the minors pathway. */
  readonly byDoctor?: true;
};

/** Position in the order clear < advise < caution < defer < block. */
export function severity(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome);
}

/** The most severe of the findings, `clear` where there is none. */
export function worstOutcome(findings: readonly { readonly outcome: FindingOutcome }[]): Outcome {
  return findings.reduce<Outcome>((worst, { outcome }) => (severity(outcome) > severity(worst) ? outcome : worst), "clear");
}

/**
 * `months` calendar months after `date`, but never fewer than 30 days for each, so that a month never runs short.
 * Healed on 31 January gives 2 March 2026.
 */
export function addMonthsSafe(date: IsoDate, months: number): IsoDate {
  const calendar = Temporal.PlainDate.from(date).add({ months }).toString();
  const days = addDays(date, 30 * months);
  return compareDates(calendar, days) >= 0 ? calendar : days;
}

/** The four states of a date question. */
export type DateState =
  | { readonly kind: "date"; readonly date: IsoDate }
  | { readonly kind: "never" }
  | { readonly kind: "unknown" }
  | { readonly kind: "unanswered" };

/** Reads a date answer; whatever is no date, `null` or `"unknown"` counts as not answered. */
export function readDate(answers: RawAnswers, id: string): DateState {
  const value = answers[id];
  if (value === null) return { kind: "never" };
  if (value === "unknown") return { kind: "unknown" };
  if (typeof value === "string" && isIsoDate(value)) return { kind: "date", date: value };
  return { kind: "unanswered" };
}

/** Whether `date` is before `other`. */
export function isBefore(date: IsoDate, other: IsoDate): boolean {
  return compareDates(date, other) < 0;
}
