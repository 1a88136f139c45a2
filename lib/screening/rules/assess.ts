import { compareDates, type IsoDate, isIsoDate } from "#lib/time.ts";
import { type Finding, isBefore, type Outcome, type RawAnswers, readDate, worstOutcome } from "./finding.ts";
import { healthRows } from "./health-rows.ts";
import { type ClinicForm, contractForm, ownFindings } from "./own.ts";
import { countOf, type Row, type Stricter } from "./row.ts";
import { skinRows } from "./skin-rows.ts";

export type AssessFacts = {
  /** Null where it is not known: nobody can be assessed without it. */
  readonly dateOfBirth: IsoDate | null;
  readonly answers: RawAnswers;
  /** The day the answers were given, in the location's zone. */
  readonly answeredOn: IsoDate;
  /** P: the day of the procedure, never simply today. */
  readonly procedureDate: IsoDate;
  /** What the clinic's form adds to the contract: left out, the contract's version 1 stands exactly as it is. */
  readonly form?: ClinicForm | undefined;
};

export type Assessed = {
  readonly kind: "assessed";
  readonly outcome: Outcome;
  /** Null under a block or an open-ended deferral, else the first day on which no deferral stands. */
  readonly earliestDate: IsoDate | null;
  readonly anaesthetic: "allowed" | "ask-doctor";
  readonly findings: readonly Finding[];
};

/** The form cannot be assessed; `fields` are the ids of the dates to put right, sorted. */
export type Unassessable = { readonly kind: "invalid"; readonly fields: readonly string[] };

export type Assessment = Assessed | Unassessable;

export const screeningRows: readonly Row[] = [...healthRows, ...skinRows];

/** The row of a finding, or of a question it reads; undefined for a clinic's own questions. */
export function ruleFor(id: string): Row | undefined {
  return screeningRows.find((row) => row.id === id) ?? screeningRows.find((row) => row.reads.includes(id));
}

/**
 * Assesses a screening form for the day of the procedure: "always against the procedure's date, not today, again whenever
 * the booking moves, and again on the day". The overall outcome is the most severe finding. Never throws, whatever the answers hold.
 * Source: the clinic's default screening form, version 1; each row names its own.
 */
export function assess({ dateOfBirth, answers, answeredOn, procedureDate, form = contractForm }: AssessFacts): Assessment {
  if (dateOfBirth === null || !isIsoDate(dateOfBirth)) return { kind: "invalid", fields: ["dateOfBirth"] };
  const tooLate = datesAfter(answers, answeredOn);
  if (tooLate.length > 0) return { kind: "invalid", fields: tooLate };
  const { stricter } = form;
  const byRule = screeningRows.flatMap((row): Finding[] => {
    const found = row.decide({ dateOfBirth, procedureDate, answers, stricter });
    return found === null ? [] : [{ rule: row.id, ...found, ...wordsOf(row, stricter) }];
  });
  const findings = [...byRule, ...ownFindings(form, answers)];
  return {
    kind: "assessed",
    ...together(findings, procedureDate),
    anaesthetic: answers.anaesthetic_allergy === "no" && answers.anaesthetic_risk === "no" ? "allowed" : "ask-doctor",
  };
}

/** What findings come to together: "the overall outcome is the most severe finding". */
export function together(findings: readonly Finding[], procedureDate: IsoDate): Pick<Assessed, "outcome" | "earliestDate" | "findings"> {
  return { outcome: worstOutcome(findings), earliestDate: earliestDate(findings, procedureDate), findings };
}

/** The row's words with the clinic's numbers, only where one of them is longer than the contract's. */
function wordsOf({ label, rule, source, waits }: Row, stricter: Stricter): Pick<Finding, "words"> {
  const isStricter = waits.some((wait) => countOf(wait, stricter) > wait.count);
  return isStricter ? { words: { label, rule: rule(stricter), source: `${source}; the clinic waits longer` } } : {};
}

/** Ids of the past events dated later than the day of answering, sorted. */
function datesAfter(answers: RawAnswers, answeredOn: IsoDate): readonly string[] {
  const ids = screeningRows.flatMap((row) => row.pastDates(answers));
  return ids
    .filter((id) => {
      const state = readDate(answers, id);
      return state.kind === "date" && isBefore(answeredOn, state.date);
    })
    .sort();
}

function earliestDate(findings: readonly Finding[], procedureDate: IsoDate): IsoDate | null {
  if (findings.some((finding) => finding.outcome === "block" || finding.openEnded)) return null;
  return findings.reduce((latest, { until }) => (until !== null && compareDates(until, latest) > 0 ? until : latest), procedureDate);
}

/** The answers a finding rests on, as one comparable text: while it stays the same, a clinician's decision stands. */
export function answerKey(rule: string, answers: RawAnswers, dateOfBirth: IsoDate | null): string {
  if (rule === "age") return JSON.stringify(dateOfBirth);
  const reads = screeningRows.find((row) => row.id === rule)?.reads ?? [rule];
  // Absent and `null` are two answers: left, and never.
  return JSON.stringify(reads.map((id) => [id, answers[id] ?? null, Object.hasOwn(answers, id)]));
}
