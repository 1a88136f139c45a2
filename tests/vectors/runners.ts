import { z } from "zod";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import { activeAt, resolveInstructions } from "#lib/aftercare/rules.ts";
import type { FormQuestion } from "#lib/forms/input.ts";
import { assess } from "#lib/screening/rules/assess.ts";
import { isIsoDate, isTimeZone } from "#lib/time.ts";
import { differences } from "./differences.ts";
import { runSeries } from "./series-runner.ts";

/** What is wrong with one vector, a line each; empty where it holds. Anything it cannot read is wrong too. */
export type Runner = (vector: unknown) => string[];

const isoDate = z.string().refine(isIsoDate, { error: "is no calendar date" });
const instant = z.string().transform((text, ctx) => {
  try {
    return Temporal.Instant.from(text);
  } catch {
    ctx.addIssue({ code: "custom", message: "is no instant" });
    return z.NEVER;
  }
});

const screeningVector = z.object({
  name: z.string(),
  dateOfBirth: isoDate.nullable(),
  answeredOn: isoDate,
  procedureDate: isoDate,
  changes: z.record(z.string(), z.unknown()),
  absent: z.array(z.string()).default([]),
  // Compared whole, so that a field too many or too few is a difference.
  expect: z.record(z.string(), z.unknown()),
});

const aftercareVector = z.object({
  name: z.string(),
  timeZone: z.string().refine(isTimeZone, { error: "is no time zone" }),
  treatmentEndedAt: instant,
  earlierTreatmentsEndedAt: z.array(instant).default([]),
  expect: z.array(z.unknown()),
  at: z.array(z.looseObject({ now: instant })).default([]),
});

/** "The all-clear answers are `no` to every yes/no question, `null` to every date, `none`/`no` where those are choices, `fitzpatrick` 2 and `can_follow_aftercare` yes." */
function allClear(question: FormQuestion): string | number | null {
  if (question.id === "can_follow_aftercare") return "yes";
  if (question.type === "number") return 2;
  if (question.type === "choice" && question.options.some(({ value }) => value === "none")) return "none";
  return question.type === "date" || question.type === "text" ? null : "no";
}

export const allClearAnswers: Readonly<Record<string, string | number | null>> = Object.fromEntries(
  defaultScreeningForm.sections.flatMap(({ questions }) => questions).map((question) => [question.id, allClear(question)]),
);

function runScreening(vector: unknown): string[] {
  const parsed = screeningVector.safeParse(vector);
  if (!parsed.success) return [z.prettifyError(parsed.error)];
  const { dateOfBirth, answeredOn, procedureDate, changes, absent, expect } = parsed.data;
  const answers = Object.fromEntries(Object.entries({ ...allClearAnswers, ...changes }).filter(([id]) => !absent.includes(id)));
  const assessment = assess({ dateOfBirth, answers, answeredOn, procedureDate });
  if (assessment.kind === "invalid") return differences(expect, { invalid: assessment.fields }, "expect");
  const { outcome, earliestDate, anaesthetic, findings } = assessment;
  const written = findings.map((finding) => `${finding.rule}:${finding.outcome}`).sort();
  return differences(expect, { outcome, earliestDate, anaesthetic, findings: written }, "expect");
}

function runAftercare(vector: unknown): string[] {
  const parsed = aftercareVector.safeParse(vector);
  if (!parsed.success) return [z.prettifyError(parsed.error)];
  const { timeZone, treatmentEndedAt, earlierTreatmentsEndedAt, expect, at } = parsed.data;
  const { instructions } = defaultAftercareSet;
  const sets = [...earlierTreatmentsEndedAt, treatmentEndedAt].map((endedAt) => ({
    treatmentEndedAt: endedAt,
    timeZone,
    instructions: resolveInstructions({ instructions, treatmentEndedAt: endedAt, timeZone }),
  }));
  const resolved = resolveInstructions({ instructions, treatmentEndedAt, timeZone }).map((one) => ({
    id: one.id,
    kind: one.kind,
    from: one.fromText,
    until: one.untilText,
  }));
  const moments = at.flatMap(({ now, ...expected }, index) =>
    differences(expected, { active: activeAt({ sets, now }).map(({ id }) => id) }, `at[${index}] (${now.toString()})`),
  );
  return [...differences(expect, resolved, "expect"), ...moments];
}

/** The folders that have a runner; files of any other are counted as skipped. */
export const runners: ReadonlyMap<string, Runner> = new Map([
  ["aftercare", runAftercare],
  ["screening", runScreening],
  ["series", runSeries],
]);
