import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { changes } from "#db/schema/changes.ts";
import { putOnWaitlist } from "#lib/appointments/commands/waitlist.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { pinSession } from "#lib/series/commands/sessions.ts";
import { addDays } from "#lib/time.ts";
import { bookAppointment, cancelAppointment, changeStatus, moveAppointment, moveFromWaitlist, undoChange } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, plan, single } from "#tests/support/desk.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("rescheduling");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const FIRST = "2026-02-03";
/** The booked dates of a series of `deskOf`: every 28 days. */
const due = (session: number, shift = 0) => addDays(FIRST, (session - 1) * 28 + shift);
const standing = async (seriesId: string) =>
  (await desk.sessionsOf(seriesId)).filter(({ status }) => status !== "cancelled" && status !== "no_show");
const noShow = async (appointmentId: string, version = 1) =>
  value(await changeStatus(desk.reception(), { appointmentId, version, to: "no_show", reason: "", acceptLongGap: false }));

test("failure 1: moving session 3 of 5 leaves exactly 5, alone, with those after it, and by a plan made anew", async () => {
  const { seriesId, ids } = await desk.booked(await desk.clinicOf(), 5);
  value(await moveAppointment(desk.reception(), move(at(ids, 2), due(3, 3))));
  expect(await standing(seriesId)).toHaveLength(5);
  const shifted = [3, 4, 5].map((session) => ({ session, date: due(session, 7) }));
  value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, shifted, { what: "moved" })));
  const anew = [3, 4, 5].map((session) => ({ session, date: due(session, 1), time: "15:00" }));
  value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, anew)));
  const rows = await desk.sessionsOf(seriesId);
  expect(rows.map(({ number, date }) => [number, date])).toEqual([
    [1, due(1)],
    [2, due(2)],
    [3, due(3, 1)],
    [4, due(4, 1)],
    [5, due(5, 1)],
  ]);
});

test("failure 2: cancelling or missing one session leaves its siblings untouched, and it can be booked anew beside the row that tells of it", async () => {
  const { seriesId, ids } = await desk.booked(await desk.clinicOf(), 5);
  const before = await desk.sessionsOf(seriesId);
  value(await cancelAppointment(desk.reception(), { appointmentId: at(ids, 1), version: 1, reason: "Unwell", tellPatient: true }));
  await noShow(at(ids, 3));
  const after = await desk.sessionsOf(seriesId);
  const siblings = [1, 3, 5];
  expect(after.filter(({ number }) => siblings.includes(number ?? 0))).toEqual(
    before.filter(({ number }) => siblings.includes(number ?? 0)),
  );
  const anew = [2, 4].map((session) => ({ session, date: due(session, 2) }));
  const made = value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, anew)));
  expect(made).toMatchObject({ moved: 0, booked: 2 });
  expect(await standing(seriesId)).toHaveLength(5);
  expect(await desk.sessionsOf(seriesId)).toHaveLength(7);
  const back = { appointmentId: at(ids, 3), version: 2, to: "booked" as const, reason: "", acceptLongGap: false };
  expect(refusal(await changeStatus(desk.reception(), back)).reason).toBe("session_booked_anew");
});

test("failure 3: the shortest gap binds reception through every way in: booking, moving, shifting, planning anew, from the waitlist, taking back and undoing", async () => {
  const clinic = await desk.clinicOf();
  const seriesId = await desk.proposed(clinic, 4);
  const input = { idempotencyKey: key(), seriesId, sessions: plan(4, FIRST, 20), reason: "Please", acceptLongGap: true };
  expect(refusal(await bookSeries(desk.reception(), input)).reason).toBe("gap_too_short");
  const { appointmentIds: ids } = value(await bookSeries(desk.reception(), { ...input, sessions: plan(4) }));
  expect(refusal(await moveAppointment(desk.reception(), move(at(ids, 2), due(3, -8)))).reason).toBe("gap_too_short");
  const shifted = [2, 3, 4].map((session) => ({ session, date: due(session, -8) }));
  const shift = await desk.reschedule(seriesId, shifted, { what: "moved", reason: "Please" });
  const no = refusal(await rescheduleSessions(desk.reception(), shift));
  expect(no).toMatchObject({ reason: "gap_too_short", field: "sessions.0.date" });
  expect(no.sentence).toMatch(/^Session 2, /);
  // The gap after the last that moves is named beside that one.
  const near = await desk.reschedule(seriesId, [{ session: 2, date: due(2, 8) }]);
  expect(refusal(await rescheduleSessions(desk.reception(), near))).toMatchObject({ reason: "gap_too_short", field: "sessions.0.date" });
  // A clinician may, with a reason.
  expect(refusal(await rescheduleSessions(desk.clinician(clinic), { ...shift, reason: "" })).reason).toBe("gap_needs_reason");
  const wishes = { earliestDate: null, weekdays: [], dayPart: "any" as const, clinicianId: null, note: "" };
  const { entryId } = value(await putOnWaitlist(desk.reception(), { appointmentId: at(ids, 2), version: null, ...wishes }));
  const freed = { entryId, entryVersion: 1, version: 1, date: due(3, -8), time: "10:00", clinicianId: null, tellPatient: true };
  expect(refusal(await moveFromWaitlist(desk.reception(), freed)).reason).toBe("gap_too_short");
  // Session 3 is missed; session 2 moves on; session 3 cannot come back to where it would be too soon after.
  await noShow(at(ids, 2));
  value(await moveAppointment(desk.reception(), move(at(ids, 1), due(2, 10))));
  const back = { appointmentId: at(ids, 2), version: 2, to: "booked" as const, reason: "", acceptLongGap: false };
  expect(refusal(await changeStatus(desk.reception(), back)).reason).toBe("gap_too_short");
  // Neither does an undo bring about a gap that nobody allowed.
  const later = value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, [{ session: 3, date: due(3, 4) }])));
  const moved = value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, [{ session: 3, date: due(3, 7) }])));
  value(await moveAppointment(desk.reception(), move(at(ids, 1), due(2, 14), { version: 2 })));
  expect(refusal(await undoChange(desk.reception(), moved)).reason).toBe("undo_gap");
  expect(refusal(await undoChange(desk.reception(), later)).reason).toBe("undo_overtaken");
});

test("failure 9: sessions move onto each other's old times, later and earlier, in one step", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1 });
  const { seriesId } = await desk.booked(clinic, 4);
  const later = [2, 3, 4].map((session) => ({ session, date: due(session, 28) }));
  value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, later, { acceptLongGap: true })));
  expect((await standing(seriesId)).map(({ date }) => date)).toEqual([due(1), due(3), due(4), due(5)]);
  const earlier = [2, 3, 4].map((session) => ({ session, date: due(session) }));
  const changed = value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, earlier)));
  expect((await standing(seriesId)).map(({ date }) => date)).toEqual([due(1), due(2), due(3), due(4)]);
  value(await undoChange(desk.reception(), changed));
  expect((await standing(seriesId)).map(({ date }) => date)).toEqual([due(1), due(3), due(4), due(5)]);
});

test("a plan made anew is one change: one undo puts every session back, and one row holds the message", async () => {
  const { seriesId, ids } = await desk.booked(await desk.clinicOf(), 5);
  await noShow(at(ids, 2));
  const before = await desk.sessionsOf(seriesId);
  const anew = [3, 4, 5].map((session) => ({ session, date: due(session, 9), time: "14:00" }));
  const { changeId } = value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, anew)));
  const held = await database.app.db.select().from(changes).where(eq(changes.seriesId, seriesId));
  expect(held.filter(({ what }) => what === "replanned")).toHaveLength(1);
  value(await undoChange(desk.reception(), { changeId }));
  const after = await desk.sessionsOf(seriesId);
  const told = (rows: typeof after) => rows.map(({ number, date, status, during }) => ({ number, date, status, during }));
  expect(told(after.filter(({ id }) => before.some((row) => row.id === id)))).toEqual(told(before));
  expect(after.filter(({ id }) => !before.some((row) => row.id === id)).map(({ status }) => status)).toEqual(["cancelled"]);
});

test("when one session cannot have its place none moves, and the refusal names it", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1 });
  const { seriesId } = await desk.booked(clinic, 4);
  value(await bookAppointment(desk.reception(), single(clinic, { patient: 1, date: due(3, 7) })));
  const before = await desk.sessionsOf(seriesId);
  const shifted = [2, 3, 4].map((session) => ({ session, date: due(session, 7) }));
  const no = refusal(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, shifted)));
  expect(no).toMatchObject({ reason: "slot_taken", field: "sessions.1.date" });
  expect(no.sentence).toMatch(/^Session 3, /);
  expect(await desk.sessionsOf(seriesId)).toEqual(before);
});

test("pinned sessions and those that have begun stay put, and a gap to them is judged", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId, ids } = await desk.booked(clinic, 4);
  value(await pinSession(desk.reception(), { appointmentId: at(ids, 2), version: 1, pinned: true }));
  const [third, fourth] = [3, 4].map((session) => ({ session, date: due(session, 2) }));
  const send = async (...wanted: { session: number; date: string }[]) =>
    rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, wanted));
  expect(refusal(await send(third ?? { session: 3, date: due(3) }, fourth ?? { session: 4, date: due(4) })).reason).toBe("session_pinned");
  // A plan that leaves it where it is may name it.
  value(await send({ session: 3, date: due(3) }, { session: 4, date: due(4, 2) }));
  expect(refusal(await send({ session: 4, date: due(4, -10) })).reason).toBe("gap_too_short");
  value(await changeStatus(desk.reception(), { appointmentId: at(ids, 0), version: 1, to: "arrived", reason: "", acceptLongGap: false }));
  expect(refusal(await send({ session: 1, date: due(1, 1) })).reason).toBe("cannot_move");
});

test("a move from an older page changes nothing, whoever sends it, and one that may not be is refused before anything is looked at", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId, ids } = await desk.booked(clinic, 3);
  const older = await desk.reschedule(seriesId, [
    { session: 2, date: due(2, 1) },
    { session: 3, date: due(3, 1) },
  ]);
  value(await moveAppointment(desk.reception(), move(at(ids, 2), due(3, 2))));
  const before = await desk.sessionsOf(seriesId);
  expect(refusal(await rescheduleSessions(desk.clinician(clinic), older)).reason).toBe("changed_meanwhile");
  expect(refusal(await moveAppointment(desk.clinician(clinic), move(at(ids, 2), due(3, 3)))).reason).toBe("changed_meanwhile");
  const missing = { ...older, sessions: older.sessions.map((session) => ({ ...session, appointmentId: null, version: null })) };
  expect(refusal(await rescheduleSessions(desk.reception(), { ...missing, idempotencyKey: key() })).reason).toBe("changed_meanwhile");
  const beyond = await desk.reschedule(seriesId, [{ session: 4, date: due(4) }]);
  expect(refusal(await rescheduleSessions(desk.reception(), beyond)).reason).toBe("session_dropped");
  expect(refusal(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, [{ session: 1, date: due(1) }]))).reason).toBe(
    "nothing_moves",
  );
  expect(
    refusal(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, [{ session: 1, date: "2026-01-01" }]))).reason,
  ).toBe("in_the_past");
  expect(await desk.sessionsOf(seriesId)).toEqual(before);
});

test("of two who move sessions of one series from the same page one wins, and the loser changes nothing", async () => {
  for (let round = 0; round < 4; round += 1) {
    const { seriesId } = await desk.booked(await desk.clinicOf(), 4);
    const inputs = await Promise.all(
      [3, 6].map((days) =>
        desk.reschedule(
          seriesId,
          [2, 3, 4].map((session) => ({ session, date: due(session, days) })),
        ),
      ),
    );
    const results = await Promise.all(inputs.map((input) => rescheduleSessions(desk.reception(), input)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.flatMap((result) => (result.ok ? [] : [result.refusal.reason]))).toEqual(["changed_meanwhile"]);
    const moves = new Set((await standing(seriesId)).slice(1).map(({ date, number }) => date === due(number ?? 0, 3)));
    expect(moves.size).toBe(1);
  }
});

test("one form sent twice moves once and answers twice the same", async () => {
  const { seriesId } = await desk.booked(await desk.clinicOf(), 4);
  const input = await desk.reschedule(seriesId, [{ session: 4, date: due(4, 3) }]);
  const first = value(await rescheduleSessions(desk.reception(), input));
  expect(value(await rescheduleSessions(desk.reception(), input))).toEqual(first);
});

test("a visit is made longer, keeps its length when it moves, and its undo makes it as long as it was", async () => {
  const clinic = await desk.clinicOf();
  const { seriesId, ids } = await desk.booked(clinic, 2);
  const lengthOf = async () => {
    const [row] = await database.app.db
      .select()
      .from(appointments)
      .where(eq(appointments.id, at(ids, 1)));
    return { minutes: row?.during.end.since(row.during.start).total("minutes"), extra: row?.extraMinutes };
  };
  const { changeId } = value(await moveAppointment(desk.reception(), move(at(ids, 1), due(2), { minutes: 105 })));
  expect(await lengthOf()).toEqual({ minutes: 105, extra: 30 });
  value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, [{ session: 2, date: due(2, 1) }])));
  expect(await lengthOf()).toEqual({ minutes: 105, extra: 30 });
  expect(refusal(await undoChange(desk.reception(), { changeId })).reason).toBe("undo_overtaken");
  value(await moveAppointment(desk.reception(), move(at(ids, 1), due(2, 1), { minutes: 75, version: 3 })));
  expect(await lengthOf()).toEqual({ minutes: 75, extra: 0 });
  const no = refusal(await moveAppointment(desk.reception(), move(at(ids, 1), due(2, 1), { minutes: 500, version: 4 })));
  expect(no).toMatchObject({ reason: "visit_length", field: "minutes" });
  const longer = { ...single(clinic, { patient: 1, date: due(1, 1) }), minutes: 600 };
  expect(refusal(await bookAppointment(desk.reception(), longer))).toMatchObject({ reason: "visit_length", field: "minutes" });
  const tooLong = await desk.reschedule(seriesId, [{ session: 2, date: due(2), minutes: 500 }]);
  expect(refusal(await rescheduleSessions(desk.reception(), tooLong))).toMatchObject({ reason: "visit_length", field: "sessions.0.date" });
});

test("a clinician books a named clinician twice when moving too, with a reason; reception does not", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1 });
  value(await bookAppointment(desk.reception(), single(clinic)));
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic, { patient: 1, time: "14:00" })));
  const twice = move(appointmentId, FIRST, { bookTwice: true, reason: "A quick look between" });
  expect(refusal(await moveAppointment(desk.reception(), twice)).reason).toBe("not_allowed");
  expect(refusal(await moveAppointment(desk.clinician(clinic), { ...twice, bookTwice: false })).reason).toBe("slot_taken");
  value(await moveAppointment(desk.clinician(clinic), twice));
  const lanes = (await desk.liveClaims(appointmentId)).filter(({ kind }) => kind === "clinician").map(({ lane }) => lane);
  expect(lanes).toEqual([1]);
});

test("failure 4: a series over both changes of the clocks keeps its wall-clock time and length, booked and shifted, in four zones", async () => {
  for (const timeZone of ["Australia/Melbourne", "Europe/London", "America/New_York", "Pacific/Auckland"]) {
    const clinic = await desk.clinicOf({ timeZone });
    const { seriesId } = await desk.booked(clinic, 12);
    const shifted = Array.from({ length: 11 }, (_, index) => ({ session: index + 2, date: due(index + 2, 3) }));
    const clocks = async () =>
      (await desk.sessionsOf(seriesId)).map(({ date, during: { start, end } }) => {
        const wall = start.toZonedDateTimeISO(timeZone);
        return [wall.toPlainDate().toString() === date, wall.toPlainTime().toString(), end.since(start).total("minutes")];
      });
    const right = Array.from({ length: 12 }, () => [true, "10:00:00", 75]);
    expect(await clocks()).toEqual(right);
    value(await rescheduleSessions(desk.reception(), await desk.reschedule(seriesId, shifted, { what: "moved" })));
    expect(await clocks()).toEqual(right);
    const offsets = (await desk.sessionsOf(seriesId)).map(({ during }) => during.start.toZonedDateTimeISO(timeZone).offset);
    expect(new Set(offsets).size).toBe(2);
  }
});

test("a series that was never planned is booked whole, never a session of it alone", async () => {
  const seriesId = await desk.proposed(await desk.clinicOf(), 3);
  const one = await desk.reschedule(seriesId, [{ session: 1, date: due(1) }]);
  expect(refusal(await rescheduleSessions(desk.reception(), one)).reason).toBe("series_not_planned");
});

test("a session that came back at another place than its series is moved alone, never with the others to rooms that it is not in", async () => {
  const clinic = await desk.clinicOf();
  const elsewhere = await desk.clinicOf();
  const { seriesId, ids } = await desk.booked(clinic, 2);
  for (const appointmentId of ids)
    value(await cancelAppointment(desk.reception(), { appointmentId, version: 1, reason: "Unwell", tellPatient: true }));
  const there = { idempotencyKey: key(), seriesId, locationId: elsewhere.locationId, sessions: plan(2), reason: "", acceptLongGap: false };
  const { appointmentIds } = value(await bookSeries(desk.reception(), there));
  const second = { appointmentId: at(appointmentIds, 1), version: 1, reason: "Unwell", tellPatient: true };
  value(await cancelAppointment(desk.reception(), second));
  const back = { appointmentId: at(ids, 1), version: 2, to: "booked" as const, reason: "", acceptLongGap: false };
  value(await changeStatus(desk.reception(), back));
  const together = await desk.reschedule(seriesId, [
    { session: 1, date: due(1, 1) },
    { session: 2, date: due(2, 1) },
  ]);
  expect(refusal(await rescheduleSessions(desk.reception(), together)).reason).toBe("session_elsewhere");
  value(await moveAppointment(desk.reception(), move(at(ids, 1), due(2, 1), { version: 3 })));
});
