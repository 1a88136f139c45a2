import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/client.ts";
import { takeLocks } from "#lib/appointments/commands/locks.ts";
import { transaction } from "#lib/auth/ctx.ts";
import type { Result } from "#lib/result.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { addDays } from "#lib/time.ts";
import { bookAppointment, moveAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, plan, single } from "#tests/support/desk.ts";
import { at, key, value } from "#tests/support/results.ts";
import { actingAs, makeSmallClinic } from "#tests/support/small-clinic.ts";

// Two pools stand for two server processes: they share nothing but the database. Everything here really commits.
let database: TestDatabase;
let other: Database;
beforeAll(async () => {
  database = await freshDatabase("booking_races");
  other = openDatabase(database.roles.app, { name: "cadence-tests-other", max: 25 });
});
afterAll(async () => {
  await other.pool.end();
  await database.close();
});

/** The front desk of one process or the other, in turn. */
const receptionOf = (turn: number) => actingAs(turn % 2 === 0 ? database.app : other, { userId: null, roles: ["reception"] });

/** Counted by the database's own words, not by the product's: pairs of live claims on one resource and lane that share an instant. */
async function overlaps(): Promise<number> {
  const found = await database.app.db.execute(sql`
    select count(*)::int as pairs from claims a join claims b on a.resource_id = b.resource_id and a.id < b.id and a.during && b.during
    where a.released_at is null and b.released_at is null`);
  return Number(at(found.rows, 0).pairs);
}

const reasonsOf = <T>(results: readonly Result<T>[]) => results.flatMap((result) => (result.ok ? [] : [result.refusal.reason]));

test("failure 7: of fifty bookings of one slot one wins and forty-nine are refused plainly, without an error or an overlap", async () => {
  const clinic = await makeSmallClinic(database.app, "slot", { clinicians: 1, rooms: 2, devices: 2, patients: 50 });
  const clinicianId = at(clinic.clinicians, 0).resourceId;
  const results = await Promise.all(
    clinic.patients.map((_, patient) => bookAppointment(receptionOf(patient), { ...single(clinic, { patient }), clinicianId })),
  );
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  expect(reasonsOf(results)).toEqual(Array.from({ length: 49 }, () => "slot_taken"));
  expect(await overlaps()).toBe(0);
});

test("failure 7: of fifty bookings with any clinician as many win as there are clinicians", async () => {
  const clinic = await makeSmallClinic(database.app, "any", { clinicians: 3, rooms: 5, devices: 5, patients: 50 });
  const results = await Promise.all(
    clinic.patients.map((_, patient) => bookAppointment(receptionOf(patient), single(clinic, { patient }))),
  );
  expect(results.filter(({ ok }) => ok)).toHaveLength(3);
  expect(new Set(reasonsOf(results))).toEqual(new Set(["slot_taken"]));
  expect(await overlaps()).toBe(0);
});

test("fifty bookings of fifty different slots are all booked", async () => {
  const clinic = await makeSmallClinic(database.app, "free", { clinicians: 2, rooms: 2, devices: 2, patients: 50 });
  const results = await Promise.all(
    clinic.patients.map((_, patient) =>
      bookAppointment(receptionOf(patient), single(clinic, { patient, date: addDays("2026-02-03", Math.floor(patient / 2)) })),
    ),
  );
  expect(reasonsOf(results)).toEqual([]);
  expect(await overlaps()).toBe(0);
});

test("series of ten that want the same times are booked whole or not at all", async () => {
  const clinic = await makeSmallClinic(database.app, "whole", { clinicians: 2, rooms: 2, devices: 2, patients: 10 });
  const desk = deskOf(database.app);
  const wanted = await Promise.all(clinic.patients.map((_, patient) => desk.proposed(clinic, 10, patient)));
  const results = await Promise.all(
    wanted.map((seriesId, turn) =>
      // Every other one starts four weeks later, so that the ones overlap the others in part.
      bookSeries(receptionOf(turn), {
        idempotencyKey: key(),
        seriesId,
        sessions: plan(10, turn % 2 === 0 ? "2026-02-03" : "2026-03-03"),
        reason: "",
        acceptLongGap: false,
      }),
    ),
  );
  const counts = await Promise.all(wanted.map(async (seriesId) => (await desk.sessionsOf(seriesId)).length));
  expect(counts).toEqual(results.map(({ ok }) => (ok ? 10 : 0)));
  expect(counts.filter((count) => count === 10).length).toBeGreaterThanOrEqual(2);
  for (const result of results) if (!result.ok) expect(result.refusal.facts.when).toMatch(/^Session \d+, /);
  expect(await overlaps()).toBe(0);
});

/** In this database: those of other test files on the same server wait for locks of their own. */
const WAITING =
  "select 1 from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and l.locktype = 'advisory' and not l.granted";

test("a series whose number of sessions changes while its booking waits is not booked by the number of before", async () => {
  const clinic = await makeSmallClinic(database.app, "count", {});
  const desk = deskOf(database.app);
  const seriesId = await desk.proposed(clinic, 4);
  const holder = await other.pool.connect();
  await holder.query("begin");
  await holder.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`patient ${at(clinic.patients, 0)}`]);
  const booking = bookSeries(receptionOf(0), { idempotencyKey: key(), seriesId, sessions: plan(4), reason: "", acceptLongGap: false });
  const waits = async () => (await holder.query(WAITING)).rows.length > 0;
  while (!(await waits()));
  await holder.query("update series set sessions = 3, version = version + 1 where id = $1", [seriesId]);
  await holder.query("commit");
  holder.release();
  expect(reasonsOf([await booking])).toEqual(["changed_meanwhile"]);
  expect(await desk.sessionsOf(seriesId)).toEqual([]);
});

test("one form sent five times at once books one appointment and answers five times the same", async () => {
  const clinic = await makeSmallClinic(database.app, "again", {});
  const input = single(clinic);
  const results = await Promise.all([0, 1, 2, 3, 4].map((turn) => bookAppointment(receptionOf(turn), input)));
  expect(new Set(results.map((result) => value(result).appointmentId)).size).toBe(1);
});

test("appointments that change places with each other at once never overlap and never wait for ever", async () => {
  const clinic = await makeSmallClinic(database.app, "swap", { clinicians: 1, rooms: 1, devices: 1, patients: 8 });
  const made = await Promise.all(
    clinic.patients.map(
      async (_, patient) =>
        value(await bookAppointment(receptionOf(patient), single(clinic, { patient, date: addDays("2026-02-03", patient) }))).appointmentId,
    ),
  );
  const results = await Promise.all(
    made.map((id, turn) => moveAppointment(receptionOf(turn), move(id, addDays("2026-02-03", (turn + 1) % made.length)))),
  );
  expect(new Set(reasonsOf(results)).size).toBeLessThanOrEqual(1);
  expect(await overlaps()).toBe(0);
  const live = await database.app.db.execute(
    sql`select count(*)::int as held from claims c join appointments a on a.id = c.appointment_id where a.location_id = ${clinic.locationId} and c.released_at is null`,
  );
  expect(Number(at(live.rows, 0).held)).toBe(8 * 3);
});

test("who books another day of the same clinician, room and device does not wait for who is booking this one", async () => {
  const clinic = await makeSmallClinic(database.app, "days", { clinicians: 1, rooms: 1, devices: 1, patients: 2 });
  const everything = [
    { kind: "clinician" as const, id: at(clinic.clinicians, 0).resourceId },
    { kind: "room" as const, id: at(clinic.rooms, 0) },
    { kind: "device" as const, id: at(clinic.devices, 0) },
  ];
  // Waiting here would be waiting for itself, and end in "busy".
  const meanwhile = await transaction(receptionOf(0), async (tx) => {
    await takeLocks(tx, at(clinic.patients, 0), everything, ["2026-02-03"]);
    return bookAppointment(receptionOf(1), single(clinic, { patient: 1, date: "2026-02-04" }));
  });
  expect(reasonsOf([meanwhile])).toEqual([]);
});
