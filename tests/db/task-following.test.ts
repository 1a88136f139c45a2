import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { patients } from "#db/schema/patients.ts";
import { tasks } from "#db/schema/tasks.ts";
import { type Answering, openAnswering } from "#tests/support/answering.ts";
import { bookAppointment, cancelAppointment, moveAppointment, undoChange } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, single } from "#tests/support/desk.ts";
import { at, value } from "#tests/support/results.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let people: Answering;
beforeAll(async () => {
  database = await freshDatabase("task-following");
  desk = deskOf(database.app);
  people = await openAnswering(database.app);
});
afterAll(() => database.close());

const dueOf = async (patientId: string) => {
  const rows = await database.app.db
    .select({ due: tasks.due, dropped: tasks.droppedAt })
    .from(tasks)
    .where(and(eq(tasks.patientId, patientId), eq(tasks.audience, "prescriber")))
    .orderBy(asc(tasks.id));
  return rows.map(({ due, dropped }) => (dropped === null ? due : "dropped"));
};

test("a prescriber's task is there from the booking on, moves with its visit, goes when it is cancelled, and comes back with an undo", async () => {
  const clinic = await desk.clinicOf();
  const patientId = at(clinic.patients, 0);
  await database.app.db.update(patients).set({ dateOfBirth: "1985-08-14" }).where(eq(patients.id, patientId));
  await people.answer(clinic, patientId, { changes: { cold_sore_ever: "yes", cold_sore_last_healed: "2025-06-01" } });
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic, { date: "2026-02-03" })));
  expect(await dueOf(patientId)).toEqual(["2026-02-01"]);

  value(await moveAppointment(desk.reception(), move(appointmentId, "2026-02-10")));
  expect(await dueOf(patientId)).toEqual(["2026-02-08"]);

  const [row] = await database.app.db
    .select({ version: appointments.version })
    .from(appointments)
    .where(eq(appointments.id, appointmentId));
  const cancelled = await cancelAppointment(desk.reception(), {
    appointmentId,
    version: row?.version ?? 0,
    reason: "Ill",
    tellPatient: true,
  });
  const { changeId } = value(cancelled);
  expect(await dueOf(patientId)).toEqual(["dropped"]);

  value(await undoChange(desk.reception(), { changeId }));
  expect(await dueOf(patientId)).toEqual(["dropped", "2026-02-08"]);
});
