import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Before, type PlacedSession, prepareFor, reminderChanges, stateAt } from "#lib/preparation/rules.ts";
import { instantToWall, localDate, wallToInstantCompatible } from "#lib/time.ts";

const ZONES = [
  "Australia/Melbourne",
  "Australia/Lord_Howe",
  "Europe/London",
  "America/Santiago",
  "Africa/Cairo",
  "Asia/Kathmandu",
] as const;
const STEPS: readonly { readonly id: string; readonly before: Before }[] = [
  { id: "fish-oil", before: { days: 14 } },
  { id: "again", before: { days: 7 } },
  { id: "retinoids", before: { hours: 24 } },
];

const timeZone = fc.constantFrom(...ZONES);
// 2024 to 2031 by the minute: every change of the clocks of those years, both ways.
const minute = fc.integer({ min: 28_401_120, max: 32_083_199 });
const at = (minutes: number) => Temporal.Instant.fromEpochMilliseconds(minutes * 60_000);

/** A series by its first start, the days to each next session and how long before its start each was placed, in minutes. */
const series = fc
  .record({
    timeZone,
    first: minute,
    gaps: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 7 }),
    placed: fc.array(fc.nat(60_000), { minLength: 8, maxLength: 8 }),
  })
  .map(({ timeZone: zone, first, gaps, placed }): PlacedSession[] => {
    const begin = at(first).toZonedDateTimeISO(zone);
    return [0, ...gaps].map((_, index) => {
      const days = gaps.slice(0, index).reduce((sum, gap) => sum + gap, 0);
      const startsAt = begin.add({ days }).toInstant();
      return {
        id: `s${index}`,
        seriesId: "series",
        startsAt,
        timeZone: zone,
        placedAt: startsAt.subtract({ minutes: placed[index] ?? 0 }),
      };
    });
  });

const each = (sessions: readonly PlacedSession[], check: (session: PlacedSession, index: number) => void) => sessions.forEach(check);

describe("preparation, for every zone, series and move", () => {
  test("begins days before at the same wall-clock time, and hours before as time that passes", () => {
    fc.assert(
      fc.property(timeZone, minute, (zone, start) => {
        const session = { id: "s", seriesId: null, startsAt: at(start), timeZone: zone, placedAt: at(start).subtract({ hours: 2_000 }) };
        for (const { step, from, until } of prepareFor(session, [session], STEPS)) {
          expect(until).toEqual(session.startsAt);
          if ("hours" in step.before) expect(session.startsAt.since(from).total("hours")).toBe(step.before.hours);
          else {
            const { date, time } = instantToWall(session.startsAt, zone);
            const day = Temporal.PlainDate.from(date).subtract(step.before).toString();
            expect(from.epochMilliseconds).toBe(wallToInstantCompatible(day, time, zone).epochMilliseconds);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test("is in exactly one state at every instant, and half-open", () => {
    fc.assert(
      fc.property(series, (sessions) => {
        each(sessions, (session) => {
          for (const window of prepareFor(session, sessions, STEPS)) {
            expect(stateAt(window, window.from.subtract({ nanoseconds: 1 }))).toBe("upcoming");
            expect(stateAt(window, window.from)).toBe("open");
            expect(stateAt(window, window.until.subtract({ nanoseconds: 1 }))).toBe("open");
            expect(stateAt(window, window.until)).toBe("past");
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  test("is stated once, throughout, for exactly those sessions of a series that lie under 14 days apart", () => {
    fc.assert(
      fc.property(series, (sessions) => {
        const days = (session: PlacedSession | undefined) =>
          session === undefined
            ? Number.NaN
            : Temporal.PlainDate.from(localDate(session.startsAt, session.timeZone)).since("1970-01-01").days;
        each(sessions, (session, index) => {
          const joinsBefore = days(session) - days(sessions[index - 1]) < 14;
          const joinsNext = days(sessions[index + 1]) - days(session) < 14;
          const windows = prepareFor(session, sessions, STEPS);
          for (const { step, throughout } of windows) expect(throughout).toBe("days" in step.before && (joinsBefore || joinsNext));
          if (!joinsBefore) return;
          const before = sessions[index - 1];
          if (before === undefined) throw new Error("There is none before the first.");
          const stated = (list: typeof windows) => list.filter(({ throughout }) => throughout).map(({ from, until }) => `${from} ${until}`);
          expect(stated(windows)).toEqual(stated(prepareFor(before, sessions, STEPS)));
        });
      }),
      { numRuns: 150 },
    );
  });

  test("is flagged where it began before the session was given its time, and never where it did not", () => {
    fc.assert(
      fc.property(series, (sessions) => {
        each(sessions, (session) => {
          const alone = prepareFor(session, [session], STEPS);
          for (const { from, flagged } of alone) expect(flagged).toBe(Temporal.Instant.compare(from, session.placedAt) < 0);
          // Whoever already keeps to it for the session before is not told to have come too late.
          const inSeries = prepareFor(session, sessions, STEPS);
          for (const [index, { flagged }] of inSeries.entries()) if (flagged) expect(alone[index]?.flagged).toBe(true);
        });
      }),
      { numRuns: 100 },
    );
  });

  test("moves with its session, by as many days", () => {
    fc.assert(
      fc.property(timeZone, minute, fc.integer({ min: -60, max: 60 }), (zone, start, by) => {
        const session = { id: "s", seriesId: null, startsAt: at(start), timeZone: zone, placedAt: at(start).subtract({ hours: 3_000 }) };
        const moved = { ...session, startsAt: at(start).toZonedDateTimeISO(zone).add({ days: by }).toInstant() };
        const [was] = prepareFor(session, [session], STEPS);
        const [is] = prepareFor(moved, [moved], STEPS);
        if (was === undefined || is === undefined) throw new Error("A step is missing.");
        const dayOf = (from: Temporal.Instant) => Temporal.PlainDate.from(localDate(from, zone));
        const gap = Temporal.PlainDate.from(localDate(session.startsAt, zone)).until(localDate(moved.startsAt, zone)).days;
        expect(Math.abs(dayOf(was.from).until(dayOf(is.from)).days - gap)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });

  test("reminds once for each stretch of sessions, on a day that is never before they were booked, and asks nothing more of its own result", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 0, max: 300 }), (placed, ago) => {
        const first = placed[0];
        if (first === undefined) throw new Error("A series has a session.");
        const today = localDate(first.startsAt.add({ hours: 24 * (ago - 100) }), first.timeZone);
        const sessions = placed.map((session) => ({ ...session, isAhead: localDate(session.startsAt, session.timeZone) >= today, today }));
        const { open, redate, drop } = reminderChanges(sessions, []);
        expect([redate, drop]).toEqual([[], []]);
        for (const { session, due } of open) {
          expect(due >= localDate(session.placedAt, session.timeZone)).toBe(true);
          expect(due <= localDate(session.startsAt, session.timeZone)).toBe(true);
        }
        expect(new Set(open.map(({ session }) => session.id)).size).toBe(open.length);
        const kept = open.map(({ session, due }) => ({ id: `t${session.id}`, appointmentId: session.id, due, doneAt: null }));
        expect(reminderChanges(sessions, kept)).toEqual({ open: [], redate: [], drop: [] });
        expect(reminderChanges([], kept).drop).toEqual(kept.map(({ id }) => id));
      }),
      { numRuns: 150 },
    );
  });
});
