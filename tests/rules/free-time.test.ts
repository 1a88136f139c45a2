import { expect, test } from "vitest";
import { busyByDay, freeByDay } from "#lib/series/rules/free-time.ts";
import { dayNumber } from "#lib/series/rules/plan/calendar.ts";
import { clockStretches } from "#lib/time.ts";

const DAY = dayNumber("2026-06-01");
const midnight = DAY * 1440;
/** Where the wall clock is the epoch's own. */
const clock = clockStretches("2026-06-01", "2026-06-01", "UTC");
const on = (from: number, to: number) => ({ from: midnight + from, to: midnight + to });

test("a room may be held past closing, and past the end of a period, but not into what is booked there", () => {
  const open = new Map([[DAY, [on(540, 720), on(720, 1020)]]]);
  const free = (...spans: { readonly from: number; readonly to: number }[]) => freeByDay(open, spans, clock).get(DAY);
  expect(free(on(0, Number.POSITIVE_INFINITY))).toEqual([
    { from: 540, to: 720, busyFrom: Number.POSITIVE_INFINITY },
    { from: 720, to: 1020, busyFrom: Number.POSITIVE_INFINITY },
  ]);
  expect(free(on(0, 720), on(780, 1025))).toEqual([
    { from: 540, to: 720, busyFrom: 720 },
    { from: 780, to: 1020, busyFrom: 1025 },
  ]);
  expect(free(on(600, 725), on(1100, 1200))).toEqual([
    { from: 600, to: 720, busyFrom: 725 },
    { from: 720, to: 725, busyFrom: 725 },
  ]);
});

test("a span ends where the clocks change, in minutes of the clock that runs on its side", () => {
  const changing = clockStretches("2026-10-04", "2026-10-04", "Australia/Melbourne");
  const day = dayNumber("2026-10-04");
  const [before, after] = changing;
  if (before === undefined || after === undefined) throw new Error("The clocks do not change.");
  const open = new Map([[day, [{ from: before.from, to: after.until }]]]);
  const booked = after.from + 30;
  expect(freeByDay(open, [{ from: before.from, to: booked }], changing).get(day)).toEqual([
    { from: 0, to: 120, busyFrom: 150 },
    { from: 180, to: 210, busyFrom: 210 },
  ]);
  expect(busyByDay([], changing)).toEqual(new Map([[day, [{ from: 120, to: 180 }]]]));
});

test("what a patient has booked over midnight is busy on both days", () => {
  expect(busyByDay([on(1380, 1500)], clockStretches("2026-06-01", "2026-06-02", "UTC"))).toEqual(
    new Map([
      [DAY, [{ from: 1380, to: 1440 }]],
      [DAY + 1, [{ from: 0, to: 60 }]],
    ]),
  );
});
