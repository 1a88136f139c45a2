import { and, eq, isNull } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { claims } from "#db/schema/claims.ts";
import { consents } from "#db/schema/consents.ts";
import { devices } from "#db/schema/devices.ts";
import { series } from "#db/schema/series.ts";
import { readGateRows } from "#lib/screening/queries/gate-rows.ts";
import { addDays } from "#lib/time.ts";
import { type Answering, openAnswering } from "#tests/support/answering.ts";
import { bookAppointment, changeStatus, moveAppointment, undoChange } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, single } from "#tests/support/desk.ts";
import { at, value } from "#tests/support/results.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let people: Answering;
beforeAll(async () => {
  database = await freshDatabase("consent lapse");
  desk = deskOf(database.app);
  people = await openAnswering(database.app);
});
afterAll(() => database.close());

const DAY = "2026-02-03";

/** The first session of a series, with a consent in force for the device it holds; and a device of another model. */
async function consented() {
  const clinic = await desk.clinicOf({ devices: 2 });
  const { ids } = await desk.booked(clinic);
  const appointmentId = at(ids, 0);
  const { db } = database.app;
  const isHeld = and(eq(claims.appointmentId, appointmentId), eq(claims.kind, "device"), isNull(claims.releasedAt));
  const held = at(await db.select({ id: claims.resourceId }).from(claims).where(isHeld), 0).id;
  const other = at(
    clinic.devices.filter((id) => id !== held),
    0,
  );
  await db.update(devices).set({ model: "Stamp" }).where(eq(devices.resourceId, other));
  const consentId = await consentTo(clinic, appointmentId, "SkinPen", [held]);
  return { clinic, appointmentId, ids, consentId, held, other };
}

async function consentTo(clinic: SmallClinic, appointmentId: string, device: string, deviceIds: string[] | null = null): Promise<string> {
  return people.consent(clinic, at(clinic.patients, 0), { appointmentId, device, deviceIds });
}

const stands = async (consentId: string) =>
  at(
    await database.app.db
      .select({ lapsed: consents.lapsedReason, sealed: consents.endedHash })
      .from(consents)
      .where(eq(consents.id, consentId)),
    0,
  );
const gapAt = async (appointmentId: string) => at((await readGateRows(database.app, [appointmentId])).visits.slice(), 0).consent.gap;

test("failure 11: a consent ends when a session is planned with another device, even at the same hour, and nothing that is undone brings it back", async () => {
  const { appointmentId, consentId, other } = await consented();
  expect(await gapAt(appointmentId)).toBeNull();
  const { changeId } = value(await moveAppointment(desk.reception(), { ...move(appointmentId, DAY), deviceId: other }));
  expect(await stands(consentId)).toEqual({ lapsed: "device", sealed: expect.any(Buffer) });
  value(await undoChange(desk.reception(), { changeId }));
  expect(await gapAt(appointmentId)).toBe("device");
  const audited = and(eq(auditLog.action, "consent:lapse"), eq(auditLog.objectId, consentId));
  expect(await database.app.db.select({ detail: auditLog.detail }).from(auditLog).where(audited)).toEqual([
    { detail: { reason: "device" } },
  ]);
});

test("a later yes is in force by itself, and the lapsed one stays lapsed when it is withdrawn or replaced", async () => {
  const { clinic, appointmentId, consentId, other } = await consented();
  const { changeId } = value(await moveAppointment(desk.reception(), { ...move(appointmentId, DAY), deviceId: other }));
  const later = await consentTo(clinic, appointmentId, "Stamp");
  expect(await gapAt(appointmentId)).toBeNull();
  value(await undoChange(desk.reception(), { changeId }));
  expect(await gapAt(appointmentId)).toBe("device");
  expect([(await stands(consentId)).lapsed, (await stands(later)).lapsed]).toEqual(["device", "device"]);
});

test("another day, hour or status with the same device takes nothing from a consent", async () => {
  const { clinic, appointmentId, consentId } = await consented();
  value(await moveAppointment(desk.reception(), move(appointmentId, DAY, { time: "14:00" })));
  const arrived = { appointmentId, version: 2, to: "arrived", reason: "", acceptLongGap: false } as const;
  value(await changeStatus(desk.reception(), arrived));
  // A visit of another treatment is none of its business.
  value(await bookAppointment(desk.reception(), single(clinic, { date: "2026-03-10", serviceId: clinic.consultationId })));
  expect(await stands(consentId)).toEqual({ lapsed: null, sealed: null });
  expect(await gapAt(appointmentId)).toBeNull();
});

test("a device whose name is put right is the same: what was consented to stands, and still does when the session moves", async () => {
  const { appointmentId, consentId, held } = await consented();
  await database.app.db.update(devices).set({ manufacturer: "Crown", model: "SkinPen Precision" }).where(eq(devices.resourceId, held));
  expect(await gapAt(appointmentId)).toBeNull();
  value(await moveAppointment(desk.reception(), { ...move(appointmentId, DAY, { time: "14:00" }), deviceId: held }));
  expect(await stands(consentId)).toEqual({ lapsed: null, sealed: null });
});

test("a session of another series of the same protocol takes nothing from a consent, whatever device it is planned with", async () => {
  const { clinic, appointmentId, ids, consentId, other } = await consented();
  const { db } = database.app;
  const [own] = await db
    .select()
    .from(series)
    .where(eq(series.patientId, at(clinic.patients, 0)));
  if (own === undefined) throw new Error("The series is missing.");
  const { id: _, ...same } = own;
  const [second] = await db.insert(series).values(same).returning({ id: series.id });
  const last = at(ids.slice(-1), 0);
  await db
    .update(appointments)
    .set({ seriesId: second?.id ?? null, sessionNumber: 1 })
    .where(eq(appointments.id, last));
  const [day] = await db.select({ date: appointments.localDate }).from(appointments).where(eq(appointments.id, last));
  value(await moveAppointment(desk.reception(), { ...move(last, addDays(day?.date ?? DAY, 7)), deviceId: other }));
  expect(await stands(consentId)).toEqual({ lapsed: null, sealed: null });
  expect([await gapAt(appointmentId), await gapAt(last)]).toEqual([null, "none"]);
});
