import { addDays, type IsoDate, sayDate } from "#lib/time.ts";
import { addMonthsSafe, type DateState, type FindingOutcome, isBefore, type RawAnswers, readDate, type Verdict } from "./finding.ts";

/** What a row decides from. `procedureDate` is P, the day the treatment is booked for. */
export type RowFacts = {
  readonly dateOfBirth: IsoDate;
  readonly procedureDate: IsoDate;
  readonly answers: RawAnswers;
};

/** One row of the table: it gives at most one finding, the most severe that applies, named by `id`. */
export type Row = {
  readonly id: string;
  /** The questions it reads; a sign-off ends when one of their answers changes. */
  readonly reads: readonly string[];
  readonly label: string;
  /** The rule in a clinician's words. */
  readonly rule: string;
  readonly source: string;
  /** Ids of the dates that must not be later than the day of answering. */
  readonly pastDates: (answers: RawAnswers) => readonly string[];
  readonly decide: (facts: RowFacts) => Verdict | null;
};

type Result = FindingOutcome | "pass";

const says: Record<Result, string> = {
  pass: "nothing",
  advise: "advise",
  caution: "caution",
  defer: "defer until a clinician has looked",
  block: "block",
};

/** A finding without a date; a deferral without one is open-ended. */
export function verdict(outcome: FindingOutcome, because: string): Verdict {
  return { outcome, until: null, openEnded: outcome === "defer", because };
}

/** A deferral to `until`, or nothing where P is that day or later: the computed day itself is allowed. */
export function deferUntil(until: IsoDate, procedureDate: IsoDate, because: string): Verdict | null {
  return isBefore(procedureDate, until) ? { outcome: "defer", until, openEnded: false, because } : null;
}

export function given(date: IsoDate): string {
  return `given as ${sayDate(date)}`;
}

/** How an answer that decides nothing by itself is put: unsure, or not answered (a value that no option has counts as that). */
export function leftOpen(value: unknown): string {
  return value === "unsure" ? "answered unsure" : "not answered";
}

export function noDates(): readonly string[] {
  return [];
}

/**
 * A question of options. An answer left out, `null`, unsure or of no option is a caution, never a no, unless `left` says otherwise.
 */
export function choiceRow(
  id: string,
  label: string,
  results: Readonly<Record<string, Result>>,
  source: string,
  left: Result = "caution",
): Row {
  const byValue = new Map(Object.entries(results));
  const words = [...byValue].filter(([, result]) => result !== "pass").map(([value, result]) => `${value}: ${says[result]}`);
  return {
    id,
    reads: [id],
    label,
    rule: `${[...words, `unsure or not answered: ${says[left]}`].join("; ")}.`,
    source,
    pastDates: noDates,
    decide: ({ answers }) => {
      const value = answers[id];
      const known = typeof value === "string" ? byValue.get(value) : undefined;
      const result = known ?? left;
      if (result === "pass") return null;
      return verdict(result, known === undefined ? leftOpen(value) : `answered ${String(value)}`);
    },
  };
}

/** A yes/no question whose `yes` gives `outcome`. */
export function yesRow(id: string, label: string, outcome: FindingOutcome, source: string, left: Result = "caution"): Row {
  return choiceRow(id, label, { no: "pass", yes: outcome }, source, left);
}

type DateRules = {
  readonly rule: string;
  readonly whenDate: (date: IsoDate, procedureDate: IsoDate) => Verdict | null;
  /** What a date that nobody knows gives. */
  readonly whenUnknown: Result;
  /** Dates still to come may be given. */
  readonly mayBeAhead?: boolean;
};

/** A question of a date in its four states: a date, never, unknown, not answered (a caution). */
export function dateRow(id: string, label: string, source: string, rules: DateRules): Row {
  return {
    id,
    reads: [id],
    label,
    rule: `${rules.rule}; day unknown: ${says[rules.whenUnknown]}; not answered: caution.`,
    source,
    pastDates: () => (rules.mayBeAhead ? [] : [id]),
    decide: ({ answers, procedureDate }) => decideDate(readDate(answers, id), procedureDate, rules),
  };
}

/** The finding of a date state under a row's rules. */
export function decideDate(state: DateState, procedureDate: IsoDate, rules: DateRules): Verdict | null {
  if (state.kind === "never") return null;
  if (state.kind === "unanswered") return verdict("caution", "not answered");
  if (state.kind === "unknown") return rules.whenUnknown === "pass" ? null : verdict(rules.whenUnknown, "day unknown");
  return rules.whenDate(state.date, procedureDate);
}

/** Rules of a past event after which one waits a number of days or calendar months. */
export function waiting(wait: { readonly days: number } | { readonly months: number }): DateRules {
  const [count, unit] = "days" in wait ? [wait.days, "day"] : [wait.months, "month"];
  return {
    rule: `defer until ${count} ${unit}${count === 1 ? "" : "s"} after the day`,
    whenDate: (date, procedureDate) => {
      const until = "days" in wait ? addDays(date, wait.days) : addMonthsSafe(date, wait.months);
      return deferUntil(until, procedureDate, given(date));
    },
    whenUnknown: "defer",
  };
}
