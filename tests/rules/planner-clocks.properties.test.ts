import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dateOfDay, dayNumber, planHorizon } from "#lib/series/rules/plan/calendar.ts";
import { openings } from "#lib/series/rules/plan/openings.ts";
import { planSeries } from "#lib/series/rules/plan/solve.ts";
import { addDays, daysBetween, minutesOfDay, timeOfMinutes, wallToInstant } from "#lib/time.ts";
import { clinic, planRequest } from "#tests/support/plan-clinic.ts";
import { ZONES } from "#tests/support/small-plans.ts";

const NOTHING = { clinician: false, room: false, device: false };
const PEOPLE = ["a", "b"].map((id) => ({ id, kind: "clinician" as const, open: "00:00-24:00" }));

/** Minutes since 1970-01-01T00:00 on a wall clock at this offset. */
const wallMinute = (at: Temporal.Instant, offset: string) => {
  const wall = at.toZonedDateTimeISO(offset).toPlainDateTime();
  return Temporal.PlainDateTime.from("1970-01-01T00:00").until(wall, { largestUnit: "minutes" }).minutes;
};

/** Both changes of the clocks of every zone from 2026 to 2030, with the wall-clock minutes that are missing or come twice. */
const changes = ZONES.flatMap((timeZone) => {
  let at = Temporal.ZonedDateTime.from(`2026-01-01T00:00[${timeZone}]`);
  const found: { timeZone: string; before: string; forward: boolean; odd: { from: number; to: number } }[] = [];
  for (;;) {
    const change = at.getTimeZoneTransition("next");
    if (change === null || change.year > 2030) return found;
    const before = change.subtract({ nanoseconds: 1 });
    const [left, right] = [
      wallMinute(before.add({ nanoseconds: 1 }).toInstant(), before.offset),
      wallMinute(change.toInstant(), change.offset),
    ];
    found.push({
      timeZone,
      before: before.toPlainDate().toString(),
      forward: left < right,
      odd: { from: Math.min(left, right), to: Math.max(left, right) },
    });
    at = change;
  }
});
const change = fc.constantFrom(...changes);

describe("the planner across changes of the clocks", () => {
  test("knows both of each of six zones, one of them by half an hour, two in the south", () => {
    for (const timeZone of ZONES) {
      const own = changes.filter((each) => each.timeZone === timeZone);
      expect(own.filter(({ forward }) => forward).length).toBeGreaterThanOrEqual(4);
      expect(own.filter(({ forward }) => !forward).length).toBeGreaterThanOrEqual(4);
    }
  });

  test("failure 4: keeps the wall-clock time of a series and its gaps in days on both sides of the change, in each of six zones", () => {
    const asked = fc.record({
      change,
      daysBefore: fc.integer({ min: 1, max: 55 }),
      sessions: fc.integer({ min: 2, max: 4 }),
      gap: fc.constantFrom(21, 28, 35, 42, 49, 56),
      start: fc.integer({ min: 28, max: 80 }).map((quarter) => timeOfMinutes(quarter * 15)),
    });
    fc.assert(
      fc.property(asked, ({ change: { timeZone, before }, daysBefore, sessions, gap, start }) => {
        const earliestDate = addDays(before, -daysBefore);
        const request = planRequest({
          sessions,
          earliestDate,
          firstWithinDays: 1,
          gapDays: { min: gap - 1, target: gap, max: gap + 2 },
          phases: [{ minutes: 60, needs: { ...NOTHING, clinician: true } }],
          preferences: { clinicianId: null, startTime: start, weekdays: null },
        });
        const { from, to } = planHorizon(request);
        const facts = clinic({ timeZone, from: dateOfDay(from), to: dateOfDay(to), resources: PEOPLE });
        const outcome = planSeries(facts, request);
        const plan = outcome.feasible ? outcome.plan.sessions : [];
        expect(plan.map((session) => session.date)).toEqual(Array.from({ length: sessions }, (_, at) => addDays(earliestDate, at * gap)));
        expect(plan.map((session) => session.start)).toEqual(Array.from({ length: sessions }, () => start));
        for (const [at, session] of plan.entries()) {
          const instant = wallToInstant(session.date, session.start, timeZone);
          expect(instant?.toZonedDateTimeISO(timeZone).toPlainTime().toString().slice(0, 5)).toBe(start);
          const previous = plan[at - 1];
          if (previous !== undefined) expect(session.gap).toBe(daysBetween(previous.date, session.date));
        }
      }),
      { numRuns: 1_200 },
    );
  });

  test("never offers a start in an hour that is missing or comes twice, and offers every other one", () => {
    const asked = fc.record({
      change,
      grid: fc.constantFrom(1, 5, 7, 15, 20, 30, 60),
      minutes: fc.constantFrom(5, 30, 60),
      nearDays: fc.integer({ min: -1, max: 1 }),
      wanted: fc.integer({ min: 0, max: 23 * 60 }),
    });
    fc.assert(
      fc.property(asked, ({ change: { timeZone, before, odd }, grid, minutes, nearDays, wanted }) => {
        const day = dayNumber(before) + nearDays;
        const request = planRequest({
          sessions: 1,
          earliestDate: dateOfDay(day),
          firstWithinDays: 0,
          gridMinutes: grid,
          phases: [{ minutes, needs: { ...NOTHING, clinician: true } }],
          preferences: { clinicianId: null, startTime: timeOfMinutes(wanted), weekdays: null },
        });
        const facts = clinic({ timeZone, from: dateOfDay(day), to: dateOfDay(day), resources: PEOPLE });
        const starts = Array.from({ length: Math.floor((1440 - minutes) / grid) + 1 }, (_, place) => place * grid);
        const nearest = (free: readonly number[]) =>
          free.toSorted((a, b) => Math.ceil(Math.abs(a - wanted) / 15) - Math.ceil(Math.abs(b - wanted) / 15) || a - b)[0];
        const offered = openings(facts, request, { from: day, to: day })[0];
        expect(offered === undefined ? undefined : minutesOfDay(offered.start)).toBe(
          nearest(starts.filter((start) => day * 1440 + start < odd.from || day * 1440 + start >= odd.to)),
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

test("the planner offers nothing on a date that a zone skipped, nor in an hour that came twice around midnight", () => {
  const openingOn = (date: string, timeZone: string, startTime: string) => {
    const day = dayNumber(date);
    const phases = [{ minutes: 5, needs: { ...NOTHING, clinician: true } }];
    const request = planRequest({ gridMinutes: 30, phases, preferences: { clinicianId: null, startTime, weekdays: null } });
    return openings(clinic({ timeZone, from: date, to: date, resources: PEOPLE }), request, { from: day, to: day })[0]?.start;
  };
  expect(openingOn("2011-12-30", "Pacific/Apia", "10:00")).toBeUndefined();
  expect(openingOn("2011-12-31", "Pacific/Apia", "10:00")).toBe("10:00");
  // The clocks went back at 00:01 on the 7th, to 23:01 on the 6th.
  expect(openingOn("2010-11-06", "America/St_Johns", "23:30")).toBe("23:00");
  expect(openingOn("2010-11-07", "America/St_Johns", "00:00")).toBe("00:30");
});

describe("the planner's gaps", () => {
  test("failure 10: eight weeks are 56 dates, across 29 February, the turn of a year and changes of the clocks", () => {
    for (const [first, second] of [
      ["2028-01-06", "2028-03-02"],
      ["2027-01-06", "2027-03-03"],
      ["2026-12-01", "2027-01-26"],
      ["2026-02-20", "2026-04-17"],
      ["2028-02-29", "2028-04-25"],
    ] as const) {
      const request = planRequest({ sessions: 2, earliestDate: first, firstWithinDays: 0, gapDays: { min: 56, target: 56, max: 56 } });
      const everything = [...PEOPLE, { id: "r", kind: "room" as const }, { id: "d", kind: "device" as const }];
      const facts = clinic({ from: first, to: addDays(first, 120), timeZone: "America/New_York", resources: everything });
      const outcome = planSeries(facts, request);
      expect(outcome.feasible ? outcome.plan.sessions.map(({ date, gap }) => [date, gap]) : []).toEqual([
        [first, null],
        [second, 56],
      ]);
    }
  });

  test("lie within the limits, and within what was accepted beyond them, whatever is closed", () => {
    const asked = fc.record({
      change,
      closed: fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 60 }),
      sessions: fc.integer({ min: 2, max: 5 }),
      gap: fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 12 })),
      within: fc.integer({ min: 0, max: 10 }),
      over: fc.record({ session: fc.integer({ min: 2, max: 5 }), days: fc.integer({ min: 0, max: 9 }) }),
      weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 2 }),
    });
    fc.assert(
      fc.property(asked, ({ change: { timeZone, before }, closed, sessions, gap: [min, more, wide], within, over, weekdays }) => {
        const earliestDate = addDays(before, -20);
        const gapDays = { min, target: min + more, max: min + wide };
        const request = planRequest({
          sessions,
          earliestDate,
          firstWithinDays: within,
          gapDays,
          phases: [{ minutes: 30, needs: { ...NOTHING, clinician: true } }],
          constraints: { overLong: [over] },
        });
        const { from, to } = planHorizon(request);
        const away = Object.fromEntries(closed.map((days) => [addDays(earliestDate, days), "Closed"]));
        const facts = clinic({
          timeZone,
          from: dateOfDay(from),
          to: dateOfDay(to),
          resources: PEOPLE.map((each) => ({ ...each, open: "09:00-10:00", on: weekdays, away })),
        });
        const outcome = planSeries(facts, request);
        if (!outcome.feasible) return;
        for (const { sessions: planned } of [outcome.plan, ...outcome.alternatives]) {
          expect(planned).toHaveLength(sessions);
          for (const [at, { session, date, gap }] of planned.entries()) {
            const previous = planned[at - 1];
            expect(away[date]).toBeUndefined();
            if (previous === undefined) {
              expect(daysBetween(earliestDate, date)).toBeLessThanOrEqual(within);
              continue;
            }
            expect(gap).toBe(daysBetween(previous.date, date));
            expect(gap).toBeGreaterThanOrEqual(min);
            expect(gap).toBeLessThanOrEqual(gapDays.max + (over.session === session ? over.days : 0));
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
