import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerKey } from "#lib/screening/rules/assess.ts";
import { stopsBooking, stopsRoom } from "#lib/screening/rules/booking.ts";
import { gateStart, type Settlement, type SettlementKind, type StartFacts } from "#lib/screening/rules/gate.ts";
import { isMinorOn, type MinorsPathway } from "#lib/screening/rules/minors.ts";
import { addDays } from "#lib/time.ts";
import { allClearAnswers } from "#tests/vectors/runners.ts";

const P = "2026-11-23";
const BORN = "2010-05-17";
const KINDS = ["sign_off", "resolution", "override"] as const;

function facts(minors: MinorsPathway, others: Partial<StartFacts> = {}): StartFacts {
  return {
    needles: true,
    procedureDate: P,
    dateOfBirth: BORN,
    screening: { answers: allClearAnswers, answeredOn: P, fullFormOn: P, shortFormOn: null },
    settlements: [],
    treatmentConsentValid: true,
    unreviewed: [],
    minors,
    ...others,
  };
}

function decided(kind: SettlementKind, byDoctor: boolean, outcome: Settlement["outcome"] = "caution"): Settlement {
  return { rule: "age", kind, outcome, answerKey: answerKey("age", {}, BORN), decidedOn: P, byDoctor, answersSince: [] };
}

const consulted = (daysBefore: number): MinorsPathway => ({ on: true, firstConsultationOn: addDays(P, -daysBefore) });

/** What stands in the way of a booking for P, of the room, and of the start. */
function stops(given: StartFacts) {
  const { missing } = gateStart(given);
  return {
    book: stopsBooking(missing, given.procedureDate, () => P).map(({ until }) => until ?? "a clinician"),
    room: stopsRoom(missing).length,
    start: missing.map((item) => (item.kind === "finding" ? `${item.finding.rule}:${item.finding.outcome}` : item.kind)),
  };
}

describe("the minors pathway", () => {
  test("turned off, nothing lifts the age block: not a guardian, not the wait, not a doctor", () => {
    const settlements = KINDS.flatMap((kind) => (["caution", "defer", "block"] as const).map((outcome) => decided(kind, true, outcome)));
    const given = facts({ on: false, firstConsultationOn: "2026-01-05" }, { settlements });
    expect(stops(given)).toEqual({ book: ["a clinician"], room: 1, start: ["age:block"] });
  });

  test("turned on, the block stands until a consultation has taken place", () => {
    const settlements = KINDS.map((kind) => decided(kind, true, "block"));
    const given = facts({ on: true, firstConsultationOn: null }, { settlements });
    expect(stops(given)).toEqual({ book: ["a clinician"], room: 1, start: ["age:block"] });
  });

  test("for seven days after the first consultation a booking is refused with the date, which itself is allowed", () => {
    expect(stops(facts(consulted(6)))).toEqual({ book: ["2026-11-24"], room: 1, start: ["age:defer"] });
    expect(stops(facts(consulted(0))).book).toEqual(["2026-11-30"]);
    expect(stops(facts(consulted(7)))).toEqual({ book: [], room: 0, start: ["age:caution"] });
  });

  test("no decision shortens the wait", () => {
    for (const kind of KINDS) expect(stops(facts(consulted(3), { settlements: [decided(kind, true, "block")] })).room).toBe(1);
  });

  test("then a doctor signs off, nobody else, and not as an override", () => {
    for (const kind of KINDS) {
      for (const byDoctor of [true, false]) {
        const { start } = stops(facts(consulted(10), { settlements: [decided(kind, byDoctor)] }));
        expect(start).toEqual(kind === "sign_off" && byDoctor ? [] : ["age:caution"]);
      }
    }
  });

  test("a doctor's sign-off ends when the pathway is turned off, and with twelve months", () => {
    const settlements = [decided("sign_off", true)];
    expect(stops(facts({ on: false, firstConsultationOn: "2026-01-05" }, { settlements })).start).toEqual(["age:block"]);
    const late = facts(consulted(100), { procedureDate: "2027-11-23", settlements });
    expect(stops(late).start).toContain("age:caution");
  });

  test("a minor is refused without a form too, and an adult by none of this", () => {
    expect(stops(facts({ on: false, firstConsultationOn: null }, { screening: null })).book).toEqual(["a clinician"]);
    expect(stops(facts(consulted(2), { screening: null })).book).toEqual(["2026-11-28"]);
    expect(stops(facts(consulted(9), { screening: null }))).toEqual({ book: [], room: 0, start: ["screening"] });
    expect(stops(facts(consulted(2), { dateOfBirth: "2000-01-01" }))).toEqual({ book: [], room: 0, start: [] });
  });

  test("the eighteenth birthday ends it, on 1 March for someone born on 29 February", () => {
    expect(isMinorOn("2008-11-24", P)).toBe(true);
    expect(isMinorOn("2008-11-23", P)).toBe(false);
    expect(isMinorOn("2008-02-29", "2026-02-28")).toBe(true);
    expect(isMinorOn("2008-02-29", "2026-03-01")).toBe(false);
    expect(stops(facts({ on: false, firstConsultationOn: null }, { dateOfBirth: "2008-11-23" })).start).toEqual(["age:caution"]);
  });

  test("a minor starts only with the pathway on, seven days after a consultation, consent and a doctor's sign-off, whatever else was decided", () => {
    const settlement = fc.record({
      kind: fc.constantFrom(...KINDS),
      byDoctor: fc.boolean(),
      outcome: fc.constantFrom("caution", "defer", "block"),
    });
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.option(fc.integer({ min: -20, max: 400 })),
        fc.array(settlement, { maxLength: 4 }),
        fc.boolean(),
        (on, ago, given, treatmentConsentValid) => {
          const minors = { on, firstConsultationOn: ago === null ? null : addDays(P, -ago) };
          const settlements = given.map(({ kind, byDoctor, outcome }) => decided(kind, byDoctor, outcome));
          const mayStart = gateStart(facts(minors, { settlements, treatmentConsentValid })).missing.length === 0;
          const signedOff = given.some(({ kind, byDoctor }) => kind === "sign_off" && byDoctor);
          expect(mayStart).toBe(on && ago !== null && ago >= 7 && signedOff && treatmentConsentValid);
        },
      ),
    );
  });
});
