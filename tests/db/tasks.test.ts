import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { tasks } from "#db/schema/tasks.ts";
import { transaction } from "#lib/auth/ctx.ts";
import { done } from "#lib/result.ts";
import { keepPrescriberTasksIn } from "#lib/screening/commands/tasks.ts";
import { completeTask, giveTask, reopenTask } from "#lib/tasks/commands/do.ts";
import { getTask, listTasks } from "#lib/tasks/queries.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { as, bookVisit, openScreeningClinic, type ScreeningClinic, signFor, TODAY } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("tasks");
  clinic = await openScreeningClinic(database.app);
});
afterAll(() => database.close());

const keep = (patientId: string) =>
  transaction(as(clinic, clinic.reception, ["screening:take"]), async (tx) => done(await keepPrescriberTasksIn(tx, patientId)));

const tasksOf = (patientId: string) =>
  database.app.db
    .select({
      id: tasks.id,
      kind: tasks.kind,
      due: tasks.due,
      appointmentId: tasks.appointmentId,
      audience: tasks.audience,
      dropped: tasks.droppedAt,
    })
    .from(tasks)
    .where(eq(tasks.patientId, patientId))
    .orderBy(asc(tasks.due), asc(tasks.id));

describe("the prescriber's tasks of a patient", () => {
  test("stand two days before each session, once, follow it when it moves, and go when it is cancelled", async () => {
    const { patientId, appointmentId, visitOn } = await bookVisit(clinic);
    const second = await visitOn("2026-12-21", 2);
    await signFor(clinic, appointmentId, { cold_sore_ever: "yes", prescribed_blood_thinner: "no" });
    await keep(patientId);
    await keep(patientId);
    const kept = await tasksOf(patientId);
    expect(kept.map(({ kind, due, audience, appointmentId: visit }) => [kind, due, audience, visit])).toEqual([
      ["cold_sore_prevention", "2026-11-21", "prescriber", appointmentId],
      ["cold_sore_prevention", "2026-12-19", "prescriber", second],
    ]);
    await database.app.db.update(appointments).set({ localDate: "2026-12-28" }).where(eq(appointments.id, second));
    await keep(patientId);
    expect((await tasksOf(patientId)).map(({ due }) => due)).toEqual(["2026-11-21", "2026-12-26"]);
    await database.app.db.update(appointments).set({ status: "cancelled", cancelReason: "Ill" }).where(eq(appointments.id, second));
    await keep(patientId);
    expect((await tasksOf(patientId)).map(({ dropped }) => dropped === null)).toEqual([true, false]);
  });
});

type Person = ScreeningClinic["clinician"];
const reads = (person: Person) => as(clinic, person, ["task:read"]);
const does = (person: Person) => as(clinic, person, ["task:do"]);
const sent = (taskId: string, version = 1) => ({ taskId, version, show: "clinic" as const });

/** A visit today whose patient has told of cold sores, and its task. */
async function askedVisit() {
  const visit = await bookVisit(clinic);
  await signFor(clinic, visit.appointmentId, { cold_sore_ever: "yes" });
  const [task] = await tasksOf(visit.patientId);
  if (task === undefined) throw new Error("No task was opened.");
  return { ...visit, taskId: task.id };
}

async function lockedLink(patientId: string): Promise<string> {
  const [task] = await database.app.db
    .insert(tasks)
    .values({ kind: "portal_link_locked", patientId, due: TODAY })
    .returning({ id: tasks.id });
  if (task === undefined) throw new Error("No task was opened.");
  return task.id;
}

describe("the list of tasks", () => {
  test("tells reception nothing of a prescriber's task, not even that there is one, and clinicians that one is needed", async () => {
    const { taskId, patientId } = await askedVisit();
    const link = await lockedLink(patientId);
    const ofPatient = async (person: Person) =>
      (await listTasks(reads(person), "clinic")).tasks
        .filter(({ patient }) => patient.id === patientId)
        .map(({ id, mayDo }) => [id, mayDo]);
    expect(await ofPatient(clinic.reception)).toEqual([[link, true]]);
    expect(await ofPatient(clinic.clinician)).toEqual([
      [taskId, false],
      [link, true],
    ]);
    expect(await ofPatient(clinic.doctor)).toEqual([
      [taskId, true],
      [link, true],
    ]);
    expect(await getTask(reads(clinic.reception), taskId)).toBeNull();
    for (const show of ["mine", "clinic", "overdue", "done"] as const) {
      const { tasks: listed, counts } = await listTasks(reads(clinic.reception), show);
      expect(listed.filter(({ reads }) => reads !== null)).toEqual([]);
      expect(counts.clinic).toBeLessThan((await listTasks(reads(clinic.doctor), show)).counts.clinic);
    }
  });

  test("names the visit and how far off the day is, shows none whose visit is over, and writes down who read of an answer", async () => {
    const { appointmentId, taskId } = await askedVisit();
    expect(await getTask(reads(clinic.doctor), taskId)).toMatchObject({
      due: "Sat 21 Nov 2026",
      distance: "2 days ago",
      isOverdue: true,
      visit: { id: appointmentId, when: "Mon 23 Nov 2026, 12:00 pm", what: "Acne scars, face, session 1 of 4" },
    });
    const opened = await database.app.db
      .select({ by: auditLog.actorId })
      .from(auditLog)
      .where(and(eq(auditLog.objectId, taskId), eq(auditLog.action, "task:open")));
    expect(opened).toEqual([{ by: clinic.doctor.id }]);
    await database.app.db.update(appointments).set({ status: "treated" }).where(eq(appointments.id, appointmentId));
    const { tasks: listed } = await listTasks(reads(clinic.doctor), "overdue");
    expect(listed.map(({ id }) => id)).not.toContain(taskId);
  });
});

describe("doing a task", () => {
  test("is a prescriber's alone where it says so, and to reception such a task does not exist", async () => {
    const { taskId } = await askedVisit();
    expect(await completeTask(does(clinic.reception), sent(taskId))).toMatchObject({ ok: false, refusal: { reason: "not_found" } });
    expect(await completeTask(does(clinic.clinician), sent(taskId))).toMatchObject({
      ok: false,
      refusal: { reason: "task_for_prescriber" },
    });
    expect(await completeTask(does(clinic.doctor), sent(taskId))).toMatchObject({ ok: true });
  });

  test("at once by twenty has one effect, and the others are told who was first", async () => {
    const { patientId } = await bookVisit(clinic);
    const link = await lockedLink(patientId);
    const people = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? clinic.reception : clinic.doctor));
    const results = await Promise.all(people.map((person) => completeTask(does(person), sent(link))));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const first = people[results.findIndex(({ ok }) => ok)];
    for (const result of results) {
      if (!result.ok) expect(result.refusal).toMatchObject({ reason: "task_done", facts: { by: first?.name } });
    }
    const done = await database.app.db
      .select({ id: auditLog.id })
      .from(auditLog)
      .where(and(eq(auditLog.objectId, link), eq(auditLog.action, "task:done")));
    expect(done).toHaveLength(1);
  });

  test("can be taken back while its visit is to come, and is then asked again", async () => {
    const { taskId, appointmentId } = await askedVisit();
    await completeTask(does(clinic.doctor), sent(taskId));
    expect(await getTask(reads(clinic.doctor), taskId)).toMatchObject({ done: "by Edith, Mon 23 Nov 2026, 10:00 am" });
    expect(await reopenTask(does(clinic.doctor), sent(taskId, 2))).toMatchObject({ ok: true });
    expect(await getTask(reads(clinic.doctor), taskId)).toMatchObject({ done: null });
    await completeTask(does(clinic.doctor), sent(taskId, 3));
    await database.app.db.update(appointments).set({ status: "treated" }).where(eq(appointments.id, appointmentId));
    expect(await reopenTask(does(clinic.doctor), sent(taskId, 4))).toMatchObject({ ok: false, refusal: { reason: "task_visit_over" } });
  });

  test("is not taken back where the same was asked anew meanwhile, because the answer had changed", async () => {
    const { taskId, appointmentId, patientId } = await askedVisit();
    await completeTask(does(clinic.doctor), sent(taskId));
    await signFor(clinic, appointmentId, { cold_sore_ever: "unsure" });
    expect(await tasksOf(patientId)).toHaveLength(2);
    expect(await reopenTask(does(clinic.doctor), sent(taskId, 2))).toMatchObject({ ok: false, refusal: { reason: "task_open_again" } });
  });

  test("a task is given to whoever may do it and to nobody else, and an older page changes nothing", async () => {
    const { taskId } = await askedVisit();
    const give = (person: Person, to: string, version: number) => giveTask(does(person), { ...sent(taskId, version), to });
    expect(await give(clinic.doctor, clinic.clinician.id, 1)).toMatchObject({ ok: false, refusal: { reason: "task_not_for_them" } });
    expect(await give(clinic.doctor, clinic.doctor.id, 1)).toMatchObject({ ok: true });
    expect(await getTask(reads(clinic.doctor), taskId)).toMatchObject({ owner: { name: "Edith", isMe: true } });
    expect(await give(clinic.doctor, "nobody", 1)).toMatchObject({ ok: false, refusal: { reason: "changed_meanwhile" } });
    expect(await give(clinic.doctor, "nobody", 2)).toMatchObject({ ok: true });
    expect(await getTask(reads(clinic.doctor), taskId)).toMatchObject({ owner: null });
  });
});
