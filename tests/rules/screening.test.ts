import { describe, expect, test } from "vitest";
import { type AssessFacts, assess } from "#lib/screening/rules/assess.ts";
import { addMonthsSafe } from "#lib/screening/rules/finding.ts";
import { clinicianReason, receptionReason, receptionSummary } from "#lib/screening/rules/texts.ts";
import { allClearAnswers } from "#tests/vectors/runners.ts";

const P = "2026-11-23";

function assessed(changes: Record<string, unknown>, facts: Partial<AssessFacts> & { absent?: string[] } = {}) {
  const { absent = [], ...rest } = facts;
  const answers = Object.fromEntries(Object.entries({ ...allClearAnswers, ...changes }).filter(([id]) => !absent.includes(id)));
  const assessment = assess({ dateOfBirth: "1988-05-17", answeredOn: P, procedureDate: P, answers, ...rest });
  if (assessment.kind === "invalid") return { invalid: assessment.fields };
  const { findings, kind: _, ...others } = assessment;
  return { ...others, findings: findings.map(({ rule, outcome }) => `${rule}:${outcome}`), whole: findings };
}

/** The findings alone, for the many rows where nothing else matters. */
function findings(changes: Record<string, unknown>, facts: Partial<AssessFacts> & { absent?: string[] } = {}) {
  const result = assessed(changes, facts);
  return "invalid" in result ? result : result.findings;
}

describe("addMonthsSafe", () => {
  test.each([
    ["2026-01-31", 1, "2026-03-02"],
    ["2026-02-01", 1, "2026-03-03"],
    ["2026-03-01", 1, "2026-04-01"],
    ["2024-01-31", 1, "2024-03-01"],
    ["2025-08-31", 6, "2026-02-28"],
    ["2025-02-28", 12, "2026-02-28"],
    ["2024-02-29", 12, "2025-02-28"],
  ])("%s and %i months is %s: a month is never shorter than 30 days", (date, months, later) => {
    expect(addMonthsSafe(date, months)).toBe(later);
  });
});

describe("Questions with one answer that counts", () => {
  const blocks =
    "breastfeeding cold_sore_now isotretinoin_now bleeding_disorder infection_or_wound suspicious_lesion scleroderma metal_allergy capacity_concern";
  const cautions =
    "cold_sore_ever prescribed_blood_thinner keratosis_wart_mole immune_condition slow_healing_or_heart anaesthetic_allergy anaesthetic_risk other_medicines dark_marks_history tattoo_in_area fainting_or_seizures expectations_concern";
  const defers = "still_red unwell_now";
  const rows = [
    ...blocks.split(" ").map((id) => [id, "block"] as const),
    ...cautions.split(" ").map((id) => [id, "caution"] as const),
    ...defers.split(" ").map((id) => [id, "defer"] as const),
  ];

  test.each(rows)("%s: yes is %s; unsure, null, absent and nonsense are a caution, never a no", (id, outcome) => {
    const changes = { [id]: "yes", cold_sore_last_healed: "2020-01-01" };
    expect(findings(changes)).toEqual([`${id}:${outcome}`]);
    for (const left of ["unsure", null, undefined, "maybe", 3, ""]) expect(findings({ [id]: left })).toEqual([`${id}:caution`]);
    expect(findings({}, { absent: [id] })).toEqual([`${id}:caution`]);
  });

  test("unwell and still red defer without a date", () => {
    for (const id of ["unwell_now", "still_red", "pregnant"]) {
      expect(assessed({ [id]: id === "pregnant" ? null : "yes" })).toMatchObject({
        outcome: "defer",
        earliestDate: null,
        whole: [{ openEnded: true, until: null }],
      });
    }
  });

  test("pregnant: yes blocks, unsure, null, absent and nonsense defer without a date", () => {
    expect(findings({ pregnant: "yes" })).toEqual(["pregnant:block"]);
    for (const left of ["unsure", null, "maybe"]) expect(findings({ pregnant: left })).toEqual(["pregnant:defer"]);
    expect(findings({}, { absent: ["pregnant"] })).toEqual(["pregnant:defer"]);
  });

  test.each([
    ["keloid", "self", "block"],
    ["keloid", "family", "caution"],
    ["keloid", "unsure", "caution"],
    ["keloid", "yes", "caution"],
    ["active_acne", "many", "defer"],
    ["active_acne", "few", "caution"],
    ["active_acne", "no", "caution"],
    ["active_acne", null, "caution"],
    ["skin_flare", "now", "defer"],
    ["skin_flare", "history", "caution"],
    ["skin_flare", "unsure", "caution"],
    ["diabetes", "uncontrolled", "block"],
    ["diabetes", "controlled", "caution"],
    ["diabetes", "unsure", "caution"],
    ["can_follow_aftercare", "no", "caution"],
    ["can_follow_aftercare", "unsure", "caution"],
    ["can_follow_aftercare", null, "caution"],
    ["fitzpatrick", 4, "caution"],
    ["fitzpatrick", 6, "caution"],
    ["fitzpatrick", 0, "caution"],
    ["fitzpatrick", 2.5, "caution"],
    ["fitzpatrick", "2", "caution"],
    ["fitzpatrick", null, "caution"],
    ["cancer_treatment", "ongoing", "block"],
    ["cancer_treatment", "unsure", "caution"],
    ["cancer_treatment", null, "caution"],
    ["steroid_tablets", "now", "block"],
    ["steroid_tablets", "unsure", "caution"],
    ["steroid_tablets", null, "caution"],
  ])("%s: %s is %s", (id, value, outcome) => {
    expect(findings({ [id]: value })).toEqual([`${id}:${outcome}`]);
  });

  test.each([1, 2, 3])("skin type %i gives nothing", (type) => {
    expect(findings({ fitzpatrick: type })).toEqual([]);
  });
});

describe("Dates after which one waits", () => {
  test.each([
    ["cold_sore_last_healed", "2026-10-24", "2026-11-24"],
    ["isotretinoin_last_dose", "2026-05-24", "2026-11-24"],
    ["sunburn_or_tan_last", "2026-11-10", "2026-11-24"],
    ["self_tan_last", "2026-11-22", "2026-11-24"],
    ["filler_last", "2026-05-24", "2026-11-24"],
    ["botulinum_last", "2026-11-10", "2026-11-24"],
    ["peel_or_laser_last", "2026-10-27", "2026-11-24"],
    ["waxing_last", "2026-11-21", "2026-11-24"],
    ["surgery_in_area_last", "2025-11-24", "2026-11-24"],
    ["previous_needling_last", "2026-11-17", "2026-11-24"],
  ])("%s on %s defers to %s, and that day itself is allowed", (id, date, until) => {
    expect(assessed({ [id]: date })).toMatchObject({
      outcome: "defer",
      earliestDate: until,
      findings: [`${id}:defer`],
      whole: [{ until, openEnded: false }],
    });
    expect(findings({ [id]: date }, { procedureDate: until })).toEqual([]);
    expect(assessed({ [id]: "unknown" })).toMatchObject({ outcome: "defer", earliestDate: null, whole: [{ openEnded: true }] });
    expect(findings({ [id]: null })).toEqual([]);
    expect(findings({}, { absent: [id] })).toEqual([`${id}:caution`]);
    for (const nonsense of ["2026-02-30", "soon", 7, "unsure"]) expect(findings({ [id]: nonsense })).toEqual([`${id}:caution`]);
    expect(findings({ [id]: "2026-11-24" })).toEqual({ invalid: [id] });
  });

  test.each(["aspirin_last", "anti_inflammatory_last", "fish_oil_last", "green_tea_last"])(
    "%s: caution within 7 days, advise within 14",
    (id) => {
      expect(findings({ [id]: "2026-11-17" })).toEqual([`${id}:caution`]);
      expect(findings({ [id]: "2026-11-16" })).toEqual([`${id}:advise`]);
      expect(findings({ [id]: "2026-11-10" })).toEqual([`${id}:advise`]);
      expect(findings({ [id]: "2026-11-09" })).toEqual([]);
      expect(findings({ [id]: "unknown" })).toEqual([`${id}:caution`]);
      expect(findings({}, { absent: [id] })).toEqual([`${id}:caution`]);
      expect(findings({ [id]: "2026-11-24" })).toEqual({ invalid: [id] });
    },
  );

  test("a scar defers for 6 months, is a caution to 12, and nothing after", () => {
    expect(findings({ scar_injury: "2026-05-24" })).toEqual(["scar_injury:defer"]);
    expect(findings({ scar_injury: "2026-05-23" })).toEqual(["scar_injury:caution"]);
    expect(findings({ scar_injury: "2025-11-24" })).toEqual(["scar_injury:caution"]);
    expect(findings({ scar_injury: "2025-11-23" })).toEqual([]);
    expect(assessed({ scar_injury: "unknown" })).toMatchObject({ outcome: "defer", earliestDate: null });
  });

  test("a strong cream defers for a day, is advised on to 5, and nothing after; an unknown day is open-ended", () => {
    expect(assessed({ strong_actives_last: P })).toMatchObject({ earliestDate: "2026-11-24", findings: ["strong_actives_last:defer"] });
    expect(findings({ strong_actives_last: "2026-11-22" })).toEqual(["strong_actives_last:advise"]);
    expect(findings({ strong_actives_last: "2026-11-19" })).toEqual(["strong_actives_last:advise"]);
    expect(findings({ strong_actives_last: "2026-11-18" })).toEqual([]);
    expect(assessed({ strong_actives_last: "unknown" })).toMatchObject({ outcome: "defer", earliestDate: null });
  });

  test("never beside a history of cold sores is a day nobody knows; left unanswered it is a caution", () => {
    expect(assessed({ cold_sore_ever: "yes", cold_sore_last_healed: null })).toMatchObject({
      earliestDate: null,
      findings: ["cold_sore_ever:caution", "cold_sore_last_healed:defer"],
    });
    expect(findings({ cold_sore_ever: "unsure", cold_sore_last_healed: null })).toEqual(["cold_sore_ever:caution"]);
    expect(findings({ cold_sore_ever: "yes" }, { absent: ["cold_sore_last_healed"] })).toEqual([
      "cold_sore_ever:caution",
      "cold_sore_last_healed:caution",
    ]);
    expect(findings({ cold_sore_ever: "no", cold_sore_last_healed: "2026-11-20" })).toEqual(["cold_sore_last_healed:defer"]);
  });
});

describe("Dates that depend on a choice", () => {
  test("finished cancer treatment defers for 28 days", () => {
    const finished = (date: unknown) => assessed({ cancer_treatment: "finished", cancer_treatment_date: date });
    expect(finished("2026-10-27")).toMatchObject({ earliestDate: "2026-11-24", findings: ["cancer_treatment:defer"] });
    expect(finished("2026-10-26")).toMatchObject({ findings: [] });
    for (const missing of [null, "unknown", undefined, "soon"])
      expect(finished(missing)).toMatchObject({ earliestDate: null, findings: ["cancer_treatment:defer"] });
    expect(finished("2026-11-24")).toEqual({ invalid: ["cancer_treatment_date"] });
  });

  test("planned cancer treatment defers without a date from 28 days before", () => {
    const planned = (date: unknown) => assessed({ cancer_treatment: "planned", cancer_treatment_date: date });
    expect(planned("2026-12-21")).toMatchObject({ findings: [] });
    expect(planned("2026-12-20")).toMatchObject({ earliestDate: null, findings: ["cancer_treatment:defer"], whole: [{ openEnded: true }] });
    for (const missing of [null, "unknown", undefined])
      expect(planned(missing)).toMatchObject({ earliestDate: null, findings: ["cancer_treatment:defer"] });
  });

  test("stopped steroid tablets defer for 28 days", () => {
    const stopped = (date: unknown) => assessed({ steroid_tablets: "stopped", steroid_tablets_last: date });
    expect(stopped("2026-10-27")).toMatchObject({ earliestDate: "2026-11-24", findings: ["steroid_tablets:defer"] });
    expect(stopped("2026-10-26")).toMatchObject({ findings: [] });
    for (const missing of [null, "unknown", undefined])
      expect(stopped(missing)).toMatchObject({ earliestDate: null, findings: ["steroid_tablets:defer"] });
    expect(stopped("2026-11-24")).toEqual({ invalid: ["steroid_tablets_last"] });
  });

  test("a dependent date counts only when its choice asks for it, whatever it holds", () => {
    for (const date of ["2026-11-22", "2027-01-01", "unknown", undefined, "soon"]) {
      expect(findings({ cancer_treatment_date: date, steroid_tablets_last: date })).toEqual([]);
      expect(findings({ cancer_treatment: "ongoing", cancer_treatment_date: date })).toEqual(["cancer_treatment:block"]);
      expect(findings({ steroid_tablets: "now", steroid_tablets_last: date })).toEqual(["steroid_tablets:block"]);
    }
    expect(findings({}, { absent: ["cancer_treatment_date", "steroid_tablets_last"] })).toEqual([]);
  });
});

describe("What is planned after the procedure", () => {
  test.each([
    ["event_date", "advise", "2026-11-30", "2026-12-01"],
    ["sun_holiday_date", "caution", "2026-12-07", "2026-12-08"],
  ])("%s: %s from P to %s, nothing on %s or before P", (id, outcome, last, after) => {
    for (const date of [P, last]) expect(findings({ [id]: date })).toEqual([`${id}:${outcome}`]);
    for (const date of [after, "2026-11-22", null, "unknown"]) expect(findings({ [id]: date })).toEqual([]);
    expect(findings({}, { absent: [id] })).toEqual([`${id}:caution`]);
  });
});

describe("Age, anaesthetic, and the whole", () => {
  test.each([
    ["2008-11-24", ["age:block"]],
    ["2008-11-23", ["age:caution"]],
    ["2004-11-24", ["age:caution"]],
    ["2004-11-23", []],
  ])("born on %s gives %j", (dateOfBirth, expected) => {
    expect(findings({}, { dateOfBirth })).toEqual(expected);
  });

  test("someone born on 29 February is 18 on 1 March of a common year", () => {
    expect(findings({}, { dateOfBirth: "2008-02-29", answeredOn: "2026-02-28", procedureDate: "2026-02-28" })).toEqual(["age:block"]);
    expect(findings({}, { dateOfBirth: "2008-02-29", answeredOn: "2026-02-28", procedureDate: "2026-03-01" })).toEqual(["age:caution"]);
  });

  test("the anaesthetic is allowed only when both answers are no", () => {
    expect(assessed({})).toMatchObject({ anaesthetic: "allowed" });
    for (const id of ["anaesthetic_allergy", "anaesthetic_risk"]) {
      for (const value of ["yes", "unsure", null, undefined])
        expect(assessed({ [id]: value })).toMatchObject({ anaesthetic: "ask-doctor" });
    }
  });

  test("nobody is assessed without a date of birth", () => {
    for (const dateOfBirth of [null, "", "1988-02-30"]) expect(assessed({}, { dateOfBirth })).toEqual({ invalid: ["dateOfBirth"] });
  });

  test("an invalid form names its date fields, sorted; the day of answering itself is allowed", () => {
    const ahead = { waxing_last: "2026-11-24", filler_last: "2027-01-01", event_date: "2027-01-01", sun_holiday_date: "2027-01-01" };
    expect(assessed(ahead)).toEqual({ invalid: ["filler_last", "waxing_last"] });
    expect(findings({ fish_oil_last: P })).toEqual(["fish_oil_last:caution"]);
  });

  test("the form is assessed for the day of the procedure, not for the day it was answered", () => {
    expect(findings({ filler_last: "2026-11-20" }, { procedureDate: "2027-05-20" })).toEqual([]);
  });
});

describe("The texts of a finding", () => {
  test("clinicians read the finding, its rule, version and source; reception reads no answer", () => {
    const result = assessed({ cold_sore_last_healed: "2026-01-31" }, { answeredOn: "2026-03-01", procedureDate: "2026-03-01" });
    const finding = "whole" in result ? result.whole[0] : undefined;
    expect(finding && clinicianReason(finding)).toEqual({
      finding: "Last cold sore healed: given as Sat 31 Jan 2026",
      rule: "defer until 1 month after the day; day unknown: defer until a clinician has looked; not answered: caution.",
      version: 1,
      source: "Clinic leaflet: no treatment within a month of a cold sore",
    });
    expect(finding && receptionReason(finding)).toBe("not before Mon 2 Mar 2026");
  });

  test("reception reads “needs a clinician” for cautions, blocks and open-ended deferrals, and nothing for advice", () => {
    const summary = (changes: Record<string, unknown>) => {
      const result = assessed(changes);
      return "invalid" in result ? null : [receptionSummary(result), ...result.whole.map(receptionReason)];
    };
    expect(summary({ tattoo_in_area: "yes" })).toEqual(["needs a clinician", "needs a clinician"]);
    expect(summary({ pregnant: "yes" })).toEqual(["needs a clinician", "needs a clinician"]);
    expect(summary({ unwell_now: "yes" })).toEqual(["needs a clinician", "needs a clinician"]);
    expect(summary({ event_date: P })).toEqual([null, null]);
    expect(summary({ waxing_last: P })).toEqual(["not before Thu 26 Nov 2026", "not before Thu 26 Nov 2026"]);
  });
});
