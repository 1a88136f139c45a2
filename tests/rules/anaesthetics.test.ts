import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyAnaestheticInput } from "#lib/anaesthetics/input.ts";
import { checkNumbing, likelyAreas, sayAreas, sayNumbingProblems, timeOnSkin } from "#lib/anaesthetics/rules.ts";

const NOON = Temporal.Instant.from("2026-11-23T01:00:00Z");
const later = (minutes: number) => NOON.add({ minutes });

describe("the time on the skin", () => {
  test("is counted in whole minutes, and warns from the longest time on", () => {
    const on = { appliedAt: NOON, removedAt: null, maxMinutes: 60 };
    expect(timeOnSkin(on, later(23).add({ seconds: 59 }))).toEqual({ minutes: 23, state: "on" });
    expect(timeOnSkin(on, later(60))).toEqual({ minutes: 60, state: "due" });
    expect(timeOnSkin({ ...on, maxMinutes: null }, later(600))).toEqual({ minutes: 600, state: "on" });
  });

  test("stands once it is off, and says where it was too long", () => {
    const off = { appliedAt: NOON, maxMinutes: 60 };
    expect(timeOnSkin({ ...off, removedAt: later(60) }, later(300))).toEqual({ minutes: 60, state: "off" });
    expect(timeOnSkin({ ...off, removedAt: later(61) }, later(300))).toEqual({ minutes: 61, state: "over" });
  });
});

const facts = {
  product: "Lidocaine cream",
  namedTwice: false,
  lot: "LC-2609",
  expiry: "2028-09-30",
  doctor: "",
  asksDoctor: false,
  appliedAt: NOON,
  removedAt: null,
  startedAt: null,
  now: later(30),
} as const;

describe("what can be recorded", () => {
  test("is named once, and by a doctor where the screening asks for one", () => {
    expect(checkNumbing(facts)).toEqual([]);
    expect(checkNumbing({ ...facts, product: " " })).toEqual(["unnamed"]);
    expect(checkNumbing({ ...facts, namedTwice: true })).toEqual(["named_twice"]);
    expect(checkNumbing({ ...facts, lot: " ", expiry: null })).toEqual(["without_lot", "without_expiry"]);
    expect(checkNumbing({ ...facts, asksDoctor: true })).toEqual(["for_doctor"]);
    expect(checkNumbing({ ...facts, asksDoctor: true, doctor: "Dr Okonjo" })).toEqual([]);
  });

  test("lies in the past, and comes off after it went on and before the first pass", () => {
    expect(checkNumbing({ ...facts, appliedAt: later(31) })).toEqual(["applied_in_future"]);
    expect(checkNumbing({ ...facts, removedAt: later(31) })).toEqual(["removed_in_future"]);
    expect(checkNumbing({ ...facts, removedAt: later(-1) })).toEqual(["removed_before_applied"]);
    expect(checkNumbing({ ...facts, startedAt: later(20) })).toEqual(["removal_missing"]);
    expect(checkNumbing({ ...facts, startedAt: later(20), removedAt: later(21) })).toEqual(["removed_after_start"]);
    expect(checkNumbing({ ...facts, startedAt: later(20), removedAt: later(20) })).toEqual([]);
    expect(sayNumbingProblems(["removed_after_start"]).removedAt).toMatch(/before the first pass/);
  });

  test("whatever is recorded once a treatment has begun came off no later than its start", () => {
    const minute = fc.integer({ min: -200, max: 200 });
    fc.assert(
      fc.property(minute, fc.option(minute), fc.option(minute), (on, off, start) => {
        const removedAt = off === null ? null : later(off);
        const startedAt = start === null ? null : later(start);
        const problems = checkNumbing({ ...facts, appliedAt: later(on), removedAt, startedAt, now: later(150) });
        if (problems.length > 0) return;
        if (off !== null) expect(off).toBeGreaterThanOrEqual(on);
        if (start !== null) expect(off ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(start);
      }),
    );
  });
});

describe("the form", () => {
  const sent = { idempotencyKey: crypto.randomUUID(), appointmentId: crypto.randomUUID() };

  test("takes one region or several, and zones beside them, in the order of the charts", () => {
    const parsed = applyAnaestheticInput.parse({ ...sent, zones: ["chin", "forehead"], regions: "neck" });
    expect(parsed.zones).toEqual(["neck", "forehead", "chin"]);
    expect(sayAreas(parsed.zones)).toBe("neck, forehead, chin");
  });

  test("asks where it was put, and reads amounts with either decimal sign", () => {
    expect(applyAnaestheticInput.safeParse(sent).error?.issues.map(({ path }) => path)).toEqual([["regions"]]);
    expect(applyAnaestheticInput.parse({ ...sent, regions: ["face"], grams: "7,5" }).grams).toBe(7.5);
    for (const grams of ["0", "501", "ten", "-1"])
      expect(applyAnaestheticInput.safeParse({ ...sent, regions: ["face"], grams }).success).toBe(false);
  });

  test("begins with the regions that the series treats", () => {
    expect(likelyAreas(["chin", "hand-left", "neck"])).toEqual(["face", "neck", "hand"]);
    expect(likelyAreas([])).toEqual([]);
  });
});
