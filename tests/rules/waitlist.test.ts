import fc from "fast-check";
import { expect, test } from "vitest";
import { sayOffer, sayWishes } from "#lib/appointments/outputs/waitlist.ts";
import { newGaps } from "#lib/appointments/rules/gaps.ts";
import { type FreedDiary, offersFor, type Waiting } from "#lib/appointments/rules/waitlist.ts";
import { addDays, daysBetween, isoWeekday, minutesOfDay, timeOfMinutes, wallToInstant } from "#lib/time.ts";

const ZONE = "Australia/Melbourne";
const DATE = "2026-03-03";
const NOW = Temporal.Instant.from("2026-02-20T00:00:00Z");

function at(date: string, time: string): Temporal.Instant {
  const instant = wallToInstant(date, time, ZONE);
  if (instant === null) throw new Error("There is no such time.");
  return instant;
}
const stretch = (from: string, to: string, date = DATE) => ({ start: at(date, from), end: at(date, to) });
const week = (from: string, to: string) => [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from, to }));

const DIARY: FreedDiary = {
  timeZone: ZONE,
  locationHours: week("08:00", "18:00"),
  clinicians: [
    { id: "ana", name: "Ana", shifts: week("08:00", "18:00").map((hours) => ({ ...hours, validFrom: "2025-01-01", validUntil: null })) },
  ],
  rooms: [{ id: "room", name: "Room 1" }],
  devices: [],
  closures: [],
  busy: [],
};
const PLACE = { date: DATE, during: stretch("15:00", "16:00"), clinicianId: "ana" };

const needs = { clinician: true, room: true, device: false };
const waiting = (id: string, more: Partial<Waiting> = {}): Waiting => ({
  id,
  since: Temporal.Instant.from("2026-02-01T00:00:00Z"),
  bookedOn: "2026-03-24",
  wishes: { earliestDate: null, weekdays: [], dayPart: "any", clinicianId: null },
  phases: [{ minutes: 60, needs }],
  turnoverMinutes: 0,
  keep: [],
  patientBusy: [],
  series: null,
  ...more,
});
const inSeries = (session: number, ...dates: readonly string[]): Partial<Waiting> => ({
  bookedOn: dates[session - 1] ?? DATE,
  series: { session, gaps: { min: 21, target: 28, max: 42 }, sessions: dates.map((date, index) => ({ session: index + 1, date })) },
});
const offered = (entries: readonly Waiting[], diary = DIARY, place = PLACE, now = NOW) =>
  offersFor(place, diary, entries, now).map(({ id, time }) => `${id} ${time}`);

test("a freed place is offered at its start, and later within it where its start is taken", () => {
  expect(offered([waiting("a")])).toEqual(["a 15:00"]);
  expect(offered([waiting("a", { patientBusy: [stretch("14:30", "15:20")] })])).toEqual(["a 15:30"]);
  expect(offered([waiting("a")], { ...DIARY, busy: [{ resourceId: "room", range: stretch("16:00", "17:00"), lane: 0 }] })).toEqual([
    "a 15:00",
  ]);
  expect(offered([waiting("a")], { ...DIARY, busy: [{ resourceId: "room", range: stretch("15:30", "17:00"), lane: 0 }] })).toEqual([]);
});

test("a longer visit is offered only where what follows is free too", () => {
  const long = waiting("a", { phases: [{ minutes: 90, needs }] });
  expect(offered([long])).toEqual(["a 15:00"]);
  expect(offered([long], { ...DIARY, busy: [{ resourceId: "ana", range: stretch("16:00", "17:00"), lane: 0 }] })).toEqual([]);
});

test("nothing that has gone by is offered, and of a visit that was missed what is left of its time", () => {
  const talk = waiting("a", { phases: [{ minutes: 30, needs }] });
  expect(offered([talk], DIARY, PLACE, at(DATE, "15:05"))).toEqual(["a 15:15"]);
  expect(offered([talk], DIARY, PLACE, at(DATE, "16:05"))).toEqual([]);
});

test("only whoever is booked on a later day could come earlier", () => {
  expect(offered([waiting("same", { bookedOn: DATE }), waiting("before", { bookedOn: "2026-03-02" })])).toEqual([]);
});

test("what the patient wishes is kept: earliest day, weekdays, part of the day and clinician", () => {
  const wishing = (wishes: Partial<Waiting["wishes"]>) => waiting("a", { wishes: { ...waiting("a").wishes, ...wishes } });
  expect(isoWeekday(DATE)).toBe(2);
  expect(offered([wishing({ earliestDate: DATE, weekdays: [2], dayPart: "afternoon", clinicianId: "ana" })])).toEqual(["a 15:00"]);
  expect(offered([wishing({ earliestDate: "2026-03-04" })])).toEqual([]);
  expect(offered([wishing({ weekdays: [1, 3] })])).toEqual([]);
  expect(offered([wishing({ dayPart: "morning" })])).toEqual([]);
  expect(offered([wishing({ clinicianId: "ben" })])).toEqual([]);
});

test("failure 3: an entry whose move would break a gap, a limit or the order is never offered", () => {
  expect(offered([waiting("ok", inSeries(2, "2026-02-03", "2026-03-17"))])).toEqual(["ok 15:00"]);
  expect(offered([waiting("under", inSeries(2, "2026-02-11", "2026-03-17"))])).toEqual([]);
  expect(offered([waiting("over", inSeries(1, "2026-03-17", "2026-04-15"))])).toEqual([]);
  expect(offered([waiting("order", inSeries(2, "2026-03-10", "2026-04-15"))])).toEqual([]);
});

test("the best comes first: gaps nearest to their target, then most days gained, then the longest wait", () => {
  const earlier = Temporal.Instant.from("2026-01-01T00:00:00Z");
  const entries = [
    waiting("off-target", inSeries(2, "2026-02-05", "2026-04-01")),
    waiting("near-target", inSeries(2, "2026-02-04", "2026-03-10")),
    waiting("on-target-short", inSeries(2, "2026-02-03", "2026-03-10")),
    waiting("on-target-long", inSeries(2, "2026-02-03", "2026-03-17")),
    waiting("on-target-long-since", { ...inSeries(2, "2026-02-03", "2026-03-17"), since: earlier }),
  ];
  expect(offersFor(PLACE, DIARY, entries, NOW).map(({ id }) => id)).toEqual([
    "on-target-long-since",
    "on-target-long",
    "on-target-short",
    "near-target",
    "off-target",
  ]);
});

test("of many who could come the best twenty-five are offered", () => {
  const many = Array.from({ length: 40 }, (_, days) => waiting(`gains-${days + 1}`, { bookedOn: addDays(DATE, days + 1) }));
  const offers = offersFor(PLACE, DIARY, many, NOW);
  expect(offers).toHaveLength(25);
  expect(offers[0]?.daysGained).toBe(40);
});

test("an offer says what it brings, and a wish what is wished", () => {
  const [offer] = offersFor(PLACE, DIARY, [waiting("a", inSeries(2, "2026-02-02", "2026-03-24", "2026-04-10"))], NOW);
  expect(offer && sayOffer({ ...offer, session: 2, target: 28 })).toBe(
    "Gains 3 weeks; 29 days after session 1, target 28; 38 days before session 3",
  );
  expect(sayOffer({ daysGained: 10, gaps: [], session: null, target: null })).toBe("Gains 10 days");
  const wishes = { earliestDate: "2026-03-02", weekdays: [5, 1], dayPart: "morning", clinicianId: "ana" } as const;
  expect(sayWishes(wishes, "Ana Reyes")).toBe("From Mon 2 Mar 2026, Mondays or Fridays, in the morning, with Ana Reyes");
  expect(sayWishes({ earliestDate: null, weekdays: [], dayPart: "any", clinicianId: null }, null)).toBe("Any time");
});

const anyMinutes = fc.integer({ min: 8 * 4, max: 17 * 4 }).map((quarter) => quarter * 15);
const anyWaiting = fc
  .record({
    id: fc.uuid(),
    session: fc.integer({ min: 1, max: 4 }),
    first: fc.integer({ min: -60, max: 60 }),
    gaps: fc.array(fc.integer({ min: 10, max: 50 }), { minLength: 3, maxLength: 3 }),
    single: fc.boolean(),
    minutes: fc.integer({ min: 1, max: 8 }).map((quarter) => quarter * 15),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 5 }),
    dayPart: fc.constantFrom("any", "morning", "afternoon"),
    busy: fc.option(anyMinutes, { nil: null }),
  })
  .map(({ id, session, first, gaps, single, minutes, weekdays, dayPart, busy }): Waiting => {
    const dates = [0, ...gaps].map((_, index) => addDays(DATE, first + gaps.slice(0, index).reduce((sum, gap) => sum + gap, 0)));
    const more = inSeries(session, ...dates);
    return waiting(id, {
      ...(single ? { bookedOn: addDays(DATE, first) } : more),
      phases: [{ minutes, needs }],
      wishes: { earliestDate: null, weekdays, dayPart, clinicianId: null },
      patientBusy: busy === null ? [] : [stretch(timeOfMinutes(busy), timeOfMinutes(busy + 30))],
    });
  });

test("whatever is offered is earlier, wished for, within every limit and free; and the order does not depend on how it was asked", () => {
  fc.assert(
    fc.property(
      fc.array(anyWaiting, { maxLength: 8 }),
      anyMinutes,
      fc.integer({ min: 1, max: 6 }),
      anyMinutes,
      (entries, from, quarters, taken) => {
        const until = Math.min(from + quarters * 15, 18 * 60);
        const place = { ...PLACE, during: stretch(timeOfMinutes(from), timeOfMinutes(until)) };
        const busy = [{ resourceId: "room", range: stretch(timeOfMinutes(taken), timeOfMinutes(taken + 45)), lane: 0 }];
        const offers = offersFor(place, { ...DIARY, busy }, entries, NOW);
        expect(offersFor(place, { ...DIARY, busy }, entries.toReversed(), NOW)).toEqual(offers);
        for (const offer of offers) {
          const entry = entries.find(({ id }) => id === offer.id);
          if (entry === undefined) throw new Error("Offered to nobody.");
          const start = minutesOfDay(offer.time);
          const end = start + (entry.phases[0]?.minutes ?? 0);
          expect(start >= from && start < until && end <= 18 * 60).toBe(true);
          expect(end <= taken || start >= taken + 45).toBe(true);
          expect(offer.daysGained).toBe(daysBetween(DATE, entry.bookedOn));
          expect(offer.daysGained).toBeGreaterThan(0);
          expect(entry.wishes.weekdays.length === 0 || entry.wishes.weekdays.includes(isoWeekday(DATE))).toBe(true);
          expect(entry.wishes.dayPart === "any" || start < 720 === (entry.wishes.dayPart === "morning")).toBe(true);
          const session = { start: at(DATE, offer.time), end: at(DATE, offer.time).add({ minutes: end - start }) };
          for (const own of entry.patientBusy)
            expect(Temporal.Instant.compare(own.end, session.start) <= 0 || Temporal.Instant.compare(session.end, own.start) <= 0).toBe(
              true,
            );
          if (entry.series === null) continue;
          const { sessions, session: number, gaps } = entry.series;
          const after = sessions.map((each) => (each.session === number ? { ...each, date: DATE } : each));
          expect(newGaps(sessions, after, gaps).every(({ verdict }) => verdict === "ok")).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
});
