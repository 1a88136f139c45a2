import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { changes } from "#db/schema/changes.ts";
import { resources } from "#db/schema/resources.ts";
import { waitlistEntries } from "#db/schema/waitlist-entries.ts";
import { getAppointment } from "#lib/appointments/queries/appointment.ts";
import { getUndo } from "#lib/appointments/queries/undo.ts";
import type { AppointmentStatus } from "#lib/appointments/rules/status.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { asOwner } from "#scripts/support/embedded-postgres.ts";
import { bookAppointment, cancelAppointment, changeStatus, moveAppointment, overrideBooking, undoChange } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, plan, single } from "#tests/support/desk.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("undo");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const step = (appointmentId: string, version: number, to: Exclude<AppointmentStatus, "cancelled">) =>
  changeStatus(desk.reception(), { appointmentId, version, to, reason: "", acceptLongGap: false });

const cancel = (appointmentId: string, version = 1) =>
  cancelAppointment(desk.reception(), { appointmentId, version, reason: "Unwell", tellPatient: true });

/** How many changes are looked at as far as the patient whose they are, before one is offered. */
const namesLookedUp = (userId: string | null) =>
  asOwner(database.ownerUrl, async (owner) => {
    await owner.query("set track_functions = 'all'");
    await owner.query("begin");
    await owner.query("select undo_offer($1)", [userId]);
    const { rows } = await owner.query("select calls::int from pg_stat_xact_user_functions where funcname = 'patient_identity'");
    return z.object({ calls: z.number() }).parse(rows[0]).calls;
  });

const undo = (changeId: string) => undoChange(desk.reception(), { changeId });

const stateOf = async (id: string) => {
  const [row] = await database.app.db
    .select({ status: appointments.status, date: appointments.localDate, during: appointments.during, reason: appointments.cancelReason })
    .from(appointments)
    .where(eq(appointments.id, id));
  return row;
};

test("a move is undone as a whole: time, room and device are as they were, and the history says so", async () => {
  const clinic = await desk.clinicOf();
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
  const before = await stateOf(appointmentId);
  const held = await desk.liveClaims(appointmentId);
  const { changeId } = value(await moveAppointment(desk.reception(), move(appointmentId, "2026-02-05", { time: "14:00" })));
  expect((await stateOf(appointmentId))?.date).toBe("2026-02-05");
  value(await undo(changeId));
  expect(await stateOf(appointmentId)).toEqual(before);
  expect(await desk.liveClaims(appointmentId)).toEqual(held);
  const view = await getAppointment(desk.reception(), appointmentId);
  expect(view?.history[0]?.title).toBe("Undone: booked for Tue 3 Feb 2026, 10:00 am again");
});

test("a booking that is undone is cancelled, a series as a whole, and can be booked anew", async () => {
  const clinic = await desk.clinicOf();
  const seriesId = await desk.proposed(clinic);
  const input = { seriesId, sessions: plan(4), reason: "", acceptLongGap: false };
  const { changeId } = value(await bookSeries(desk.reception(), { ...input, idempotencyKey: key() }));
  value(await undo(changeId));
  const rows = await desk.sessionsOf(seriesId);
  expect(rows.map(({ status }) => status)).toEqual(["cancelled", "cancelled", "cancelled", "cancelled"]);
  expect((await stateOf(at(rows, 0).id))?.reason).toBe("Undone");
  value(await bookSeries(desk.reception(), { ...input, idempotencyKey: key() }));
});

test("a cancellation, a no-show and a step of the flow are undone, and what was held is held again", async () => {
  const clinic = await desk.clinicOf();
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
  value(await undo(value(await cancel(appointmentId)).changeId));
  expect(await stateOf(appointmentId)).toMatchObject({ status: "booked", reason: null });
  expect(await desk.liveClaims(appointmentId)).toHaveLength(3);
  value(await undo(value(await step(appointmentId, 3, "no_show")).changeId));
  expect(await desk.liveClaims(appointmentId)).toHaveLength(3);
  value(await undo(value(await step(appointmentId, 5, "arrived")).changeId));
  expect(await stateOf(appointmentId)).toMatchObject({ status: "booked" });
});

test("an undo is refused by name once somebody has changed the visit again, and nothing changes", async () => {
  const clinic = await desk.clinicOf();
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
  const { changeId } = value(await moveAppointment(desk.reception(), move(appointmentId, "2026-02-05")));
  value(await moveAppointment(desk.clinician(clinic), move(appointmentId, "2026-02-06", { version: 2 })));
  const no = refusal(await undo(changeId));
  expect(no.reason).toBe("undo_overtaken");
  expect(no.facts.by).toBe(at(clinic.clinicians, 0).name);
  expect((await stateOf(appointmentId))?.date).toBe("2026-02-06");
});

test("an undo is refused with what is in the way when the place was taken meanwhile, and nothing changes", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1 });
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
  const { changeId } = value(await cancel(appointmentId));
  value(await bookAppointment(desk.reception(), single(clinic, { patient: 1 })));
  const no = refusal(await undo(changeId));
  expect(no.reason).toBe("slot_taken");
  expect(no.sentence).toMatch(/^Tue 3 Feb 2026, 10:00 am: k\d+ (clinician|room|device) 1 is taken from 10:(00|30) am to 11:15 am\.$/);
  expect(await stateOf(appointmentId)).toMatchObject({ status: "cancelled" });
  expect(await desk.liveClaims(appointmentId)).toEqual([]);
});

test("an undo is refused where the patient is somewhere else meanwhile, or a room is no longer in use", async () => {
  const clinic = await desk.clinicOf({ rooms: 1 });
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
  const { changeId } = value(await cancel(appointmentId));
  const talk = value(await bookAppointment(desk.reception(), single(clinic, { serviceId: clinic.consultationId })));
  expect(refusal(await undo(changeId)).sentence).toContain("The patient is already booked");
  value(await cancel(talk.appointmentId));
  await database.app.db
    .update(resources)
    .set({ archivedAt: sql`now()` })
    .where(eq(resources.id, at(clinic.rooms, 0)));
  expect(refusal(await undo(changeId)).sentence).toContain("is no longer in use");
});

test("whoever stood beside a double-booked clinician before the change may stand there again after its undo", async () => {
  const clinic = await desk.clinicOf({ clinicians: 1 });
  const first = value(await bookAppointment(desk.reception(), single(clinic)));
  const own = { ...single(clinic, { patient: 1 }), clinicianId: at(clinic.clinicians, 0).resourceId };
  const second = value(await overrideBooking(desk.clinician(clinic), { ...own, reason: "A quick look" }));
  value(await undo(value(await moveAppointment(desk.reception(), move(first.appointmentId, "2026-02-05"))).changeId));
  value(await undo(value(await moveAppointment(desk.reception(), move(second.appointmentId, "2026-02-06"))).changeId));
  const lanes = [...(await desk.liveClaims(first.appointmentId)), ...(await desk.liveClaims(second.appointmentId))]
    .filter(({ kind }) => kind === "clinician")
    .map(({ lane }) => lane);
  expect(lanes.sort()).toEqual([0, 1]);
});

test("a change is undone once, and only while its message is held by the database's clock", async () => {
  const clinic = await desk.clinicOf();
  const { appointmentId, changeId } = value(await bookAppointment(desk.reception(), single(clinic)));
  const moved = value(await moveAppointment(desk.reception(), move(appointmentId, "2026-02-05")));
  await database.app.db.update(changes).set({ heldUntil: sql`now()` }).where(eq(changes.id, changeId));
  expect(refusal(await undo(changeId)).reason).toBe("undo_too_late");
  const both = await Promise.all([undo(moved.changeId), undo(moved.changeId)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(refusal(await undo(moved.changeId)).reason).toBe("undone_already");
});

test("the last change of whoever asks is offered in words, until it is undone or overtaken", async () => {
  const clinic = await desk.clinicOf();
  const mine = desk.clinician(clinic);
  expect(await getUndo(mine)).toBeNull();
  const { appointmentId } = value(await bookAppointment(mine, single(clinic)));
  const moved = value(await moveAppointment(mine, move(appointmentId, "2026-02-05")));
  const offer = await getUndo(mine);
  expect(offer).toMatchObject({ changeId: moved.changeId, tellsPatient: true });
  expect(offer?.words).toMatch(/^k\d+ Patient 1 moved to Thu 5 Feb 2026, 10:00 am$/);
  expect(offer?.secondsLeft).toBeGreaterThan(200);
  expect(await getUndo(desk.reception())).toBeNull();
  value(await undoChange(mine, moved));
  // The booking before it was changed again since, by the move and its undo, so it is not offered in its place.
  expect(await getUndo(mine)).toBeNull();
});

test("the newest change that stands is offered, before which none is looked at but what was overtaken", async () => {
  const clinic = await desk.clinicOf();
  const mine = desk.clinician(clinic);
  const booked = [];
  for (const date of ["2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06"]) {
    booked.push(value(await bookAppointment(mine, single(clinic, { date, serviceId: clinic.consultationId }))));
  }
  value(await cancel(at(booked, 3).appointmentId));
  expect(await getUndo(mine)).toMatchObject({ changeId: at(booked, 2).changeId });
  expect(await namesLookedUp(mine.actor.id)).toBe(1);
  value(await cancel(at(booked, 2).appointmentId));
  expect(await getUndo(mine)).toMatchObject({ changeId: at(booked, 1).changeId });
});

test("whoever was taken off the waitlist by a change is on it again after its undo", async () => {
  const clinic = await desk.clinicOf();
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
  await database.app.db.insert(waitlistEntries).values({ patientId: at(clinic.patients, 0), appointmentId });
  const entry = async () => {
    const rows = await database.app.db.select().from(waitlistEntries).where(eq(waitlistEntries.appointmentId, appointmentId));
    return at(rows, 0).endedHow;
  };
  const { changeId } = value(await step(appointmentId, 1, "no_show"));
  expect(await entry()).toBe("overtaken");
  value(await undo(changeId));
  expect(await entry()).toBeNull();
});

test("an undo and a change of the same visit at the same moment: one of them is told", async () => {
  for (let round = 0; round < 6; round += 1) {
    const clinic = await desk.clinicOf();
    const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
    const { changeId } = value(await moveAppointment(desk.reception(), move(appointmentId, "2026-02-05")));
    const results = await Promise.all([
      undo(changeId),
      round % 2 === 0
        ? step(appointmentId, 2, "confirmed")
        : moveAppointment(desk.reception(), move(appointmentId, "2026-02-07", { version: 2 })),
    ]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await desk.liveClaims(appointmentId)).toHaveLength(3);
  }
});
