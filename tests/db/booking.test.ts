import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { getDay } from "#lib/appointments/queries/day.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { daysBetween, instantToWall } from "#lib/time.ts";
import { bookAppointment, cancelAppointment, overrideBooking } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, plan, single } from "#tests/support/desk.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("booking");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

test("a series is booked whole, with claims, history and audit for every session", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId, ids } = await desk.booked(clinic);
  const rows = await desk.sessionsOf(seriesId);
  expect(rows.map(({ date }) => date)).toEqual(["2026-02-03", "2026-03-03", "2026-03-31", "2026-04-28"]);
  expect(daysBetween("2026-02-03", "2026-03-31")).toBe(56);
  for (const id of ids) {
    expect((await desk.liveClaims(id)).map(({ kind }) => kind).sort()).toEqual(["clinician", "device", "room"]);
    expect(
      await database.app.db.select({ what: appointmentEvents.what }).from(appointmentEvents).where(eq(appointmentEvents.appointmentId, id)),
    ).toEqual([{ what: "booked" }]);
    expect(await database.app.db.select({ action: auditLog.action }).from(auditLog).where(eq(auditLog.objectId, id))).toEqual([
      { action: "appointment:book" },
    ]);
  }
});

test("sessions keep their wall-clock time when the clocks change", async () => {
  const { seriesId } = await desk.booked(await desk.clinicOf());
  const rows = await desk.sessionsOf(seriesId);
  expect(rows.map(({ during }) => instantToWall(during.start, "Australia/Melbourne").time)).toEqual(["10:00", "10:00", "10:00", "10:00"]);
  // Melbourne leaves daylight saving on 5 April 2026: the same wall clock is another hour of the world's.
  expect(rows.map(({ during }) => during.start.toString().slice(11, 16))).toEqual(["23:00", "23:00", "23:00", "00:00"]);
});

test("one taken session refuses the whole series and is named, and nothing is left behind", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1 });
  value(
    await bookAppointment(
      desk.reception(),
      single(clinic, { patient: 1, date: "2026-03-31", time: "10:30", clinicianId: at(clinic.clinicians, 0).resourceId }),
    ),
  );
  const seriesId = await desk.proposed(clinic);
  const clinicianId = at(clinic.clinicians, 0).resourceId;
  const sessions = plan(4).map((session) => ({ ...session, clinicianId }));
  const no = refusal(await bookSeries(desk.reception(), { idempotencyKey: key(), seriesId, sessions, reason: "", acceptLongGap: false }));
  expect(no.reason).toBe("slot_taken");
  expect(no.field).toBe("sessions.2.date");
  expect(no.sentence).toContain("Session 3, Tue 31 Mar 2026, 10:00 am: ");
  expect(await desk.sessionsOf(seriesId)).toEqual([]);
});

test("the same key books once and answers the same; the key with another form is refused", async () => {
  const clinic = await desk.clinicOf();
  const seriesId = await desk.proposed(clinic);
  const input = { idempotencyKey: key(), seriesId, sessions: plan(4), reason: "", acceptLongGap: false };
  const first = value(await bookSeries(desk.reception(), input));
  expect(value(await bookSeries(desk.reception(), input))).toEqual(first);
  expect(refusal(await bookSeries(desk.reception(), { ...input, acceptLongGap: true })).reason).toBe("key_reused");
  expect(refusal(await bookSeries(desk.reception(), { ...input, idempotencyKey: key() })).reason).toBe("already_scheduled");
  expect(await desk.sessionsOf(seriesId)).toHaveLength(4);
});

test("a key is its own person's: to anybody else it says nothing of what it did", async () => {
  const clinic = await desk.clinicOf();
  const seriesId = await desk.proposed(clinic);
  const input = { idempotencyKey: key(), seriesId, sessions: plan(4), reason: "", acceptLongGap: false };
  const ctx = desk.reception();
  value(await bookSeries(ctx, input));
  const other = { ...ctx, actor: { ...ctx.actor, id: at(clinic.clinicians, 0).userId } };
  expect(refusal(await bookSeries(other, input)).reason).toBe("key_reused");
});

test("an overriding booking by a clinician shares a clinician once and lets no third one in", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1, patients: 4 });
  const clinicianId = at(clinic.clinicians, 0).resourceId;
  const slot = (patient: number) => ({ ...single(clinic, { patient, serviceId: clinic.consultationId }), clinicianId });
  const first = value(await bookAppointment(desk.reception(), slot(0)));
  expect(refusal(await bookAppointment(desk.reception(), slot(1))).reason).toBe("slot_taken");
  const second = value(await overrideBooking(desk.clinician(clinic), { ...slot(1), reason: "A quick look between" }));
  expect(await desk.liveClaims(second.appointmentId)).toEqual([{ kind: "clinician", lane: 1 }]);
  expect(refusal(await overrideBooking(desk.clinician(clinic), { ...slot(2), reason: "One more" })).reason).toBe("slot_taken");
  expect(refusal(await bookAppointment(desk.reception(), slot(2))).reason).toBe("slot_taken");
  // The first leaves and its lane is free: whoever books plainly still sees the one that stayed.
  value(await cancelAppointment(desk.reception(), { appointmentId: first.appointmentId, version: 1, reason: "Unwell", tellPatient: true }));
  expect(refusal(await bookAppointment(desk.reception(), slot(3))).reason).toBe("slot_taken");
});

test("an overriding booking never shares a room, a device or the patient", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1 });
  const clinicianId = at(clinic.clinicians, 0).resourceId;
  value(await bookAppointment(desk.reception(), { ...single(clinic), clinicianId }));
  expect(
    refusal(await overrideBooking(desk.clinician(clinic), { ...single(clinic, { patient: 1 }), clinicianId, reason: "In a hurry" })).reason,
  ).toBe("slot_taken");
  const talk = { ...single(clinic, { time: "10:30", serviceId: clinic.consultationId }), clinicianId, reason: "In a hurry" };
  expect(refusal(await overrideBooking(desk.clinician(clinic), talk)).sentence).toContain("The patient is already booked");
});

test("while the patient is numbing their clinician can be booked by someone else", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1, rooms: 2 });
  const clinicianId = at(clinic.clinicians, 0).resourceId;
  value(await bookAppointment(desk.reception(), { ...single(clinic), clinicianId }));
  value(await bookAppointment(desk.reception(), { ...single(clinic, { patient: 1, serviceId: clinic.consultationId }), clinicianId }));
  const day = await getDay(desk.reception(), { locationId: clinic.locationId, date: "2026-02-03" });
  expect(day?.columns.map(({ cards }) => cards.length)).toEqual([2]);
});

test("closed hours, off-shift times, days gone by and hours that the clocks skip are never booked", async () => {
  const clinic = await desk.clinicOf();
  const sentenceOf = async (date: string, time: string) =>
    refusal(await bookAppointment(desk.reception(), single(clinic, { date, time }))).reason;
  expect(await sentenceOf("2026-02-03", "07:00")).toBe("slot_not_offered");
  expect(await sentenceOf("2026-02-03", "19:30")).toBe("slot_not_offered");
  expect(await sentenceOf("2026-01-02", "10:00")).toBe("in_the_past");
  expect(await sentenceOf("2031-01-02", "10:00")).toBe("too_far_ahead");
  expect(await sentenceOf("2026-10-04", "02:30")).toBe("slot_not_offered");
});
