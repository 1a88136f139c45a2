import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { tasks } from "#db/schema/tasks.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { completeTask } from "#lib/tasks/commands/do.ts";
import { listTasks } from "#lib/tasks/queries.ts";
import { bookAppointment, cancelAppointment, moveAppointment, undoChange } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, single } from "#tests/support/desk.ts";
import { at, value } from "#tests/support/results.ts";
import { START } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("preparation");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

const remindersOf = (patientId: string) =>
  database.app.db
    .select({
      id: tasks.id,
      due: tasks.due,
      audience: tasks.audience,
      version: tasks.version,
      dropped: tasks.droppedAt,
      done: tasks.doneAt,
    })
    .from(tasks)
    .where(and(eq(tasks.patientId, patientId), eq(tasks.kind, "preparation_reminder")))
    .orderBy(asc(tasks.id));
const standing = async (patientId: string) =>
  (await remindersOf(patientId)).filter(({ dropped }) => dropped === null).map(({ due }) => due);

async function versionOf(appointmentId: string): Promise<number> {
  const [row] = await database.app.db
    .select({ version: appointments.version })
    .from(appointments)
    .where(eq(appointments.id, appointmentId));
  return row?.version ?? 0;
}

describe("reception's reminder of the preparation", () => {
  test("stands seven days before the session, follows its moves, goes when it is cancelled and comes back with an undo", async () => {
    const clinic = await desk.clinicOf();
    const patientId = at(clinic.patients, 0);
    const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic, { date: "2026-02-03" })));
    expect(await standing(patientId)).toEqual(["2026-01-27"]);
    value(await moveAppointment(desk.reception(), move(appointmentId, "2026-02-10")));
    expect(await standing(patientId)).toEqual(["2026-02-03"]);
    const cancelled = await cancelAppointment(desk.reception(), {
      appointmentId,
      version: await versionOf(appointmentId),
      reason: "Ill",
      tellPatient: true,
    });
    expect(await standing(patientId)).toEqual([]);
    value(await undoChange(desk.reception(), { changeId: value(cancelled).changeId }));
    expect(await standing(patientId)).toEqual(["2026-02-03"]);
  });

  test("of a session booked within the seven days is due on the day of the booking, and of a consultation there is none", async () => {
    const clinic = await desk.clinicOf();
    value(await bookAppointment(desk.reception(), single(clinic, { date: "2026-01-08" })));
    expect(await standing(at(clinic.patients, 0))).toEqual(["2026-01-05"]);
    value(await bookAppointment(desk.reception(), single(clinic, { patient: 1, date: "2026-01-08", serviceId: clinic.consultationId })));
    expect(await standing(at(clinic.patients, 1))).toEqual([]);
  });

  test("is on nobody's list before its day, is read by reception, and is asked again when the session moves after it was done", async () => {
    const clinic = await desk.clinicOf();
    const patientId = at(clinic.patients, 0);
    const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic, { date: "2026-02-03" })));
    const [task] = await remindersOf(patientId);
    if (task === undefined) throw new Error("No reminder was opened.");
    const listedOn = async (date: string) => {
      const now = Temporal.Instant.from(`${date}T01:00:00Z`);
      return (await listTasks({ ...desk.reception(), now }, "clinic")).tasks
        .filter(({ patient }) => patient.id === patientId)
        .map(({ id }) => id);
    };
    expect(await listedOn("2026-01-26")).toEqual([]);
    expect(await listedOn("2026-01-27")).toEqual([task.id]);
    const someone = desk.receptionist(at(clinic.clinicians, 0).userId);
    value(
      await completeTask({ ...someone, now: START.add({ hours: 22 * 24 }) }, { taskId: task.id, version: task.version, show: "clinic" }),
    );
    const later = { ...desk.reception(), now: START.add({ hours: 23 * 24 }) };
    value(await moveAppointment(later, move(appointmentId, "2026-02-20")));
    expect((await remindersOf(patientId)).map(({ due, done }) => [due, done !== null])).toEqual([
      ["2026-01-27", true],
      ["2026-02-13", false],
    ]);
  });

  test("is one for each session of a series, and one in all where they lie under 14 days apart", async () => {
    const clinic = await desk.clinicOf();
    const { seriesId } = await desk.booked(clinic, 3);
    const patientId = at(clinic.patients, 0);
    expect(await standing(patientId)).toEqual(["2026-01-27", "2026-02-24", "2026-03-24"]);
    const closer = await desk.reschedule(
      seriesId,
      [
        { session: 2, date: "2026-02-13" },
        { session: 3, date: "2026-02-23" },
      ],
      { reason: "The doctor wants them closer" },
    );
    value(await rescheduleSessions(desk.clinician(clinic), closer));
    expect(await standing(patientId)).toEqual(["2026-01-27"]);
  });
});
