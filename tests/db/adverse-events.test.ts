import { and, eq, isNull, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violatedConstraint } from "#db/errors.ts";
import { adverseEvents } from "#db/schema/adverse-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { tasks } from "#db/schema/tasks.ts";
import { changeEvent, closeEvent, recordEvent, reviewEvent } from "#lib/adverse/commands.ts";
import type { RecordEventInput } from "#lib/adverse/input.ts";
import { getEvent } from "#lib/adverse/queries/event.ts";
import { listPatientEvents } from "#lib/adverse/queries/patient.ts";
import { changeStatus } from "#lib/appointments/commands/status.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import { getStartGate, listReadiness } from "#lib/screening/queries/gate.ts";
import { getTask, listTasks } from "#lib/tasks/queries.ts";
import { startTreatment } from "#lib/treatments/commands/start.ts";
import { openBySql } from "#tests/support/by-sql.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, NOW, openScreeningClinic, type ScreeningClinic, TODAY } from "#tests/support/screened-visit.ts";
import { clearGate } from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("adverse-events");
  clinic = await openScreeningClinic(database.app);
});
afterAll(() => database.close());

const records = (now = NOW) => as(clinic, clinic.clinician, ["treatment:record", "clinical:read"], now);
const CANARY = "zzcanaryswelling";

const told = (appointmentId: string, changes: Partial<RecordEventInput> = {}): RecordEventInput => ({
  appointmentId,
  idempotencyKey: key(),
  what: "swelling",
  words: CANARY,
  zones: ["forehead"],
  onset: TODAY,
  grade: 2,
  kind: "suggested",
  causality: "probable",
  action: "Cooled.",
  reportable: "undecided",
  reportedTo: "",
  lookAgainOn: null,
  ...changes,
});

/** A patient who was here on an earlier day, and arrives today with nothing of the screening missing. */
async function returning() {
  const visit = await bookVisit(clinic);
  const before = await visit.visitOn("2026-11-02", 2);
  await database.app.db.update(appointments).set({ status: "closed" }).where(eq(appointments.id, before));
  await clearGate(clinic, visit.appointmentId);
  return { ...visit, before };
}

const start = (appointmentId: string) =>
  startTreatment(as(clinic, clinic.clinician, ["treatment:record"]), { idempotencyKey: key(), appointmentId });

async function enterRoom(appointmentId: string, person: ScreeningClinic["clinician"]) {
  const [visit] = await database.app.db
    .select({ version: appointments.version })
    .from(appointments)
    .where(eq(appointments.id, appointmentId));
  return changeStatus(
    as(clinic, person, ["appointment:change"]),
    { appointmentId, version: visit?.version ?? 0, to: "in_room", reason: "", acceptLongGap: false },
    screeningSafeguard,
  );
}

const changed = async (visitId: string, eventId: string, changes: Partial<RecordEventInput>, reason = "") => {
  const { idempotencyKey: _, appointmentId: __, lookAgainOn: ___, ...said } = told(visitId, changes);
  return changeEvent(records(), { ...said, eventId, version: await version(eventId), reason });
};
const version = async (id: string) => (await getEvent(records(), id))?.version ?? 0;
const review = async (eventId: string, words = "Looked at: it settles, go on.") =>
  value(await reviewEvent(records(), { eventId, version: await version(eventId), words, lookAgainOn: null }));

describe("an event of grade 2", () => {
  test("holds the next session, at the room and at the start, until a clinician has reviewed it", async () => {
    const { before, appointmentId } = await returning();
    const { eventId } = value(await recordEvent(records(), told(before, { onset: "2026-11-05" })));
    expect(refusal(await start(appointmentId)).reason).toBe("gate_closed");
    const refused = await enterRoom(appointmentId, clinic.reception);
    expect(refusal(refused).reason).toBe("screening_refuses");
    await review(eventId);
    expect((await enterRoom(appointmentId, clinic.reception)).ok).toBe(true);
    expect((await start(appointmentId)).ok).toBe(true);
  });

  test("holds a session also when it is over, and one of grade 1 holds none", async () => {
    const { before, appointmentId } = await returning();
    const mild = value(await recordEvent(records(), told(before, { grade: 1, onset: "2026-11-03" })));
    expect((await getStartGate(records(), appointmentId))?.clear).toBe(true);
    value(await changed(before, mild.eventId, { grade: 2, onset: "2026-11-03" }));
    const over = { eventId: mild.eventId, version: await version(mild.eventId), outcome: "resolved" as const, resolvedOn: "2026-11-09" };
    value(await closeEvent(records(), over));
    expect((await getStartGate(records(), appointmentId))?.items).toMatchObject([{ kind: "event", key: mild.eventId }]);
    await review(mild.eventId);
    expect((await getStartGate(records(), appointmentId))?.clear).toBe(true);
  });

  test("that grows worse than its review saw holds again, and keeps what the review said", async () => {
    const { before, appointmentId } = await returning();
    const { eventId } = value(await recordEvent(records(), told(before)));
    await review(eventId, "Mild so far.");
    value(await changed(before, eventId, { grade: 3 }, "It spread."));
    expect((await getStartGate(records(), appointmentId))?.clear).toBe(false);
    expect(await getEvent(records(), eventId)).toMatchObject({ reviewed: null, holds: true });
    await review(eventId, "Seen by the doctor.");
    expect((await getEvent(records(), eventId))?.reviewWords).toBe(
      "Seen by the doctor.\n\nReviewed Mon 23 Nov 2026, 10:00 am by Aroha, as moderate, grade 2: Mild so far.",
    );
  });

  test("is not edited out of its hold: it is graded lower only after its review, for a reason, and what it said is kept", async () => {
    const { before, appointmentId } = await returning();
    const { eventId } = value(await recordEvent(records(), told(before, { grade: 3, what: "infection" })));
    const isClear = async () => (await getStartGate(records(), appointmentId))?.clear;
    expect(refusal(await changed(before, eventId, { grade: 1, what: "redness" }, "Typed wrong."))).toMatchObject({ reason: "event_held" });
    expect(refusal(await changed(before, eventId, { grade: 3, what: "redness" })).reason).toBe("event_reason_missing");
    value(await changed(before, eventId, { grade: 2, what: "redness", words: "Only red." }, "Looked again."));
    expect(await isClear()).toBe(false);
    await review(eventId);
    expect(await isClear()).toBe(true);
    value(await changed(before, eventId, { grade: 1, what: "redness" }, "It was mild."));
    expect(await isClear()).toBe(true);
    expect((await getEvent(records(), eventId))?.earlier).toMatchObject([
      { version: 3, reason: "It was mild.", said: expect.stringContaining("Redness, moderate, grade 2"), words: "Only red." },
      { version: 2, reason: "", until: "Until Mon 23 Nov 2026, 10:00 am, when Aroha changed it" },
      { version: 1, reason: "Looked again.", said: expect.stringContaining("Infection, severe, grade 3"), words: CANARY },
    ]);
    value(await changed(before, eventId, { grade: 2, what: "redness" }));
    expect(await isClear()).toBe(false);
  });

  test("is not edited out of its hold by SQL either, and its versions are nobody's to write", async () => {
    const { before } = await returning();
    const { eventId } = value(await recordEvent(records(), told(before, { grade: 3 })));
    const { client, ruleOf } = await openBySql(database.roles.app);
    const write = (set: string) =>
      ruleOf(`update adverse_events set version = version + 1, changed_by = recorded_by, changed_at = now(), ${set} where id = $1`, [
        eventId,
      ]);
    expect(await ruleOf("update adverse_events set grade = 1 where id = $1", [eventId])).toBe("adverse_events_versioned");
    expect(await write("grade = 1, change_reason = 'x'")).toBe("adverse_events_held");
    expect(await write("grade = 2, change_reason = ' '")).toBe("adverse_events_change_said");
    expect(await write("what = 'redness'")).toBe("adverse_events_change_said");
    expect(await write("reviewed_at = now(), reviewed_by = recorded_by")).toBe("adverse_events_review_said");
    expect(await write("recorded_at = now()")).toBe("adverse_events_fixed");
    await review(eventId);
    expect(await write("grade = 4, change_reason = 'x'")).toBe("adverse_events_review_outgrown");
    expect(await write("grade = 2, change_reason = 'x', reviewed_at = null, reviewed_by = null")).toBe("done");
    const versions = await client.query(
      "select version, content ->> 'grade' as grade from adverse_event_versions where event_id = $1 order by 1",
      [eventId],
    );
    expect(versions.rows).toEqual([1, 2].map((each) => ({ version: each, grade: "3" })));
    for (const statement of ["update adverse_event_versions set version = 9", "delete from adverse_event_versions"])
      expect(await ruleOf(statement)).toMatch(/permission denied/);
    expect(await ruleOf("insert into adverse_event_versions (event_id, version, content) values ($1, 9, '{}')", [eventId])).toMatch(
      /permission denied/,
    );
    await client.end();
  });

  test("tells reception that a clinician is needed and nothing else, wherever reception looks", async () => {
    const { before, appointmentId, patientId } = await returning();
    value(await recordEvent(records(), told(before, { what: "infection", lookAgainOn: "2026-11-30" })));
    const ctx = as(clinic, clinic.reception, ["diary:read", "patient:read", "task:read"]);
    const refused = await enterRoom(appointmentId, clinic.reception);
    const seen = JSON.stringify([
      await getStartGate(ctx, appointmentId),
      [...(await listReadiness(ctx, [appointmentId])).values()],
      await getPatientHeader(ctx, patientId),
      await listTasks(ctx, "clinic"),
      refused,
    ]);
    expect(seen).toContain("needs a clinician");
    expect(seen).not.toMatch(new RegExp(`${CANARY}|infection|adverse|grade`, "i"));
    const doctor = as(clinic, clinic.clinician, ["patient:read"]);
    expect((await getPatientHeader(doctor, patientId))?.openEvents).toMatchObject([{ words: "Infection, grade 2", severity: "stop" }]);
  });
});

describe("recording", () => {
  test("is refused before the visit, for a day ahead, and for a visit that the patient did not come to", async () => {
    const { before, visitOn } = await returning();
    expect(refusal(await recordEvent(records(), told(before, { onset: "2026-11-01" }))).reason).toBe("event_before_visit");
    expect(refusal(await recordEvent(records(), told(before, { onset: "2026-11-24" }))).reason).toBe("day_ahead");
    expect(refusal(await recordEvent(records(), told(await visitOn("2026-12-21", 3)))).reason).toBe("event_needs_visit");
  });

  test("sent twice is one event, and what the days say of its kind is kept", async () => {
    const { before, patientId } = await returning();
    const input = told(before, { grade: 1, what: "redness", onset: "2026-11-02" });
    const first = value(await recordEvent(records(), input));
    expect(value(await recordEvent(records(), input))).toEqual(first);
    expect(await listPatientEvents(records(), patientId)).toMatchObject([
      { kind: "Adverse event", doubt: null, isOpen: true, holds: false },
    ]);
  });

  test("an older version changes nothing", async () => {
    const { before } = await returning();
    const { eventId } = value(await recordEvent(records(), told(before)));
    const stale = { eventId, version: 1, words: "First.", lookAgainOn: null };
    value(await reviewEvent(records(), stale));
    expect(refusal(await reviewEvent(records(), { ...stale, words: "Second." })).reason).toBe("changed_meanwhile");
  });

  test("opens one task for clinicians, re-dates it with a review, and drops it when the event is over", async () => {
    const { before, patientId } = await returning();
    const { eventId } = value(await recordEvent(records(), told(before, { lookAgainOn: "2026-11-30" })));
    const open = () =>
      database.app.db
        .select({ id: tasks.id, due: tasks.due, audience: tasks.audience })
        .from(tasks)
        .where(and(eq(tasks.patientId, patientId), eq(tasks.kind, "adverse_follow_up"), isNull(tasks.droppedAt)));
    const [task] = await open();
    expect(task).toMatchObject({ due: "2026-11-30", audience: "clinician" });
    expect(await getTask(as(clinic, clinic.clinician, ["task:read"]), task?.id ?? "")).toMatchObject({
      reads: { href: `/adverse-events/${eventId}` },
    });
    expect(await getTask(as(clinic, clinic.reception, ["task:read"]), task?.id ?? "")).toBeNull();
    value(await reviewEvent(records(), { eventId, version: 1, words: "Again in two weeks.", lookAgainOn: "2026-12-07" }));
    expect((await open()).map(({ due }) => due)).toEqual(["2026-12-07"]);
    value(await closeEvent(records(), { eventId, version: 2, outcome: "resolved", resolvedOn: TODAY }));
    expect(await open()).toEqual([]);
  });

  test("is audited without a word of it, as every opening is", async () => {
    const { before, patientId } = await returning();
    const { eventId } = value(await recordEvent(records(), told(before)));
    await getEvent(records(), eventId);
    const rows = await database.app.db.select().from(auditLog).where(eq(auditLog.objectId, eventId));
    expect(rows.map(({ action }) => action).sort()).toEqual(["adverse:open", "adverse:record"]);
    expect(rows.every((row) => row.patientId === patientId)).toBe(true);
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${CANARY}|swelling`));
  });

  test("is never deleted by the application, nor tied to another patient's visit", async () => {
    const [one, two] = [await returning(), await returning()];
    const { eventId } = value(await recordEvent(records(), told(one.before)));
    const remove = database.app.db.delete(adverseEvents).where(eq(adverseEvents.id, eventId));
    await expect(remove).rejects.toThrow();
    const astray = database.app.db.execute(sql`
      insert into adverse_events (patient_id, appointment_id, kind, what, onset, grade, causality, recorded_by, recorded_at)
      select patient_id, ${two.before}, kind, what, onset, grade, causality, recorded_by, recorded_at from adverse_events where id = ${eventId}`);
    expect(
      violatedConstraint(
        await astray.then(
          () => null,
          (error: unknown) => error,
        ),
      ),
    ).toBe("adverse_events_appointment_of_patient");
  });
});
