/** Plans are made from facts that one statement computes; bookings are judged one by one under locks. Here the two must agree, in clinics thrown together at random. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { closures } from "#db/schema/closures.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { services } from "#db/schema/services.ts";
import { randomFrom } from "#db/seed/demo/random.ts";
import { loadDiary } from "#lib/appointments/queries/busy.ts";
import { loadSetting } from "#lib/appointments/queries/setting.ts";
import { placeAll } from "#lib/appointments/rules/choose.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { loadPlanFacts } from "#lib/series/queries/plan-facts.ts";
import { has } from "#lib/series/rules/plan/bits.ts";
import { dateOfDay, dayNumber, planHorizon } from "#lib/series/rules/plan/calendar.ts";
import { openSlots } from "#lib/series/rules/plan/slots.ts";
import { planSeries } from "#lib/series/rules/plan/solve.ts";
import { addDays, dayRange, minutesOfDay, timeOfMinutes, wallToInstant } from "#lib/time.ts";
import { bookAppointment, overrideBooking } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, single } from "#tests/support/desk.ts";
import { planRequest } from "#tests/support/plan-clinic.ts";
import { at, key, value } from "#tests/support/results.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("plan_facts");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

/** Each the day before a change of the clocks, forward or back, in its zone. */
const CHANGES = [
  { timeZone: "Australia/Melbourne", from: "2026-04-04", hour: 2 },
  { timeZone: "Australia/Lord_Howe", from: "2026-10-03", hour: 1 },
  { timeZone: "Europe/London", from: "2026-03-28", hour: 0 },
  { timeZone: "America/New_York", from: "2026-10-31", hour: 0 },
] as const;

/** Random hours, shifts, turnover, closures and bookings over two weeks from `from`, at night too. */
async function disorderly(seed: number, timeZone: string, from: string) {
  const random = randomFrom(seed);
  const clinic = await desk.clinicOf({ clinicians: 3, rooms: 2, devices: 2, patients: 6, timeZone });
  const { db } = database.app;
  const someHours = () => {
    const opens = random.pick([0, 0, 360, 540, 555]);
    const closes = random.pick([1020, 1200, 1440]);
    const breaks = random.pick([0, 720, 780]);
    const text = (minutes: number) => (minutes === 1440 ? "24:00" : timeOfMinutes(minutes));
    const periods =
      breaks === 0
        ? [[opens, closes]]
        : [
            [opens, breaks],
            [breaks + random.pick([0, 0, 30]), closes],
          ];
    return periods.map(([start = 0, end = 0]) => ({ opens: text(start), closes: text(end) }));
  };
  const week = [1, 2, 3, 4, 5, 6, 7].filter((weekday) => weekday > 5 || random.int(0, 4 - 1) > 0);
  await db.delete(locationHours).where(eq(locationHours.locationId, clinic.locationId));
  await db
    .insert(locationHours)
    .values(week.flatMap((weekday) => someHours().map((hours) => ({ locationId: clinic.locationId, weekday, ...hours }))));
  for (const { resourceId } of clinic.clinicians) {
    await db.delete(clinicianHours).where(eq(clinicianHours.resourceId, resourceId));
    await db.insert(clinicianHours).values(
      week.flatMap((weekday) =>
        someHours().map((hours) => ({
          resourceId,
          locationId: clinic.locationId,
          weekday,
          ...hours,
          validFrom: random.pick(["2025-01-01", addDays(from, 4)]),
          validUntil: random.pick([null, null, addDays(from, 9)]),
        })),
      ),
    );
  }
  await db
    .update(services)
    .set({ turnoverMinutes: random.pick([0, 10, 15]) })
    .where(eq(services.id, clinic.serviceId));
  const people = [...clinic.clinicians.map(({ resourceId }) => resourceId), null];
  for (let tries = 0; tries < 60; tries += 1) {
    const wanted = single(clinic, {
      patient: random.int(0, 6 - 1),
      date: addDays(from, random.int(0, 14 - 1)),
      time: timeOfMinutes(random.int(0, 288 - 1) * 5),
      clinicianId: random.pick(people),
      serviceId: random.pick([clinic.serviceId, clinic.consultationId]),
    });
    const ctx = desk.clinician(clinic);
    await (wanted.clinicianId !== null && random.int(0, 4 - 1) === 0
      ? overrideBooking(ctx, { ...wanted, clinicianId: wanted.clinicianId, reason: "Both agreed." })
      : bookAppointment(ctx, wanted));
  }
  const closedFor = (day: number, hours: number) => {
    const { start } = dayRange(addDays(from, day), timeZone);
    const begins = start.add({ minutes: random.int(0, 96 - 1) * 15 });
    return { start: begins, end: begins.add({ hours }) };
  };
  await db.insert(closures).values([
    { kind: "public_holiday", locationId: clinic.locationId, during: dayRange(addDays(from, 5), timeZone) },
    { kind: "closure", locationId: clinic.locationId, during: closedFor(8, 3) },
    { kind: "absence", resourceId: at(clinic.clinicians, 0).resourceId, during: closedFor(1, 30) },
    { kind: "out_of_use", resourceId: at(clinic.rooms, 0), during: closedFor(3, 5) },
    { kind: "out_of_use", resourceId: at(clinic.devices, 1), during: closedFor(6, 50) },
    {
      kind: "absence",
      resourceId: at(clinic.clinicians, 1).resourceId,
      during: closedFor(7, 8),
      removedAt: dayRange(from, timeZone).start,
    },
  ]);
  return { clinic, random };
}

async function settingOf(clinic: SmallClinic, serviceId = clinic.serviceId) {
  return value(await loadSetting(database.app.db, { patientId: at(clinic.patients, 0), serviceId, locationId: clinic.locationId }));
}

async function factsOf(clinic: SmallClinic, days: { readonly from: number; readonly to: number }, ignoring: readonly string[] = []) {
  const setting = await settingOf(clinic);
  const { phases, turnoverMinutes } = setting.diary;
  const wanted = { patientId: at(clinic.patients, 0), locationId: clinic.locationId, phases, days, ignoring };
  const facts = await loadPlanFacts(database.app.db, wanted);
  if (facts === null) throw new Error("The clinic is not there.");
  return { facts, setting, phases, turnoverMinutes };
}

/** Whether the clocks change in the 75 minutes from there: such a session could be booked by hand, and is never offered. */
function clocksChangeIn({ date, time }: { readonly date: string; readonly time: string }, timeZone: string): boolean {
  const start = wallToInstant(date, time, timeZone)?.toZonedDateTimeISO(timeZone);
  return start !== undefined && start.offset !== start.add({ minutes: 74 }).offset;
}

describe.each(CHANGES)("in $timeZone, around $from", ({ timeZone, from }) => {
  const FIRST = { from: dayNumber(from), to: dayNumber(from) + 13 };

  test("facts offer a start exactly where booking would take it, hours, shifts, closures, turnover and changing clocks included", async () => {
    for (const seed of [1, 2]) {
      const { clinic, random } = await disorderly(seed, timeZone, from);
      const { facts, setting, phases, turnoverMinutes } = await factsOf(clinic, FIRST);
      const slots = openSlots(facts, planRequest({ phases, gridMinutes: 5, constraints: { turnoverMinutes } }), FIRST);
      const wishes = Array.from({ length: 400 }, () => ({
        session: null,
        date: addDays(from, random.int(0, 13)),
        // Often such that it ends where a period does, in front of what was booked after the break.
        time: timeOfMinutes(random.pick([random.int(0, 287) * 5, random.int(0, 287) * 5, 720 - 75, 780 - 75])),
        clinicianId: random.pick(clinic.clinicians).resourceId,
      }));
      const diary = await loadDiary(database.app.db, setting, wishes);
      let offered = 0;
      for (const wish of wishes) {
        const minute = minutesOfDay(wish.time);
        const starts = slots.on(dayNumber(wish.date))?.starts[slots.clinicians.findIndex((each) => each?.id === wish.clinicianId)];
        const isOffered = minute + 75 <= 1440 && starts !== undefined && has(starts, minute / 5);
        const [placement] = placeAll(diary, [wish]);
        const why = { seed, ...wish, problems: placement?.problems.map(({ code }) => code) };
        expect({ ...why, isOffered }).toEqual({ ...why, isOffered: placement?.placed !== null && !clocksChangeIn(wish, timeZone) });
        if (isOffered) offered += 1;
      }
      expect(offered).toBeGreaterThan(10);
    }
  });

  test("what is planned from facts is what booking then accepts, session for session", async () => {
    for (const seed of [11]) {
      const { clinic } = await disorderly(seed, timeZone, from);
      const { phases, turnoverMinutes } = (await settingOf(clinic)).diary;
      const request = planRequest({ sessions: 4, earliestDate: from, phases, constraints: { turnoverMinutes } });
      const { facts } = await factsOf(clinic, planHorizon(request));
      const outcome = planSeries(facts, request);
      if (!outcome.feasible) throw new Error(`Session ${outcome.firstImpossibleSession} of clinic ${seed} cannot be placed.`);
      const sessions = outcome.plan.sessions.map(({ date, start, clinicianId }) => ({ date, time: start, clinicianId }));
      const seriesId = await desk.proposed(clinic, 4);
      const booked = await bookSeries(desk.reception(), { idempotencyKey: key(), seriesId, sessions, reason: "", acceptLongGap: false });
      expect(value(booked).appointmentIds).toHaveLength(4);

      const again = await factsOf(clinic, planHorizon(request));
      expect(planSeries(again.facts, request)).not.toEqual(outcome);
      const without = await factsOf(clinic, planHorizon(request), value(booked).appointmentIds);
      expect(planSeries(without.facts, request)).toEqual(outcome);
    }
  });
});

test("a day on which a clinician, a device or the whole place is not there says why in a word", async () => {
  const from = "2026-02-02";
  const clinic = await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1 });
  const { db } = database.app;
  const on = (day: number) => dayRange(addDays(from, day), "Australia/Melbourne");
  await db.insert(closures).values([
    { kind: "public_holiday", locationId: clinic.locationId, during: on(1) },
    { kind: "absence", resourceId: at(clinic.clinicians, 0).resourceId, during: on(2) },
    { kind: "out_of_use", resourceId: at(clinic.devices, 0), during: on(3) },
    { kind: "out_of_use", resourceId: at(clinic.rooms, 0), during: on(4) },
  ]);
  await db.delete(locationHours).where(eq(locationHours.locationId, clinic.locationId));
  await db
    .insert(locationHours)
    .values([1, 2, 3, 4, 5].map((weekday) => ({ locationId: clinic.locationId, weekday, opens: "09:00", closes: "17:00" })));
  const { facts } = await factsOf(clinic, { from: dayNumber(from), to: dayNumber(from) + 6 });
  const away = Object.fromEntries(
    facts.resources.map(({ kind, away: days }) => [kind, [...days].map(([day, word]) => `${dateOfDay(day)} ${word}`)]),
  );
  const weekend = ["2026-02-07 Closed", "2026-02-08 Closed"];
  expect(away).toEqual({
    clinician: ["2026-02-03 Holiday", "2026-02-04 Away", ...weekend],
    room: ["2026-02-03 Holiday", "2026-02-06 Out of use", ...weekend],
    device: ["2026-02-03 Holiday", "2026-02-05 Service", ...weekend],
  });
});
