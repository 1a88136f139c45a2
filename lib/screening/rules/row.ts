import { addDays, type IsoDate, sayDate } from "#lib/time.ts";
import { addMonthsSafe, type DateState, type FindingOutcome, isBefore, type RawAnswers, readDate, type Verdict } from "./finding.ts";

/** A number of a rule that a clinic may make stricter. */
export type Wait = {
  /** The row's id where it has one such number; "scar_injury.caution" for a second, milder one. */
  readonly key: string;
  /** What the contract says. */
  readonly count: number;
  readonly unit: "day" | "month";
  /** What lasts so long, for whoever sets it: "Defer for". */
  readonly label: string;
};

/** The days or months that a clinic set itself, by the key of the wait. */
export type Stricter = Readonly<Record<string, number>>;

/** How long a wait is: what the contract says, or the clinic's own number where that is longer. A shorter one changes nothing, wherever it came from. */
export function countOf({ key, count }: Wait, stricter: Stricter = {}): number {
  const own = Object.hasOwn(stricter, key) ? stricter[key] : undefined;
  return own !== undefined && own > count ? own : count;
}

/** "6 months", "1 day". */
export function sayWait(wait: Wait, stricter: Stricter = {}): string {
  const count = countOf(wait, stricter);
  return `${count} ${wait.unit}${count === 1 ? "" : "s"}`;
}

/** The first day after a wait that began on `date`. */
export function afterWait(date: IsoDate, wait: Wait, stricter: Stricter = {}): IsoDate {
  const count = countOf(wait, stricter);
  return wait.unit === "day" ? addDays(date, count) : addMonthsSafe(date, count);
}

/** What a row decides from. `procedureDate` is P, the day the treatment is booked for. */
export type RowFacts = {
  readonly dateOfBirth: IsoDate;
  readonly procedureDate: IsoDate;
  readonly answers: RawAnswers;
  readonly stricter?: Stricter | undefined;
};

/** How a question that a row reads must be asked, whatever its words: by its type and, where one is chosen, its answers. */
export type Asked =
  | { readonly type: "yes_no_unsure" }
  | { readonly type: "choice"; readonly values: readonly string[] }
  | { readonly type: "number"; readonly min: number; readonly max: number }
  | {
      readonly type: "date";
      readonly past: "always" | "never" | { readonly question: string; readonly in: readonly string[] };
      /** Asked only beside these answers; null where it is always asked. */
      readonly after: { readonly question: string; readonly in: readonly string[] } | null;
    };

/** One row of the table: it gives at most one finding, the most severe that applies, named by `id`. */
export type Row = {
  readonly id: string;
  /** The questions it reads; a sign-off ends when one of their answers changes. */
  readonly reads: readonly string[];
  /** How the questions of its own are asked; one of another row, which it only looks at, is not among them. */
  readonly asks: Readonly<Record<string, Asked>>;
  readonly label: string;
  /** The rule in a clinician's words, with a clinic's own numbers where they are given. */
  readonly rule: (stricter?: Stricter) => string;
  /** Its numbers that a clinic may make stricter. */
  readonly waits: readonly Wait[];
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
  const isYesNo = [...byValue.keys()].sort().join(" ") === "no yes";
  const words = [...byValue].filter(([, result]) => result !== "pass").map(([value, result]) => `${value}: ${says[result]}`);
  return {
    id,
    reads: [id],
    asks: { [id]: isYesNo ? { type: "yes_no_unsure" } : { type: "choice", values: [...byValue.keys()] } },
    label,
    rule: () => `${[...words, `unsure or not answered: ${says[left]}`].join("; ")}.`,
    waits: [],
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
  readonly rule: (stricter?: Stricter) => string;
  readonly waits: readonly Wait[];
  readonly whenDate: (date: IsoDate, procedureDate: IsoDate, stricter: Stricter | undefined) => Verdict | null;
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
    asks: { [id]: { type: "date", past: rules.mayBeAhead ? "never" : "always", after: null } },
    label,
    rule: (stricter) => `${rules.rule(stricter)}; day unknown: ${says[rules.whenUnknown]}; not answered: caution.`,
    waits: rules.waits,
    source,
    pastDates: () => (rules.mayBeAhead ? [] : [id]),
    decide: ({ answers, procedureDate, stricter }) => decideDate(readDate(answers, id), procedureDate, rules, stricter),
  };
}

/** The finding of a date state under a row's rules. */
export function decideDate(state: DateState, procedureDate: IsoDate, rules: DateRules, stricter: Stricter | undefined): Verdict | null {
  if (state.kind === "never") return null;
  if (state.kind === "unanswered") return verdict("caution", "not answered");
  if (state.kind === "unknown") return rules.whenUnknown === "pass" ? null : verdict(rules.whenUnknown, "day unknown");
  return rules.whenDate(state.date, procedureDate, stricter);
}

/** Rules of a past event after which one defers, and then, for a second and longer while, something milder. */
export function waiting(defer: Wait, then?: { readonly outcome: FindingOutcome; readonly wait: Wait }): DateRules {
  return {
    rule: (stricter) => {
      const after = then === undefined ? "" : `; less than ${sayWait(then.wait, stricter)}: ${then.outcome}`;
      return `defer until ${sayWait(defer, stricter)} after the day${after}`;
    },
    waits: then === undefined ? [defer] : [defer, then.wait],
    whenDate: (date, procedureDate, stricter) => {
      const deferred = deferUntil(afterWait(date, defer, stricter), procedureDate, given(date));
      if (deferred !== null || then === undefined) return deferred;
      return isBefore(procedureDate, afterWait(date, then.wait, stricter)) ? verdict(then.outcome, given(date)) : null;
    },
    whenUnknown: "defer",
  };
}

/** A wait before which one defers. */
export function deferFor(key: string, count: number, unit: Wait["unit"]): Wait {
  return { key, count, unit, label: "Defer for" };
}
