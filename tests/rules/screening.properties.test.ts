import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import type { FormQuestion } from "#lib/forms/input.ts";
import { type Assessed, assess } from "#lib/screening/rules/assess.ts";
import { severity } from "#lib/screening/rules/finding.ts";
import { addDays, compareDates } from "#lib/time.ts";
import { allClearAnswers } from "#tests/vectors/runners.ts";

const ANSWERED_ON = "2026-11-23";
const BORN = "1988-05-17";
const questions = defaultScreeningForm.sections.flatMap((section) => section.questions);

/** Days around the day of answering, past events never after it. */
function day(question: FormQuestion) {
  const latest = question.type === "date" && question.past === false ? 60 : 0;
  return fc.integer({ min: -400, max: latest }).map((days) => addDays(ANSWERED_ON, days));
}

/** Any answer a form can hold for a question. */
function answerTo(question: FormQuestion): fc.Arbitrary<string | number | null> {
  if (question.type === "date") return fc.oneof(day(question), fc.constantFrom(null, "unknown"));
  if (question.type === "choice") return fc.constantFrom(null, "unsure", ...question.options.map(({ value }) => value));
  if (question.type === "number") return fc.constantFrom(null, 1, 2, 3, 4, 5, 6);
  return fc.constantFrom("yes", "no", "unsure", null);
}

/** A whole form, some questions left. */
const forms = fc.record(Object.fromEntries(questions.map((question) => [question.id, answerTo(question)])), { requiredKeys: [] });
const procedureDates = fc.integer({ min: 0, max: 300 }).map((days) => addDays(ANSWERED_ON, days));

/** Mostly all clear, so that single answers decide: a few questions answered at random. */
const fewChanges = fc
  .uniqueArray(fc.constantFrom(...questions), { maxLength: 4, selector: ({ id }) => id })
  .chain((chosen) => fc.tuple(...chosen.map((question) => fc.tuple(fc.constant(question.id), answerTo(question)))))
  .map((pairs) => Object.fromEntries(pairs));

function assessOn(answers: Readonly<Record<string, unknown>>, procedureDate: string): Assessed | null {
  const assessment = assess({ dateOfBirth: BORN, answers, answeredOn: ANSWERED_ON, procedureDate });
  return assessment.kind === "assessed" ? assessment : null;
}

test("Adding a finding never makes the outcome milder, and takes no other finding away", () => {
  // The dependent dates belong to their choice's row, so they are changed with it and not by themselves.
  const rows = questions.filter(({ id }) => !["cancer_treatment_date", "steroid_tablets_last", "cold_sore_ever"].includes(id));
  const addition = fc.constantFrom(...rows).chain((question) => fc.tuple(fc.constant(question.id), answerTo(question)));
  fc.assert(
    fc.property(fewChanges, addition, procedureDates, (changes, [id, value], procedureDate) => {
      const without = { ...allClearAnswers, ...changes, [id]: allClearAnswers[id] ?? null };
      const before = assessOn(without, procedureDate);
      const after = assessOn({ ...without, [id]: value }, procedureDate);
      // A past event that is ahead of the day of answering is a form that cannot be assessed at all.
      if (before === null || after === null) return;
      const cleared = before.findings.filter((finding) => finding.rule === id);
      if (cleared.length > 0) return;
      expect(severity(after.outcome)).toBeGreaterThanOrEqual(severity(before.outcome));
      expect(after.findings).toEqual(expect.arrayContaining([...before.findings]));
    }),
    { numRuns: 600 },
  );
});

test("The earliest date is never before P nor before any deferral, and is null exactly under a block or an open-ended deferral", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        forms,
        fewChanges.map((changes) => ({ ...allClearAnswers, ...changes })),
      ),
      procedureDates,
      (answers, procedureDate) => {
        const assessment = assessOn(answers, procedureDate);
        if (assessment === null) return;
        const { findings, earliestDate } = assessment;
        const stopped = findings.some(({ outcome, until }) => outcome === "block" || (outcome === "defer" && until === null));
        expect(earliestDate === null).toBe(stopped);
        if (earliestDate === null) return;
        for (const date of [procedureDate, ...findings.flatMap(({ until }) => until ?? [])]) {
          expect(compareDates(earliestDate, date)).toBeGreaterThanOrEqual(0);
        }
      },
    ),
    { numRuns: 600 },
  );
});

test("Assessing on the earliest date clears every dated deferral", () => {
  fc.assert(
    fc.property(fewChanges, procedureDates, (changes, procedureDate) => {
      const answers = { ...allClearAnswers, ...changes };
      const earliest = assessOn(answers, procedureDate)?.earliestDate;
      if (earliest === undefined || earliest === null) return;
      expect(assessOn(answers, earliest)?.findings.filter(({ until }) => until !== null)).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

test("An unanswered question is never a no: leaving any out is a caution at least", () => {
  // A dependent date that its choice does not ask for decides nothing; one that is asked for is in the examples.
  const rows = questions.filter(({ id }) => !["cancer_treatment_date", "steroid_tablets_last"].includes(id));
  fc.assert(
    fc.property(forms, fc.constantFrom(...rows), procedureDates, fc.boolean(), (answers, question, procedureDate, asNull) => {
      const { [question.id]: _, ...left } = answers;
      // `null` beside a date is an answer: never.
      const given = asNull && question.type !== "date" ? { ...left, [question.id]: null } : left;
      const assessment = assessOn(given, procedureDate);
      if (assessment === null) return;
      const finding = assessment.findings.find(({ rule }) => rule === question.id);
      expect(severity(finding?.outcome ?? "clear")).toBeGreaterThanOrEqual(severity("caution"));
    }),
    { numRuns: 600 },
  );
});

test("A row gives at most one finding, and only a dated deferral has a day", () => {
  fc.assert(
    fc.property(forms, procedureDates, (answers, procedureDate) => {
      const findings = assessOn(answers, procedureDate)?.findings ?? [];
      expect(new Set(findings.map(({ rule }) => rule)).size).toBe(findings.length);
      for (const { outcome, until, openEnded } of findings)
        expect(outcome === "defer" ? openEnded === (until === null) : until === null && !openEnded).toBe(true);
    }),
  );
});

test("Whatever the answers hold, assessing does not throw", () => {
  const ids = fc.oneof(fc.constantFrom(...questions.map(({ id }) => id)), fc.string());
  const days = fc.constantFrom("0000-01-01", "9999-12-31", "2026-02-29", "-000001-01-01", "2026-1-1", "unknown", "");
  fc.assert(
    fc.property(fc.dictionary(ids, fc.oneof(days, fc.anything())), fc.oneof(days, fc.string()), (answers, dateOfBirth) => {
      const assessment = assess({ dateOfBirth, answers, answeredOn: ANSWERED_ON, procedureDate: ANSWERED_ON });
      expect(["assessed", "invalid"]).toContain(assessment.kind);
    }),
    { numRuns: 400 },
  );
});
