import fc from "fast-check";
import { expect, test } from "vitest";
import { adherenceSteps, dueSession, type StepCounts } from "#lib/series/rules/adherence.ts";
import { addDays } from "#lib/time.ts";

const TODAY = "2026-03-10";
const due = (lastDate: string, gapMax = 42) => dueSession({ lastDate, gapMax, today: TODAY })?.days ?? null;

test("a session is due from seven days before the longest gap has passed", () => {
  expect(due(addDays(TODAY, -34))).toBeNull();
  expect(due(addDays(TODAY, -35))).toBe(7);
  expect(due(addDays(TODAY, -42))).toBe(0);
  expect(due(addDays(TODAY, -43))).toBe(-1);
});

test("a session that left its window ninety days ago is due, and one day later it counts as dropped", () => {
  expect(due(addDays(TODAY, -42 - 90))).toBe(-90);
  expect(due(addDays(TODAY, -42 - 91))).toBeNull();
});

test("the last day of a window is counted in dates, over a change of the clocks too", () => {
  expect(dueSession({ lastDate: "2026-03-01", gapMax: 42, today: "2026-04-10" })).toEqual({ lastDay: "2026-04-12", days: 2 });
});

const step = (more: Partial<StepCounts>): StepCounts => ({
  session: 1,
  had: 10,
  came: 6,
  toCome: 2,
  gapTarget: 28,
  gapMedian: 30,
  withinWindow: 5,
  ...more,
});

test("who neither came nor can still come dropped, and the share is of those decided", () => {
  expect(adherenceSteps([step({})])).toMatchObject([{ dropped: 2, cameShare: 75, withinShare: 83, drift: 2 }]);
});

test("where nothing is decided no share is claimed", () => {
  const [open] = adherenceSteps([step({ came: 0, toCome: 10, gapMedian: null, withinWindow: 0 })]);
  expect(open).toMatchObject({ dropped: 0, cameShare: null, withinShare: null, drift: null });
});

test("whatever the counts, every series that had a session came, is to come or dropped, and shares lie between nought and a hundred", () => {
  const counts = fc
    .record({ came: fc.nat(500), toCome: fc.nat(500), dropped: fc.nat(500), within: fc.nat(100), session: fc.integer({ min: 1, max: 12 }) })
    .map(({ came, toCome, dropped, within, session }) =>
      step({ session, had: came + toCome + dropped, came, toCome, withinWindow: Math.floor((came * within) / 100) }),
    );
  fc.assert(
    fc.property(fc.array(counts, { maxLength: 12 }), (all) => {
      const steps = adherenceSteps(all);
      expect(steps.map(({ session }) => session)).toEqual(all.map(({ session }) => session).toSorted((a, b) => a - b));
      for (const { had, came, toCome, dropped, cameShare, withinShare } of steps) {
        expect(came + toCome + dropped).toBe(had);
        for (const percent of [cameShare, withinShare]) expect(percent === null || (percent >= 0 && percent <= 100)).toBe(true);
      }
    }),
  );
});
