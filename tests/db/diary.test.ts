import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "#db/client.ts";
import { getDay, getWeek } from "#lib/appointments/queries/day.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { listReadiness } from "#lib/screening/queries/gate.ts";
import { bookAppointment, changeStatus } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, single } from "#tests/support/desk.ts";
import { at, value } from "#tests/support/results.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("diary");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

/** How many statements reach the server while the work is done. */
async function statementsOf({ pool }: Database, work: () => Promise<unknown>): Promise<number> {
  const client = await pool.connect();
  client.release();
  let count = 0;
  const query = pool.query.bind(pool);
  Object.assign(pool, {
    query: (...sent: Parameters<typeof query>) => {
      count += 1;
      return query(...sent);
    },
  });
  try {
    await work();
  } finally {
    Object.assign(pool, { query });
  }
  return count;
}

const reading = () => {
  const { may: _, ...ctx } = desk.reception();
  return { ...ctx, may: { "diary:read": true } as const };
};

async function wholePage(ctx: Ctx<"diary:read">, locationId: string, date: string): Promise<number> {
  return statementsOf(database.app, async () => {
    await Promise.all([
      getDay(ctx, { locationId, date, columns: ["room", "device"], showGone: true }),
      listReadiness(ctx, { locationId, date }),
    ]);
  });
}

test("a day is read in three statements however many appointments it holds", async () => {
  const clinic = await desk.clinicOf({ clinicians: 3, rooms: 6, devices: 6, patients: 12 });
  const ctx = reading();
  expect(await wholePage(ctx, clinic.locationId, "2026-02-03")).toBeLessThanOrEqual(3);
  for (const [index, time] of ["08:00", "10:00", "12:00", "14:00"].entries()) {
    for (const [place, { resourceId }] of clinic.clinicians.entries()) {
      value(await bookAppointment(desk.reception(), single(clinic, { patient: index * 3 + place, time, clinicianId: resourceId })));
    }
  }
  expect(await wholePage(ctx, clinic.locationId, "2026-02-03")).toBe(3);
  const week = await statementsOf(database.app, () =>
    getWeek(ctx, { locationId: clinic.locationId, date: "2026-02-03", clinicianId: null }),
  );
  expect(week).toBe(2);
});

test("cards say what an appointment holds, and what it held last once it was cancelled", async () => {
  const clinic = await desk.clinicOf();
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
  const booked = await getDay(desk.reception(), { locationId: clinic.locationId, date: "2026-02-03" });
  const card = booked?.cards[0];
  expect(card).toMatchObject({ id: appointmentId, numbing: 30, needling: "10:30 am", movable: true });
  expect([card?.clinicianId, card?.roomId, card?.deviceId].every((id) => id !== null)).toBe(true);
  const now = Temporal.Instant.from("2026-02-03T01:00:00Z");
  value(await changeStatus({ ...desk.reception(), now }, { appointmentId, version: 1, to: "no_show", reason: "", acceptLongGap: false }));
  const after = await getDay(desk.reception(), { locationId: clinic.locationId, date: "2026-02-03", showGone: true });
  expect(after?.cards[0]).toMatchObject({ status: "no_show", clinicianId: card?.clinicianId, roomId: card?.roomId, movable: false });
  expect(after).toMatchObject({ count: 0, goneCount: 1 });
});

test("a week holds one clinician's appointments and no other's, and the one that is being moved from elsewhere", async () => {
  const clinic = await desk.clinicOf({ patients: 3 });
  const [first, second] = clinic.clinicians;
  const book = async (patient: number, date: string, clinicianId: string) =>
    value(await bookAppointment(desk.reception(), single(clinic, { patient, date, clinicianId }))).appointmentId;
  const own = await book(0, "2026-02-03", first?.resourceId ?? "");
  await book(1, "2026-02-04", second?.resourceId ?? "");
  const elsewhere = await book(2, "2026-03-04", second?.resourceId ?? "");
  const week = await getWeek(desk.reception(), {
    locationId: clinic.locationId,
    date: "2026-02-05",
    clinicianId: first?.resourceId ?? null,
    moving: elsewhere,
  });
  expect(week?.cards.map(({ id }) => id)).toEqual([own]);
  expect(week?.moving).toMatchObject({ id: elsewhere, when: "Wed 4 Mar, 10:00 am", movable: true });
  expect(at(week?.columns ?? [], 1).cards.map(({ card }) => card.id)).toEqual([own]);
});

test("a week has what its clinician had and gave up, nothing that went to another, and is the first clinician's where nobody is known", async () => {
  const clinic = await desk.clinicOf({ patients: 3 });
  const [first, second] = clinic.clinicians.map(({ resourceId }) => resourceId);
  const book = async (patient: number, clinicianId = "") =>
    value(await bookAppointment(desk.reception(), single(clinic, { patient, date: "2026-02-03", clinicianId }))).appointmentId;
  const missed = await book(0, first);
  const now = Temporal.Instant.from("2026-02-03T01:00:00Z");
  value(
    await changeStatus(
      { ...desk.reception(), now },
      { appointmentId: missed, version: 1, to: "no_show", reason: "", acceptLongGap: false },
    ),
  );
  const stays = await book(1, first);
  const theirs = await book(2, second);
  const weekOf = (clinicianId: string, showGone: boolean) =>
    getWeek(desk.reception(), { locationId: clinic.locationId, date: "2026-02-05", clinicianId, showGone });
  const cardsOf = async (...asked: Parameters<typeof weekOf>) => (await weekOf(...asked))?.cards.map(({ id }) => id).toSorted();
  expect(await cardsOf(first ?? "", true)).toEqual([missed, stays].toSorted());
  expect(await cardsOf(first ?? "", false)).toEqual([stays]);
  expect(await cardsOf(second ?? "", true)).toEqual([theirs]);
  const nobody = await weekOf(crypto.randomUUID(), false);
  expect(nobody?.clinician?.id).toBeDefined();
  expect(await cardsOf(nobody?.clinician?.id ?? "", false)).toEqual(nobody?.cards.map(({ id }) => id).toSorted());
});

test("an unknown location falls back to the clinic's first, and hidden names never leave the query", async () => {
  const clinic = await desk.clinicOf();
  value(await bookAppointment(desk.reception(), single(clinic)));
  const unknown = await getDay(desk.reception(), { locationId: "00000000-0000-7000-8000-00000000dead", date: "2026-02-03" });
  expect(unknown?.locations.map(({ id }) => id)).toContain(unknown?.place.id);
  const hidden = await getDay(desk.reception(), { locationId: clinic.locationId, date: "2026-02-03", hideNames: true });
  expect(hidden?.cards[0]?.patientName).toMatch(/^\S\. \S\. \S\.$/);
});
