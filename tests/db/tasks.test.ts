import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { tasks } from "#db/schema/tasks.ts";
import { transaction } from "#lib/auth/ctx.ts";
import { done } from "#lib/result.ts";
import { keepPrescriberTasksIn } from "#lib/screening/commands/tasks.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { as, bookVisit, openScreeningClinic, type ScreeningClinic, signFor } from "#tests/support/screened-visit.ts";

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
