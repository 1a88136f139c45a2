import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import type { FormQuestion } from "#lib/forms/input.ts";
import { type Assessment, assess, screeningRows } from "#lib/screening/rules/assess.ts";
import { severity } from "#lib/screening/rules/finding.ts";
import { type ClinicForm, clinicFormOf, contractForm } from "#lib/screening/rules/own.ts";
import { clinicianReason } from "#lib/screening/rules/texts.ts";
import { addDays, compareDates } from "#lib/time.ts";
import { allClearAnswers } from "#tests/vectors/runners.ts";

const ANSWERED_ON = "2026-11-23";
const P = "2026-12-01";

const dives: FormQuestion = { id: "own_dives", type: "yes_no_unsure", label: "Do you dive?", cautionIf: ["yes"] };
const creams: FormQuestion = {
  id: "own_creams",
  type: "several",
  label: "Which creams?",
  options: [
    { value: "mild", label: "Mild ones" },
    { value: "strong", label: "Strong ones" },
  ],
  none: "None",
  cautionIf: ["strong"],
};
const pain: FormQuestion = {
  id: "own_pain",
  type: "scale",
  label: "Pain?",
  min: 0,
  max: 10,
  labels: { min: "no", max: "very" },
  cautionIf: ["9", "10"],
};

function assessed(
  answers: Readonly<Record<string, unknown>>,
  form?: Partial<ClinicForm>,
  procedureDate = P,
): Assessment & { kind: "assessed" } {
  const whole = form === undefined ? undefined : { ...contractForm, ...form };
  const assessment = assess({
    dateOfBirth: "1988-05-17",
    answers: { ...allClearAnswers, ...answers },
    answeredOn: ANSWERED_ON,
    procedureDate,
    form: whole,
  });
  if (assessment.kind !== "assessed") throw new Error(`Invalid: ${assessment.fields.join()}`);
  return assessment;
}

const found = (answers: Readonly<Record<string, unknown>>, ...cautions: FormQuestion[]) =>
  assessed(answers, { cautions }).findings.map(({ rule, outcome, because }) => `${rule}:${outcome} ${because}`);

describe("A clinic's own question", () => {
  test("flags a caution for the answers that the clinic chose, for unsure, and for none: unknown is never no", () => {
    expect(found({ own_dives: "no" }, dives)).toEqual([]);
    expect(found({ own_dives: "yes" }, dives)).toEqual(["own_dives:caution answered yes"]);
    expect(found({ own_dives: "unsure" }, dives)).toEqual(["own_dives:caution answered unsure"]);
    expect(found({}, dives)).toEqual(["own_dives:caution not answered"]);
    expect(found({ own_dives: "often" }, dives)).toEqual(["own_dives:caution not answered"]);
  });

  test("that was hidden by its own condition is never a caution", () => {
    expect(found({ own_dives: null, own_creams: null, own_pain: null }, dives, creams, pain)).toEqual([]);
  });

  test("of several answers or of a scale is read answer by answer", () => {
    expect(found({ own_creams: ["mild"], own_pain: 8 }, creams, pain)).toEqual([]);
    expect(found({ own_creams: [], own_pain: 0 }, creams, pain)).toEqual([]);
    expect(found({ own_creams: ["mild", "strong"], own_pain: 10 }, creams, pain)).toEqual([
      "own_creams:caution answered strong ones",
      "own_pain:caution answered 10",
    ]);
  });

  test("is read by clinicians in its own words, with what flags it and where it comes from", () => {
    const [finding] = assessed({ own_dives: "yes" }, { cautions: [dives] }).findings;
    expect(finding && clinicianReason(finding)).toEqual({
      finding: "Do you dive?: answered yes",
      rule: "yes: caution; unsure or not answered: caution.",
      version: 1,
      source: "The clinic's own form",
    });
  });
});

describe("What a clinic's forms add for a patient", () => {
  const again: FormQuestion = { ...pain, everyVisit: true };
  const noted: FormQuestion = { id: "own_noted", type: "yes_no_unsure", label: "Noted?", cautionIf: ["yes"], staffOnly: true };
  const signed = (part: "full" | "short" | "staff", ...cautions: FormQuestion[]) => ({ part, clinic: { cautions, stricter: {} } });
  const asked = (...forms: Parameters<typeof clinicFormOf>[0]) => clinicFormOf(forms).cautions.map(({ id }) => id);

  test("is what the version asked that they signed, in the part that they signed", () => {
    expect(asked(signed("full", dives, again, noted))).toEqual(["own_dives", "own_pain"]);
    expect(asked(signed("full"), signed("short", dives, again, noted))).toEqual(["own_pain"]);
    expect(asked(signed("full", dives), signed("staff", dives, noted))).toEqual(["own_dives", "own_noted"]);
  });

  test("is asked anew with each whole form: what that no longer asks flags no more, what staff noted stays", () => {
    expect(asked(signed("full", dives, noted), signed("staff", noted), signed("full", again))).toEqual(["own_noted", "own_pain"]);
  });

  test("flags as the version says under which it was last asked, and waits as long as the clinic does now", () => {
    const stricter = { filler_last: 9 };
    const calmer: FormQuestion = { ...dives, cautionIf: ["no"] };
    const form = clinicFormOf([signed("full", dives), { part: "full", clinic: { cautions: [calmer], stricter } }]);
    expect(form).toEqual({ cautions: [calmer], stricter });
    expect(clinicFormOf([{ part: "full" }])).toEqual(contractForm);
  });
});

describe("A stricter number", () => {
  test("moves the first allowed day, and stands in the rule that clinicians read", () => {
    const stricter = { filler_last: 9 };
    const answers = { filler_last: "2026-05-01" };
    expect(assessed(answers).outcome).toBe("clear");
    const { outcome, earliestDate, findings } = assessed(answers, { stricter });
    expect([outcome, earliestDate]).toEqual(["defer", "2027-02-01"]);
    expect(findings.map((finding) => clinicianReason(finding).rule)).toEqual([
      "defer until 9 months after the day; day unknown: defer until a clinician has looked; not answered: caution.",
    ]);
  });

  test("that is looser than the contract changes nothing, wherever it came from", () => {
    const answers = { filler_last: "2026-08-01", strong_actives_last: ANSWERED_ON };
    for (const looser of [{ filler_last: 1, strong_actives_last: 0 }, { filler_last: -50 }, { filler_last: Number.NaN }])
      expect(assessed(answers, { stricter: looser })).toEqual(assessed(answers));
  });

  test("lengthens each wait of the contract by itself", () => {
    const waits = screeningRows.flatMap((row) => row.waits);
    expect(waits).toHaveLength(26);
    expect(new Set(waits.map(({ key }) => key)).size).toBe(waits.length);
    for (const { key, count, unit } of waits) {
      const [id = ""] = key.split(".");
      const planned = id === "event_date" || id === "sun_holiday_date";
      // A day on which the contract says nothing any more of this number, and a number twice as large still does.
      const span = count * (unit === "month" ? 31 : 1) + 1;
      const day = addDays(P, planned ? span : -span);
      const dated = id === "cancer_treatment" ? { cancer_treatment: "finished", cancer_treatment_date: day } : { [id]: day };
      const answers = id === "steroid_tablets" ? { steroid_tablets: "stopped", steroid_tablets_last: day } : dated;
      const with_ = assessFreely(answers, { [key]: count * 3 });
      const without = assessFreely(answers, {});
      expect(severity(with_), key).toBeGreaterThan(severity(without));
    }
  });
});

/** Given on P itself, so that days up to P can be answered. */
function assessFreely(answers: Readonly<Record<string, unknown>>, stricter: Record<string, number>) {
  const facts = { dateOfBirth: "1988-05-17", answers: { ...allClearAnswers, ...answers }, answeredOn: P, procedureDate: P };
  const assessment = assess({ ...facts, form: { cautions: [], stricter } });
  if (assessment.kind !== "assessed") throw new Error("Invalid.");
  return assessment.outcome;
}

const questions = defaultScreeningForm.sections.flatMap((section) => section.questions);

function answerTo(question: FormQuestion): fc.Arbitrary<string | number | null> {
  if (question.type === "date") {
    const latest = question.past === false ? 60 : 0;
    return fc.oneof(
      fc.integer({ min: -500, max: latest }).map((days) => addDays(ANSWERED_ON, days)),
      fc.constantFrom(null, "unknown"),
    );
  }
  if (question.type === "choice") return fc.constantFrom(null, "unsure", ...question.options.map(({ value }) => value));
  if (question.type === "number") return fc.constantFrom(null, 1, 2, 3, 4, 5, 6);
  return fc.constantFrom("yes", "no", "unsure", null);
}

/** Mostly all clear, so that single answers decide. */
const changes = fc
  .uniqueArray(fc.constantFrom(...questions), { maxLength: 5, selector: ({ id }) => id })
  .chain((chosen) => fc.tuple(...chosen.map((question) => fc.tuple(fc.constant(question.id), answerTo(question)))))
  .map((pairs): Record<string, unknown> => Object.fromEntries(pairs));
/** Any numbers at all, looser ones among them. */
const numbers = fc.dictionary(
  fc.constantFrom(...screeningRows.flatMap(({ waits }) => waits.map(({ key }) => key))),
  fc.integer({ min: -5, max: 400 }),
);
const ownAnswers = fc.record(
  { own_dives: fc.constantFrom("yes", "no", "unsure", null), own_pain: fc.constantFrom(0, 5, 9, null) },
  { requiredKeys: [] },
);

test("With a clinic's numbers and questions the outcome is never less severe, no finding is milder or gone, and the earliest date is never earlier than by the contract", () => {
  const days = fc.integer({ min: 0, max: 300 }).map((count) => addDays(ANSWERED_ON, count));
  fc.assert(
    fc.property(changes, numbers, ownAnswers, days, (answers, stricter, own, procedureDate) => {
      const facts = {
        dateOfBirth: "1988-05-17",
        answers: { ...allClearAnswers, ...answers, ...own },
        answeredOn: ANSWERED_ON,
        procedureDate,
      };
      const contract = assess(facts);
      const clinic = assess({ ...facts, form: { cautions: [dives, pain], stricter } });
      expect(clinic.kind).toBe(contract.kind);
      if (contract.kind !== "assessed" || clinic.kind !== "assessed") return;
      expect(severity(clinic.outcome)).toBeGreaterThanOrEqual(severity(contract.outcome));
      for (const { rule, outcome } of contract.findings) {
        const same = clinic.findings.find((finding) => finding.rule === rule);
        expect(severity(same?.outcome ?? "clear"), rule).toBeGreaterThanOrEqual(severity(outcome));
      }
      expect(clinic.anaesthetic).toBe(contract.anaesthetic);
      if (contract.earliestDate === null) expect(clinic.earliestDate).toBeNull();
      else if (clinic.earliestDate !== null) expect(compareDates(clinic.earliestDate, contract.earliestDate)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 1000 },
  );
});

test("A form without questions and numbers of the clinic's own assesses exactly as the contract", () => {
  fc.assert(
    fc.property(changes, (answers) => {
      expect(assessed(answers, contractForm)).toEqual(assessed(answers));
    }),
    { numRuns: 300 },
  );
});
