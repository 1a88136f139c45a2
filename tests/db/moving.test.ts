import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { getAppointment } from "#lib/appointments/queries/appointment.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { bookAppointment, cancelAppointment, changeStatus, moveAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, plan, single } from "#tests/support/desk.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("moving");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

test("moving a session leaves the count as it was and its siblings where they were", async () => {
  const { seriesId, ids } = await desk.booked(await desk.clinicOf(), 5);
  const before = await desk.sessionsOf(seriesId);
  value(await moveAppointment(desk.reception(), move(at(ids, 2), "2026-04-03")));
  const after = await desk.sessionsOf(seriesId);
  expect(after).toHaveLength(5);
  expect(after.filter(({ number }) => number !== 3)).toEqual(before.filter(({ number }) => number !== 3));
  expect(after[2]).toMatchObject({ date: "2026-04-03", version: 2 });
});

test("an appointment moves onto a time that overlaps its own old one", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1 });
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
  value(await moveAppointment(desk.reception(), move(appointmentId, "2026-02-03", { time: "10:15" })));
  expect((await desk.liveClaims(appointmentId)).map(({ kind }) => kind).sort()).toEqual(["clinician", "device", "room"]);
});

test("a refused move leaves the appointment, its claims and its history untouched", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1 });
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
  value(await bookAppointment(desk.reception(), single(clinic, { patient: 1, time: "14:00" })));
  expect(refusal(await moveAppointment(desk.reception(), move(appointmentId, "2026-02-03", { time: "14:00" }))).reason).toBe("slot_taken");
  expect(await getAppointment(desk.reception(), appointmentId)).toMatchObject({
    time: "10:00",
    version: 1,
    history: [{ title: "Booked for Tue 3 Feb 2026, 10:00 am" }],
  });
  expect(await desk.liveClaims(appointmentId)).toHaveLength(3);
});

test("of two editors who saw the same version only one moves it", async () => {
  const { ids } = await desk.booked(await desk.clinicOf());
  const [first, second] = await Promise.all([
    moveAppointment(desk.reception(), move(at(ids, 3), "2026-04-29")),
    moveAppointment(desk.reception(), move(at(ids, 3), "2026-04-30")),
  ]);
  expect([first.ok, second.ok].sort()).toEqual([false, true]);
  const lost = [first, second].find(({ ok }) => !ok);
  expect(lost?.ok === false && lost.refusal.reason).toBe("changed_meanwhile");
});

test("cancelling or missing one session leaves its siblings untouched and gives its time back", async () => {
  const { seriesId, ids } = await desk.booked(await desk.clinicOf());
  value(await cancelAppointment(desk.reception(), { appointmentId: at(ids, 1), version: 1, reason: "Unwell", tellPatient: true }));
  value(await changeStatus(desk.reception(), { appointmentId: at(ids, 2), version: 1, to: "no_show", reason: "", acceptLongGap: false }));
  expect((await desk.sessionsOf(seriesId)).map(({ status }) => status)).toEqual(["booked", "cancelled", "no_show", "booked"]);
  expect(await desk.liveClaims(at(ids, 1))).toEqual([]);
  expect(await desk.liveClaims(at(ids, 2))).toEqual([]);
});

test("a cancellation is taken back with a trace and claims its time again, or is refused when it is gone", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1 });
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
  const restore = { appointmentId, version: 2, to: "booked" as const, reason: "", acceptLongGap: false };
  value(await cancelAppointment(desk.reception(), { appointmentId, version: 1, reason: "By mistake", tellPatient: true }));
  const other = value(await bookAppointment(desk.reception(), single(clinic, { patient: 1 })));
  expect(refusal(await changeStatus(desk.reception(), restore)).reason).toBe("slot_taken");
  value(await cancelAppointment(desk.reception(), { appointmentId: other.appointmentId, version: 1, reason: "Unwell", tellPatient: true }));
  value(await changeStatus(desk.reception(), restore));
  expect(await desk.liveClaims(appointmentId)).toHaveLength(3);
  const view = await getAppointment(desk.reception(), appointmentId);
  expect(view?.history.map(({ title }) => title)).toEqual([
    "Cancelled → Booked",
    "Booked → Cancelled",
    "Booked for Tue 3 Feb 2026, 10:00 am",
  ]);
});

test("a gap under the minimum is refused for reception and needs a clinician's reason, when booking and when moving", async () => {
  const clinic = await desk.clinicOf();
  const seriesId = await desk.proposed(clinic, 2);
  const input = { idempotencyKey: key(), seriesId, sessions: plan(2, "2026-02-03", 14), reason: "", acceptLongGap: false };
  const no = refusal(await bookSeries(desk.reception(), { ...input, reason: "Please" }));
  expect(no.reason).toBe("gap_too_short");
  expect(no.field).toBe("sessions.1.date");
  expect(refusal(await bookSeries(desk.clinician(clinic), input)).reason).toBe("gap_needs_reason");
  const ok = value(await bookSeries(desk.clinician(clinic), { ...input, reason: "Skin settled early" }));
  const second = at(ok.appointmentIds, 1);
  expect(refusal(await moveAppointment(desk.reception(), move(second, "2026-02-16"))).reason).toBe("gap_too_short");
  expect(refusal(await moveAppointment(desk.clinician(clinic), move(second, "2026-02-16"))).reason).toBe("gap_needs_reason");
  value(await moveAppointment(desk.clinician(clinic), move(second, "2026-02-16", { reason: "Travelling" })));
});

test("a gap over the maximum is a warning that reception accepts, and the acceptance is audited", async () => {
  const clinic = await desk.clinicOf();
  const seriesId = await desk.proposed(clinic, 2);
  const input = { idempotencyKey: key(), seriesId, sessions: plan(2, "2026-02-03", 50), reason: "", acceptLongGap: false };
  expect(refusal(await bookSeries(desk.reception(), input)).reason).toBe("gap_too_long");
  value(await bookSeries(desk.reception(), { ...input, acceptLongGap: true }));
  const [row] = await database.app.db
    .select({ detail: auditLog.detail })
    .from(auditLog)
    .where(and(eq(auditLog.objectId, seriesId), eq(auditLog.action, "series:book")));
  expect(row?.detail).toMatchObject({ longGap: true });
});

test("sessions stay in order, whoever asks", async () => {
  const clinic = await desk.clinicOf();
  const { ids } = await desk.booked(clinic);
  expect(refusal(await moveAppointment(desk.clinician(clinic), move(at(ids, 2), "2026-02-20", { reason: "Why not" }))).reason).toBe(
    "out_of_order",
  );
});

test("a needling is never marked treated by hand, and a status is never skipped", async () => {
  const clinic = await desk.clinicOf();
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
  const to = (status: "arrived" | "in_room" | "treated", version: number) =>
    changeStatus(desk.reception(), { appointmentId, version, to: status, reason: "", acceptLongGap: false });
  expect(refusal(await to("in_room", 1)).reason).toBe("status_not_next");
  value(await to("arrived", 1));
  value(await to("in_room", 2));
  expect(refusal(await to("treated", 3)).reason).toBe("treated_by_record");
});
