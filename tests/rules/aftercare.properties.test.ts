import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { activeAt, disagreement, type Instruction, isActive, type Offset, resolveInstructions, supersede } from "#lib/aftercare/rules.ts";

const ZONES = [
  "Australia/Sydney",
  "Australia/Lord_Howe",
  "Europe/Berlin",
  "America/New_York",
  "America/Santiago",
  "Asia/Kathmandu",
] as const;
const HOUR = 3_600_000;

const timeZone = fc.constantFrom(...ZONES);
// 2024 to 2031, to the millisecond: every change of the clocks of those years, both ways.
const instant = fc.integer({ min: 1_704_067_200_000, max: 1_924_991_999_999 }).map((ms) => Temporal.Instant.fromEpochMilliseconds(ms));

/** Within three days of a change of the clocks, where the two countings part. */
const nearClockChange = fc.tuple(timeZone, instant, fc.integer({ min: -3 * 24 * 60, max: 3 * 24 * 60 })).map(([zone, at, minutes]) => {
  const change = at.toZonedDateTimeISO(zone).getTimeZoneTransition("next");
  return { zone, endedAt: (change ? change.toInstant() : at).add({ minutes }) };
});

const issue = (
  endedAt: Temporal.Instant,
  zone: string,
  instructions: readonly Instruction[] = defaultAftercareSet.instructions,
  homeRollerHold?: Offset,
) => ({
  treatmentEndedAt: endedAt,
  timeZone: zone,
  instructions: resolveInstructions({ instructions, treatmentEndedAt: endedAt, timeZone: zone, homeRollerHold }),
});

const severalTreatments = nearClockChange.chain(({ zone, endedAt }) =>
  fc.record({
    zone: fc.constant(zone),
    ends: fc
      .array(fc.integer({ min: 0, max: 120 * 24 * 60 }), { minLength: 1, maxLength: 5 })
      .map((list) => list.map((minutes) => endedAt.add({ minutes }))),
  }),
);

const offset: fc.Arbitrary<Offset> = fc.oneof(
  fc.integer({ min: 0, max: 100 }).map((hours) => ({ hours })),
  fc.integer({ min: 0, max: 20 }).map((days) => ({ days })),
  fc.integer({ min: 0, max: 4 }).map((weeks) => ({ weeks })),
  fc.integer({ min: 0, max: 2 }).map((months) => ({ months })),
);
const anyInstruction: fc.Arbitrary<Instruction> = fc.record({
  id: fc.uuid(),
  subject: fc.constantFrom("sunscreen", "makeup", "home roller"),
  kind: fc.constantFrom("avoid", "use"),
  from: offset,
  until: fc.option(offset),
  title: fc.constant("t"),
  detail: fc.constant("d"),
  source: fc.constant({ line: "own" }),
});
const hold: Instruction = {
  id: "home-roller",
  subject: "home roller",
  kind: "avoid",
  from: { hours: 0 },
  until: { days: 2 },
  title: "t",
  detail: "d",
  source: { line: "own" },
};

function disagreeing(active: ReturnType<typeof activeAt>): string[] {
  const avoided = new Set(active.filter(({ kind }) => kind === "avoid").map(({ subject }) => subject));
  return active.filter(({ kind, subject }) => kind === "use" && avoided.has(subject)).map(({ id }) => id);
}

/** Every moment at which anything changes, and the last nanosecond before it. */
function moments(sets: readonly ReturnType<typeof issue>[]): Temporal.Instant[] {
  const edges = sets.flatMap(({ instructions }) => instructions.flatMap(({ from, until }) => (until ? [from, until] : [from])));
  const once = [...new Map(edges.map((at) => [at.epochNanoseconds, at])).values()];
  return [...once, ...once.map((at) => at.subtract({ nanoseconds: 1 }))];
}

describe("aftercare, for every zone, date and history of treatments", () => {
  it("never tells a patient to use and to avoid the same thing at one instant", () => {
    fc.assert(
      fc.property(severalTreatments, ({ zone, ends }) => {
        const sets = ends.map((at) => issue(at, zone));
        for (const now of moments(sets)) expect(disagreeing(activeAt({ sets, now }))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("keeps that promise for any set that the content check lets through, and for any home-roller hold a clinician chooses", () => {
    fc.assert(
      fc.property(
        nearClockChange,
        fc.array(anyInstruction, { maxLength: 5 }),
        fc.option(offset, { nil: undefined }),
        ({ zone, endedAt }, list, ownHold) => {
          const instructions = [hold, ...list];
          fc.pre(disagreement(instructions) === null);
          const sets = [issue(endedAt, zone, instructions, ownHold)];
          for (const now of moments(sets)) expect(disagreeing(activeAt({ sets, now }))).toEqual([]);
          const held = sets[0]?.instructions.find(({ id }) => id === "home-roller");
          expect(held?.until?.since(held.from).total("hours")).toBeGreaterThanOrEqual(48);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("holds from its start up to, not including, its end", () => {
    fc.assert(
      fc.property(nearClockChange, ({ zone, endedAt }) => {
        for (const instruction of issue(endedAt, zone).instructions) {
          expect(isActive(instruction, instruction.from)).toBe(true);
          expect(isActive(instruction, instruction.from.subtract({ nanoseconds: 1 }))).toBe(false);
          if (instruction.until === null) continue;
          expect(isActive(instruction, instruction.until)).toBe(false);
          expect(isActive(instruction, instruction.until.subtract({ nanoseconds: 1 }))).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("counts hours as elapsed time and days, weeks and months on the wall clock, across every change of the clocks", () => {
    fc.assert(
      fc.property(nearClockChange, ({ zone, endedAt }) => {
        const zero = endedAt.round({ smallestUnit: "minute", roundingMode: "floor" });
        const wall = zero.toZonedDateTimeISO(zone).toPlainDateTime();
        const { instructions } = issue(endedAt, zone);
        const at = new Map(instructions.map((instruction) => [instruction.id, instruction]));
        expect(at.get("makeup")?.until?.epochMilliseconds).toBe(zero.epochMilliseconds + 24 * HOUR);
        expect(at.get("touching")?.until?.epochMilliseconds).toBe(zero.epochMilliseconds + 48 * HOUR);
        expect(at.get("sunscreen")?.from.epochMilliseconds).toBe(zero.epochMilliseconds + 24 * HOUR);
        const onTheWall = [
          [at.get("home-roller")?.until, wall.add({ days: 7 })],
          [at.get("sun-and-solarium")?.until, wall.add({ days: 14 })],
          [at.get("review-window")?.from, wall.add({ weeks: 12 })],
          [at.get("restructuring")?.until, wall.add({ months: 18 })],
        ] as const;
        for (const [end, expected] of onTheWall)
          expect(end?.equals(expected.toZonedDateTime(zone, { disambiguation: "compatible" }).toInstant())).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("leaves of earlier treatments, once the next has ended, only restructuring", () => {
    fc.assert(
      fc.property(severalTreatments, ({ zone, ends }) => {
        const sets = supersede(ends.map((at) => issue(at, zone)));
        for (const [index, set] of sets.entries()) {
          const next = sets[index + 1]?.treatmentEndedAt.round({ smallestUnit: "minute", roundingMode: "floor" });
          if (next === undefined) continue;
          for (const { id, from, until } of set.instructions) {
            if (id === "restructuring") continue;
            expect(Temporal.Instant.compare(from, next)).toBe(-1);
            expect(until && Temporal.Instant.compare(until, next)).toBeLessThanOrEqual(0);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it("gives the same answer whatever the order and however often it is asked, and names each id once, sorted", () => {
    fc.assert(
      fc.property(severalTreatments, instant, ({ zone, ends }, other) => {
        fc.pre(new Set(ends.map((at) => at.round({ smallestUnit: "minute", roundingMode: "floor" }).toString())).size === ends.length);
        const sets = ends.map((at) => issue(at, zone));
        for (const now of [other, ...ends.map((at) => at.add({ hours: 30 }))]) {
          const ids = activeAt({ sets, now }).map(({ id }) => id);
          expect(activeAt({ sets: ends.toReversed().map((at) => issue(at, zone)), now }).map(({ id }) => id)).toEqual(ids);
          expect(ids).toEqual([...new Set(ids)].toSorted());
        }
      }),
      { numRuns: 40 },
    );
  });
});
