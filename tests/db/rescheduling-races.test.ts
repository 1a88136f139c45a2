import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/client.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { addDays } from "#lib/time.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, plan } from "#tests/support/desk.ts";
import { at, key, value } from "#tests/support/results.ts";
import { actingAs, makeSmallClinic } from "#tests/support/small-clinic.ts";

// Two pools stand for two server processes: they share nothing but the database. Everything here really commits.
let database: TestDatabase;
let other: Database;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("rescheduling_races");
  other = openDatabase(database.roles.app, { name: "cadence-tests-other", max: 25 });
  desk = deskOf(database.app);
});
afterAll(async () => {
  await other.pool.end();
  await database.close();
});

const receptionOf = (turn: number) => actingAs(turn % 2 === 0 ? database.app : other, { userId: null, roles: ["reception"] });
const FIRST = "2026-02-03";

async function numberFrom(query: ReturnType<typeof sql>): Promise<number> {
  return Number(at((await database.app.db.execute(query)).rows, 0).found);
}

test("of thirty series planned anew at once over the same people and rooms each moves whole or not at all, without a deadlock", async () => {
  const clinic = await makeSmallClinic(database.app, "anew", { clinicians: 3, rooms: 4, devices: 4, patients: 30 });
  const hours = ["08:00", "09:30", "11:00", "12:30", "14:00", "15:30", "17:00", "18:30"];
  const booked = await Promise.all(
    clinic.patients.map(async (_, patient) => {
      const seriesId = await desk.proposed(clinic, 4, patient);
      const sessions = plan(4, addDays(FIRST, Math.floor(patient / 16)), 28, hours[Math.floor(patient / 2) % 8]);
      value(await bookSeries(receptionOf(patient), { idempotencyKey: key(), seriesId, sessions, reason: "", acceptLongGap: false }));
      return seriesId;
    }),
  );
  const deadlocks = sql`select deadlocks::int as found from pg_stat_database where datname = current_database()`;
  const before = await numberFrom(deadlocks);
  const was = await Promise.all(booked.map((seriesId) => desk.sessionsOf(seriesId)));
  // All of them want sessions 2 to 4 at the same times, a week later, in an order of their own.
  const inputs = await Promise.all(
    booked.map((seriesId, turn) => {
      const wanted = [2, 3, 4].map((session) => ({
        session,
        date: addDays(FIRST, (session - 1) * 28 + 7),
        time: hours[turn % 3] ?? "10:00",
      }));
      return desk.reschedule(seriesId, turn % 2 === 0 ? wanted : wanted.toReversed());
    }),
  );
  const results = await Promise.all(inputs.map((input, turn) => rescheduleSessions(receptionOf(turn), input)));
  const now = await Promise.all(booked.map((seriesId) => desk.sessionsOf(seriesId)));
  for (const [turn, result] of results.entries()) {
    const moved = at(now, turn).filter(({ date, during }, index) => {
      const former = at(at(was, turn), index);
      return date !== former.date || !during.start.equals(former.during.start);
    });
    expect(moved).toHaveLength(result.ok ? 3 : 0);
    if (!result.ok) {
      expect(result.refusal.reason).toBe("slot_taken");
      expect(result.refusal.facts.when).toMatch(/^Session [234], /);
    }
  }
  // Three clinicians at three starts: nine fit, and who comes first decides nothing but which.
  expect(results.filter(({ ok }) => ok)).toHaveLength(9);
  expect(await numberFrom(deadlocks)).toBe(before);
  const overlaps = sql`select count(*)::int as found from claims a join claims b on a.resource_id = b.resource_id and a.id < b.id and a.during && b.during
    where a.released_at is null and b.released_at is null`;
  expect(await numberFrom(overlaps)).toBe(0);
});

test("a missed session that two people book anew at once is booked once", async () => {
  for (let round = 0; round < 4; round += 1) {
    const clinic = await desk.clinicOf();
    const seriesId = await desk.proposed(clinic, 3);
    const input = { idempotencyKey: key(), seriesId, sessions: plan(3), reason: "", acceptLongGap: false };
    const { appointmentIds } = value(await bookSeries(receptionOf(0), input));
    await database.app.db.execute(sql`update claims set released_at = now() where appointment_id = ${at(appointmentIds, 1)}`);
    await database.app.db.execute(sql`update appointments set status = 'no_show' where id = ${at(appointmentIds, 1)}`);
    const asked = await Promise.all([1, 2].map((days) => desk.reschedule(seriesId, [{ session: 2, date: addDays(FIRST, 28 + days) }])));
    const results = await Promise.all(asked.map((each, turn) => rescheduleSessions(receptionOf(turn), each)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.flatMap((result) => (result.ok ? [] : [result.refusal.reason]))).toEqual(["session_booked_anew"]);
  }
});
