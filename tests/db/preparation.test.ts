import { and, asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase, runReadOnly } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { tasks } from "#db/schema/tasks.ts";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { getPreparation, wouldBeLate } from "#lib/aftercare/queries/preparation.ts";
import { readPreparation } from "#lib/portal/queries/preparation.ts";
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

describe("a session's preparation", () => {
  test("failure 18: booked inside its window it is flagged to reception and the clinician, and no step is dated in the past", async () => {
    const clinic = await desk.clinicOf();
    await putInForce(at(clinic.clinicians, 0).userId);
    const book = async (patient: number, date: string) =>
      value(await bookAppointment(desk.reception(), single(clinic, { patient, date, time: `${9 + patient * 2}:00`.padStart(5, "0") })))
        .appointmentId;
    const inside = await book(0, "2026-01-12");
    const outside = await book(1, "2026-02-03");
    for (const ctx of [desk.reception(), desk.clinician(clinic)]) {
      const view = await getPreparation(ctx, inside);
      expect(view?.late).toContain("No fish oil");
      expect(view?.late).not.toContain("No vitamin A creams or acids on the skin");
      expect(view?.items.find(({ id }) => id === "fish-oil")).toMatchObject({ when: "From now on", at: null });
      expect(view?.items.find(({ id }) => id === "retinoids-and-acids")).toMatchObject({ when: "From Sun 11 Jan 2026, 9:00 am" });
      expect(view?.items.filter(({ at: begins }) => begins !== null && begins < "2026-01-05T08:00")).toEqual([]);
      expect((await getPreparation(ctx, outside))?.late).toEqual([]);
    }
    const wished = {
      patientId: at(clinic.patients, 1),
      serviceId: clinic.serviceId,
      seriesId: null,
      locationId: clinic.locationId,
      time: "10:00",
    };
    expect(await wouldBeLate(desk.reception(), { ...wished, appointmentId: outside, date: "2026-01-13" })).toBe(true);
    expect(await wouldBeLate(desk.reception(), { ...wished, appointmentId: outside, date: "2026-02-10" })).toBe(false);

    value(await moveAppointment(desk.reception(), move(outside, "2026-01-13", { time: "15:00" })));
    expect((await getPreparation(desk.reception(), outside))?.late).toContain("No fish oil");
    const moved = value(await moveAppointment(desk.reception(), move(inside, "2026-02-10")));
    expect(await getPreparation(desk.reception(), inside)).toMatchObject({ late: [], when: "Tue 10 Feb 2026, 10:00 am" });
    expect((await getPreparation(desk.reception(), inside))?.items.find(({ id }) => id === "fish-oil")?.when).toBe("From Tue 27 Jan 2026");
    value(await undoChange(desk.reception(), { changeId: moved.changeId }));
    expect((await getPreparation(desk.reception(), inside))?.late).toContain("No fish oil");

    // The patient is told the same steps, from now on where they have begun, and nothing of how late it was.
    const portal = openDatabase(database.roles.portal, { name: "cadence-tests-portal", max: 1 });
    const ofPortal = await runReadOnly(portal, async (db) => {
      await db.execute(sql`select set_config('cadence.portal_patient', ${at(clinic.patients, 0)}, true)`);
      return readPreparation(db, START);
    });
    await portal.pool.end();
    expect(ofPortal).toEqual((await getPreparation(desk.reception(), inside))?.items);
  });
});

async function putInForce(approvedBy: string): Promise<void> {
  const [made] = await database.app.db
    .insert(definitions)
    .values({ kind: "aftercare", slug: "aftercare", name: "Aftercare" })
    .returning({ id: definitions.id });
  await database.app.db.insert(definitionVersions).values({
    definitionId: made?.id ?? "",
    number: 1,
    state: "in_force",
    content: defaultAftercareSet,
    contentHash: contentHash(defaultAftercareSet),
    approvedBy,
    approvedAt: START,
    inForceAt: START,
  });
}
