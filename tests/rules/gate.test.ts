import { describe, expect, test } from "vitest";
import { answerKey } from "#lib/screening/rules/assess.ts";
import { type GateItem, gateStart, type Settlement, type StartFacts, screeningGap } from "#lib/screening/rules/gate.ts";
import { NO_PATHWAY } from "#lib/screening/rules/minors.ts";
import { sayGateItem } from "#lib/screening/rules/texts.ts";
import { allClearAnswers } from "#tests/vectors/runners.ts";

const P = "2026-11-23";
const BORN = "1988-05-17";

function facts(changes: Record<string, unknown>, others: Partial<StartFacts> = {}): StartFacts {
  return {
    needles: true,
    procedureDate: P,
    dateOfBirth: BORN,
    screening: { answers: { ...allClearAnswers, ...changes }, answeredOn: P, fullFormOn: P, shortFormOn: null },
    settlements: [],
    treatmentConsentValid: true,
    unreviewed: [],
    minors: NO_PATHWAY,
    ...others,
  };
}

function settled(rule: string, changes: Record<string, unknown>, others: Partial<Settlement> = {}): Settlement {
  return {
    rule,
    kind: "sign_off",
    outcome: "caution",
    answerKey: answerKey(rule, { ...allClearAnswers, ...changes }, BORN),
    decidedOn: P,
    byDoctor: false,
    answersSince: [],
    ...others,
  };
}

/** What is missing, in short: the kind, with the finding or the gap. */
function missing(given: StartFacts): string[] {
  return gateStart(given).missing.map((item) => {
    if (item.kind === "finding") return `${item.finding.rule}:${item.finding.outcome}`;
    return item.kind === "screening" ? `screening:${item.gap}` : item.kind;
  });
}

describe("What is needed before the start", () => {
  test("nothing when the screening is clear, the consent valid and the form given on P", () => {
    expect(missing(facts({}))).toEqual([]);
  });

  test("advice passes", () => {
    expect(missing(facts({ event_date: P }))).toEqual([]);
  });

  test("a service without needles is never gated", () => {
    const bare = { needles: false, dateOfBirth: null, screening: null, treatmentConsentValid: false };
    expect(missing(facts({}, bare))).toEqual([]);
  });

  test("everything that is missing is named at once", () => {
    expect(missing(facts({}, { screening: null, dateOfBirth: null, treatmentConsentValid: false }))).toEqual([
      "date_of_birth",
      "screening:none",
      "consent",
    ]);
    expect(missing(facts({ metal_allergy: "yes", tattoo_in_area: "yes" }, { treatmentConsentValid: false }))).toEqual([
      "metal_allergy:block",
      "tattoo_in_area:caution",
      "consent",
    ]);
  });

  test("without a date of birth the start is refused, and what the answers say stands all the same, the age aside", () => {
    expect(missing(facts({}, { dateOfBirth: null }))).toEqual(["date_of_birth"]);
    expect(missing(facts({ metal_allergy: "yes" }, { dateOfBirth: null }))).toEqual(["date_of_birth", "metal_allergy:block"]);
  });

  test("a form with a date that has not come yet is no screening", () => {
    expect(missing(facts({ filler_last: "2026-11-24" }))).toEqual(["screening:invalid_dates"]);
  });
});

describe("A valid screening for P", () => {
  test.each([
    [P, null, null],
    ["2025-11-23", P, null],
    ["2025-11-22", P, "too_old"],
    ["2026-11-22", null, "not_confirmed"],
    ["2026-11-20", "2026-11-22", "not_confirmed"],
    ["2026-11-24", null, "none"],
  ])("a full form of %s with the short questions on %s: %s", (fullFormOn, shortFormOn, gap) => {
    expect(screeningGap({ fullFormOn, shortFormOn }, P)).toBe(gap);
  });

  test("findings are made whatever the form's age", () => {
    const screening = {
      answers: { ...allClearAnswers, metal_allergy: "yes" },
      answeredOn: "2024-01-01",
      fullFormOn: "2024-01-01",
      shortFormOn: null,
    };
    expect(missing(facts({}, { screening }))).toEqual(["screening:too_old", "metal_allergy:block"]);
  });

  test("the form is assessed for P, not for the day it was given", () => {
    const screening = {
      answers: { ...allClearAnswers, waxing_last: "2026-11-19" },
      answeredOn: "2026-11-19",
      fullFormOn: "2026-11-19",
      shortFormOn: P,
    };
    expect(missing(facts({}, { screening }))).toEqual([]);
  });
});

describe("A clinician's decision", () => {
  const tattoo = { tattoo_in_area: "yes" };
  const open = ["tattoo_in_area:caution"];

  test("a caution waits for a sign-off of that very finding", () => {
    expect(missing(facts(tattoo))).toEqual(open);
    expect(missing(facts(tattoo, { settlements: [settled("tattoo_in_area", tattoo)] }))).toEqual([]);
    expect(missing(facts(tattoo, { settlements: [settled("dark_marks_history", tattoo)] }))).toEqual(open);
  });

  test("it ends when the answer changes, and the old answer given again does not bring it back", () => {
    const unsure = { tattoo_in_area: "unsure" };
    expect(missing(facts(unsure, { settlements: [settled("tattoo_in_area", tattoo)] }))).toEqual(open);
    const since = settled("tattoo_in_area", tattoo, { answersSince: [{ ...allClearAnswers, ...unsure }] });
    expect(missing(facts(tattoo, { settlements: [since] }))).toEqual(open);
    const same = settled("tattoo_in_area", tattoo, { answersSince: [{ ...allClearAnswers, ...tattoo, unwell_now: "yes" }] });
    expect(missing(facts(tattoo, { settlements: [same] }))).toEqual([]);
  });

  test("left unanswered and answered never are two answers", () => {
    const absent: Record<string, unknown> = { ...allClearAnswers };
    delete absent.filler_last;
    expect(answerKey("filler_last", absent, BORN)).not.toBe(answerKey("filler_last", allClearAnswers, BORN));
  });

  test("it ends when a dependent date changes", () => {
    const before = { cancer_treatment: "finished", cancer_treatment_date: "2026-11-10" };
    const override = settled("cancer_treatment", before, { kind: "override", outcome: "defer" });
    expect(missing(facts(before, { settlements: [override] }))).toEqual([]);
    expect(missing(facts({ ...before, cancer_treatment_date: "2026-11-11" }, { settlements: [override] }))).toEqual([
      "cancer_treatment:defer",
    ]);
  });

  test("it ends when the outcome gets worse, and holds when it gets milder", () => {
    const scar = { scar_injury: "2026-06-01" };
    const early = settled("scar_injury", scar, { outcome: "caution", kind: "override" });
    expect(missing(facts(scar, { settlements: [early] }))).toEqual(["scar_injury:defer"]);
    const milder = { scar_injury: "2026-01-01" };
    expect(missing(facts(milder, { settlements: [settled("scar_injury", milder, { outcome: "defer", kind: "override" })] }))).toEqual([]);
  });

  test("it ends when twelve months have passed", () => {
    expect(missing(facts(tattoo, { settlements: [settled("tattoo_in_area", tattoo, { decidedOn: "2025-11-24" })] }))).toEqual([]);
    expect(missing(facts(tattoo, { settlements: [settled("tattoo_in_area", tattoo, { decidedOn: "2025-11-23" })] }))).toEqual(open);
  });

  test.each([
    [{ filler_last: "2026-11-01" }, "filler_last", "defer"],
    [{ unwell_now: "yes" }, "unwell_now", "defer"],
    [{ metal_allergy: "yes" }, "metal_allergy", "block"],
  ] as const)("%j is passed by an override or a resolution, not by a sign-off", (changes, rule, outcome) => {
    expect(missing(facts(changes))).toEqual([`${rule}:${outcome}`]);
    expect(missing(facts(changes, { settlements: [settled(rule, changes, { outcome })] }))).toEqual([`${rule}:${outcome}`]);
    for (const kind of ["override", "resolution"] as const) {
      expect(missing(facts(changes, { settlements: [settled(rule, changes, { outcome, kind })] }))).toEqual([]);
    }
  });

  test("the age block is lifted by no decision", () => {
    const minor = "2010-05-17";
    const kinds = ["sign_off", "override", "resolution"] as const;
    const settlements = kinds.map((kind) => settled("age", {}, { kind, outcome: "block", answerKey: answerKey("age", {}, minor) }));
    expect(gateStart(facts({}, { dateOfBirth: minor, settlements })).missing).toMatchObject([
      { kind: "finding", settleBy: [], finding: { rule: "age", outcome: "block" } },
    ]);
  });

  test("an age under 22 is signed off like any caution", () => {
    const young = "2006-05-17";
    const signedOff = settled("age", {}, { answerKey: answerKey("age", {}, young) });
    expect(missing(facts({}, { dateOfBirth: young }))).toEqual(["age:caution"]);
    expect(missing(facts({}, { dateOfBirth: young, settlements: [signedOff] }))).toEqual([]);
  });
});

describe("What is missing, in words", () => {
  const say = (given: StartFacts) =>
    gateStart(given).missing.map((item: GateItem) => [sayGateItem(item, "clinician"), sayGateItem(item, "reception")]);

  test("clinicians read the finding, reception never reads an answer", () => {
    expect(say(facts({ waxing_last: "2026-11-22", pregnant: "unsure" }, { treatmentConsentValid: false }))).toEqual([
      ["Defer: Pregnancy: answered unsure.", "The screening: needs a clinician."],
      [
        "Defer: Waxing or other hair removal: given as Sun 22 Nov 2026, not before Wed 25 Nov 2026.",
        "The screening: not before Wed 25 Nov 2026.",
      ],
      ["There is no valid treatment consent.", "There is no valid treatment consent."],
    ]);
  });

  test("each gap of the screening has its sentence", () => {
    expect(say(facts({}, { screening: null, dateOfBirth: null }))).toEqual([
      ["The patient's date of birth is missing.", "The patient's date of birth is missing."],
      ["The screening form has not been filled in.", "The screening form has not been filled in."],
    ]);
  });
});
