import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { depthChanges, sayAgainstPlan, sayDepthChange } from "#lib/treatments/rules/depth-change.ts";

/** Depths as they are set: 0.05 mm steps up to 3 mm. */
const depth = fc.integer({ min: 1, max: 60 }).map((steps) => Math.round(steps * 5) / 100);
const course = fc.array(fc.option(depth, { freq: 3 }), { maxLength: 12 });

const hundredths = (mm: number) => Math.round(mm * 100);

describe("the change since last time", () => {
  test("a change added to the last depth of the zone gives the depth of now", () => {
    fc.assert(
      fc.property(course, (depths) => {
        for (const [index, change] of depthChanges(depths).entries()) {
          const now = depths[index] ?? null;
          if (change === null || now === null) continue;
          const before = depths.slice(0, index).findLast((mm) => mm !== null) ?? null;
          if (change.kind === "new") expect(before).toBeNull();
          if (change.kind === "same") expect(hundredths(now)).toBe(hundredths(before ?? 0));
          if (change.kind === "deeper") expect(hundredths(now)).toBe(hundredths(before ?? 0) + hundredths(change.byMm));
          if (change.kind === "shallower") expect(hundredths(now)).toBe(hundredths(before ?? 0) - hundredths(change.byMm));
        }
      }),
    );
  });

  test("the signed changes of a course add up to its last depth less its first", () => {
    fc.assert(
      fc.property(course, (depths) => {
        const given = depths.filter((mm) => mm !== null);
        const [first, last] = [given.at(0), given.at(-1)];
        const sum = depthChanges(depths).reduce((total, change) => {
          if (change?.kind === "deeper") return total + hundredths(change.byMm);
          return change?.kind === "shallower" ? total - hundredths(change.byMm) : total;
        }, 0);
        expect(sum).toBe(hundredths(last ?? 0) - hundredths(first ?? 0));
      }),
    );
  });

  test("every session has one answer: nothing is said of the first, and of a zone without a depth only that it was left out, once", () => {
    fc.assert(
      fc.property(course, (depths) => {
        const changes = depthChanges(depths);
        expect(changes).toHaveLength(depths.length);
        expect(changes[0] ?? null).toBeNull();
        for (const [index, change] of changes.entries()) {
          if (index === 0) continue;
          const leftNow = depths[index] === null && depths[index - 1] !== null;
          expect(change?.kind === "left_out").toBe(leftNow);
          if (depths[index] !== null) expect(change).not.toBeNull();
        }
      }),
    );
  });

  test("turned round, deeper is shallower by as much", () => {
    fc.assert(
      fc.property(depth, depth, (one, other) => {
        const [, there] = depthChanges([one, other]);
        const [, back] = depthChanges([other, one]);
        const opposite = { deeper: "shallower", shallower: "deeper", same: "same" } as const;
        if (there?.kind !== "deeper" && there?.kind !== "shallower" && there?.kind !== "same")
          throw new Error("Two depths can be compared.");
        expect(back).toEqual({ ...there, kind: opposite[there.kind] });
      }),
    );
  });

  test("a zone is compared with the last time it was treated, and the session is named where it is not the one before", () => {
    expect(depthChanges([0.5, null, null, 0.75, 0.75])).toEqual([
      null,
      { kind: "left_out" },
      null,
      { kind: "deeper", byMm: 0.25, since: 0 },
      { kind: "same", since: null },
    ]);
    expect(depthChanges([null, 0.5])).toEqual([null, { kind: "new" }]);
  });

  test("a change is said with its sign and its word", () => {
    const said = depthChanges([0.5, 0.75, 0.6, 0.6, null]).map((change) => (change === null ? null : sayDepthChange(change)));
    expect(said).toEqual([
      null,
      { sign: "+0.25", word: "deeper" },
      { sign: "−0.15", word: "shallower" },
      { sign: "", word: "same" },
      { sign: "", word: "left out" },
    ]);
  });
});

describe("a depth against the plan", () => {
  test("is as planned within its range, both ends included, and else over or under it by the distance to the nearer end", () => {
    fc.assert(
      fc.property(depth, depth, depth, (given, one, other) => {
        const plan = { fromMm: Math.min(one, other), toMm: Math.max(one, other) };
        const said = sayAgainstPlan(given, plan);
        if (given > plan.toMm) expect(said).toBe(`${((hundredths(given) - hundredths(plan.toMm)) / 100).toFixed(2)} over the plan`);
        else if (given < plan.fromMm)
          expect(said).toBe(`${((hundredths(plan.fromMm) - hundredths(given)) / 100).toFixed(2)} under the plan`);
        else expect(said).toBe("as planned");
      }),
    );
  });

  test("says what was given without a plan, and what was planned and not given", () => {
    expect(sayAgainstPlan(0.5, null)).toBe("not in the plan");
    expect(sayAgainstPlan(null, { fromMm: 0.5, toMm: 1 })).toBe("not given");
    expect(sayAgainstPlan(null, null)).toBeNull();
  });
});
