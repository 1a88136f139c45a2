import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerKey, assess } from "#lib/screening/rules/assess.ts";
import { addMonthsSafe, type FindingOutcome, isBefore, severity } from "#lib/screening/rules/finding.ts";
import { gateStart, procedureDay, type Settlement, settles } from "#lib/screening/rules/gate.ts";
import { NO_PATHWAY } from "#lib/screening/rules/minors.ts";
import { answersSince, type SignedAnswers, screeningRecord } from "#lib/screening/rules/record.ts";
import { addDays, compareDates } from "#lib/time.ts";
import { allClearAnswers } from "#tests/vectors/runners.ts";

const FIRST = "2025-03-03";
const BORN = "1985-08-14";
const RULES = ["tattoo_in_area", "scar_injury", "keloid", "skin_flare", "prescribed_blood_thinner"] as const;
const ANSWERS: Readonly<Record<string, readonly unknown[]>> = {
  tattoo_in_area: ["yes", "no", "unsure"],
  scar_injury: [null, "unknown", "2024-10-01", "2024-05-20"],
  keloid: ["self", "family", "no"],
  skin_flare: ["now", "history", "no"],
  prescribed_blood_thinner: ["yes", "no"],
};

/** One event of a series: a form signed on a day with some answers, or a decision about what the findings say then. */
const form = fc.record({
  what: fc.constant("form" as const),
  answers: fc.record(Object.fromEntries(RULES.map((rule) => [rule, fc.constantFrom(...(ANSWERS[rule] ?? []))]))),
});
const decision = fc.record({
  what: fc.constant("decision" as const),
  rule: fc.constantFrom(...RULES),
  kind: fc.constantFrom("sign_off", "resolution", "override"),
});
const history = fc.array(fc.record({ event: fc.oneof(form, decision), days: fc.integer({ min: 0, max: 120 }) }), { maxLength: 14 });

type Told = { readonly signed: readonly SignedAnswers[]; readonly settlements: readonly Settlement[]; readonly last: string };

/** Lives through a history, as the commands do: a decision is about a finding that stands, assessed for its own day. */
function live(events: readonly (typeof history extends fc.Arbitrary<infer H> ? H : never)[number][]): Told {
  const signed: SignedAnswers[] = [
    { id: "a000", part: "full", answers: allClearAnswers, answeredOn: FIRST, signedAt: Temporal.Instant.from(`${FIRST}T01:00:00Z`) },
  ];
  const decided: (Omit<Settlement, "answersSince"> & { readonly id: string; readonly at: Temporal.Instant })[] = [];
  let day = FIRST;
  events.forEach(({ event, days }, index) => {
    day = addDays(day, days);
    const id = `b${String(index).padStart(3, "0")}`;
    const at = Temporal.Instant.from(`${day}T02:00:00Z`);
    if (event.what === "form") {
      signed.push({ id, part: "full", answers: { ...allClearAnswers, ...event.answers }, answeredOn: day, signedAt: at });
      return;
    }
    const finding = findingOf(signed, event.rule, day);
    if (finding === undefined) return;
    const answers = screeningRecord(signed)?.answers ?? {};
    const { rule, kind } = event;
    const key = answerKey(rule, answers, BORN);
    decided.push({ id, at, rule, kind, outcome: finding.outcome, answerKey: key, decidedOn: day, byDoctor: false });
  });
  return {
    signed,
    settlements: decided.map(({ id, at, ...each }) => ({ ...each, answersSince: answersSince(signed, { at, id }) })),
    last: day,
  };
}

function findingOf(signed: readonly SignedAnswers[], rule: string, day: string) {
  const record = screeningRecord(signed);
  if (record === null) return undefined;
  const assessment = assess({ dateOfBirth: BORN, answers: record.answers, answeredOn: record.answeredOn, procedureDate: day });
  return assessment.kind === "assessed" ? assessment.findings.find((finding) => finding.rule === rule) : undefined;
}

const outcomes: Readonly<Record<Settlement["kind"], readonly FindingOutcome[]>> = {
  sign_off: ["caution"],
  resolution: ["caution", "defer", "block"],
  override: ["caution", "defer", "block"],
};

describe("a clinician's decision, over random histories of forms and decisions", () => {
  test("covers its own finding alone, with the same answer, no worse outcome and within twelve months, and ends for good when the answer changes", () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 500 }), (events, ahead) => {
        const { signed, settlements, last } = live(events);
        const record = screeningRecord(signed);
        if (record === null) throw new Error("The first form is always there.");
        const day = addDays(last, ahead);
        const now = { answers: record.answers, dateOfBirth: BORN };
        for (const rule of RULES) {
          const finding = findingOf(signed, rule, day);
          if (finding === undefined) continue;
          for (const settlement of settlements) {
            const given = [...settlement.answersSince, record.answers].map((answers) => answerKey(rule, answers, BORN));
            const expected =
              settlement.rule === rule &&
              outcomes[settlement.kind].includes(finding.outcome) &&
              severity(finding.outcome) <= severity(settlement.outcome) &&
              given.every((key) => key === settlement.answerKey) &&
              isBefore(day, addMonthsSafe(settlement.decidedOn, 12));
            expect(settles(settlement, finding, now, day)).toBe(expected);
          }
        }
      }),
    );
  });

  test("never closes the gate to what was open without it, and opens it only where each finding is covered", () => {
    fc.assert(
      fc.property(history, (events) => {
        const { signed, settlements, last } = live(events);
        const screening = screeningRecord(signed);
        const facts = {
          needles: true,
          procedureDate: last,
          dateOfBirth: BORN,
          screening,
          treatmentConsentValid: true,
          minors: NO_PATHWAY,
          unreviewed: [],
        };
        const rulesOf = (given: readonly Settlement[]) =>
          gateStart({ ...facts, settlements: given }).missing.flatMap((item) => (item.kind === "finding" ? [item.finding.rule] : []));
        const without = rulesOf([]);
        const left = rulesOf(settlements);
        expect(without).toEqual(expect.arrayContaining(left));
        for (const rule of without)
          expect(left.includes(rule)).toBe(rulesOf(settlements.filter((each) => each.rule === rule)).includes(rule));
      }),
    );
  });
});

describe("the day of the procedure", () => {
  const TODAY = "2026-11-23";

  test.each([
    ["booked", "2026-12-21", "2026-12-21"],
    ["confirmed", "2026-12-21", "2026-12-21"],
    ["booked", "2026-11-20", TODAY],
    ["arrived", "2026-12-21", TODAY],
    ["in_room", "2026-11-20", TODAY],
    ["treated", "2026-11-20", "2026-11-20"],
    ["cancelled", "2026-11-20", "2026-11-20"],
  ] as const)("of a visit that is %s and agreed for %s is %s", (status, date, expected) => {
    expect(procedureDay({ status, date }, TODAY)).toBe(expected);
  });

  test("never lies behind for a visit that is still to come", () => {
    for (const status of ["booked", "confirmed", "arrived", "in_room"] as const) {
      for (const days of [-400, -1, 0, 1, 400]) {
        expect(compareDates(procedureDay({ status, date: addDays(TODAY, days) }, TODAY), TODAY)).toBeGreaterThanOrEqual(0);
      }
    }
  });
});
