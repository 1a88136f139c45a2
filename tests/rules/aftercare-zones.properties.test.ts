import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { isActive, type Offset, type ResolvedInstruction, resolveInstructions, supersede } from "#lib/aftercare/rules.ts";

/** Every change of the clocks of the ten years to 2027, by zone. */
const CHANGES = new Map(
  Intl.supportedValuesOf("timeZone")
    .map((zone) => [zone, changesOf(zone)] as const)
    .filter(([, list]) => list.length > 0),
);

function changesOf(zone: string): Temporal.Instant[] {
  const last = Temporal.Instant.from("2027-01-01T00:00:00Z");
  const found: Temporal.Instant[] = [];
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.from("2017-01-01T00:00:00Z").toZonedDateTimeISO(zone);
  for (;;) {
    at = at.getTimeZoneTransition("next");
    if (at === null || Temporal.Instant.compare(at.toInstant(), last) >= 0) return found;
    found.push(at.toInstant());
  }
}

const set = defaultAftercareSet.instructions;
const issue = (treatmentEndedAt: Temporal.Instant, timeZone: string) => ({
  treatmentEndedAt,
  timeZone,
  instructions: resolveInstructions({ instructions: set, treatmentEndedAt, timeZone }),
});

/** The contract's two countings, written a second time: elapsed hours, and calendar steps at the same wall-clock time. */
function expected(zero: Temporal.Instant, offset: Offset, zone: string): bigint {
  if ("hours" in offset) return zero.epochNanoseconds + BigInt(offset.hours) * 3_600_000_000_000n;
  const wall = zero.toZonedDateTimeISO(zone).toPlainDateTime().add(offset);
  return wall.toZonedDateTime(zone, { disambiguation: "compatible" }).epochNanoseconds;
}

const end = ({ until }: ResolvedInstruction) => until?.epochNanoseconds ?? null;
const overlap = (a: ResolvedInstruction, b: ResolvedInstruction) => {
  const [aEnd, bEnd] = [end(a), end(b)];
  return (bEnd === null || a.from.epochNanoseconds < bEnd) && (aEnd === null || b.from.epochNanoseconds < aEnd);
};

function states(instruction: ResolvedInstruction, now: Temporal.Instant): string[] {
  const upcoming = Temporal.Instant.compare(now, instruction.from) < 0;
  const past = instruction.until !== null && Temporal.Instant.compare(now, instruction.until) >= 0;
  return [...(upcoming ? ["upcoming"] : []), ...(isActive(instruction, now) ? ["active"] : []), ...(past ? ["past"] : [])];
}

/** Where a course begins beside a change of the clocks, and the minutes between its sessions. */
const course = fc.record({
  change: fc.nat(),
  minutes: fc.integer({ min: -15 * 24 * 60, max: 2 * 24 * 60 }),
  gaps: fc.array(fc.integer({ min: 1, max: 60 * 24 * 60 }), { maxLength: 4 }),
  look: fc.integer({ min: -60, max: 20 * 24 * 60 }),
});

describe("aftercare in every zone that changed its clocks in ten years", () => {
  it("knows more than a hundred of them", () => {
    expect(CHANGES.size).toBeGreaterThan(100);
  });

  it("counts hours exactly and days on the wall clock, gives each line one state at every instant, and never says use and avoid at once", () => {
    fc.assert(
      fc.property(course, ({ change, minutes, gaps, look }) => {
        for (const [zone, changes] of CHANGES) {
          const beside = changes[change % changes.length];
          if (beside === undefined) continue;
          const first = beside.add({ minutes });
          const ends = [0, ...gaps].map((_, index) => first.add({ minutes: gaps.slice(0, index).reduce((sum, gap) => sum + gap, 0) }));
          const sets = ends.map((at) => issue(at, zone));
          for (const { treatmentEndedAt, instructions } of sets) {
            const zero = treatmentEndedAt.round({ smallestUnit: "minute", roundingMode: "floor" });
            for (const resolved of instructions) {
              const line = set.find(({ id }) => id === resolved.id);
              if (line === undefined) throw new Error("It is not in the set.");
              const wanted = [expected(zero, line.from, zone), line.until && expected(zero, line.until, zone)];
              expect([resolved.from.epochNanoseconds, end(resolved)], `${zone} ${zero} ${line.id}`).toEqual(wanted);
            }
          }
          const all = supersede(sets).flatMap(({ instructions }) => instructions);
          const now = beside.add({ minutes: look });
          for (const resolved of all) {
            const edges = [resolved.from, ...(resolved.until === null ? [] : [resolved.until]), now];
            for (const at of edges) if (states(resolved, at).length !== 1) throw new Error(`${zone} ${resolved.id} at ${at}`);
            if (!isActive(resolved, resolved.from) || (resolved.until && isActive(resolved, resolved.until))) throw new Error("Half-open.");
          }
          const avoided = all.filter(({ kind }) => kind === "avoid");
          for (const use of all.filter(({ kind }) => kind === "use")) {
            const clash = avoided.find((avoid) => avoid.subject === use.subject && overlap(avoid, use));
            if (clash !== undefined) throw new Error(`${zone}: use and avoid ${use.subject}`);
          }
        }
      }),
      { numRuns: 8 },
    );
  });
});
