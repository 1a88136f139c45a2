import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { messages } from "#db/schema/messages.ts";
import { users } from "#db/schema/users.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import { GATE_BROKE } from "#lib/audit/rules/causes.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { alertStaff } from "#lib/messages/commands/alerts.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { type Answering, openAnswering } from "#tests/support/answering.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, plan } from "#tests/support/desk.ts";
import { at, key, value } from "#tests/support/results.ts";
import { type SmallClinic, START } from "#tests/support/small-clinic.ts";

const ORIGIN = "https://diary.example";

let data: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let people: Answering;
let reception: string;
beforeAll(async () => {
  data = await freshDatabase("message_gate_alerts");
  desk = deskOf(data.app);
  people = await openAnswering(data.app);
  const [made] = await data.app.db
    .insert(users)
    .values({ name: "Somebody", email: "desk@clinic.example", roles: ["reception"], passwordHash: "kept elsewhere" })
    .returning({ id: users.id });
  reception = made?.id ?? "";
});
afterAll(() => data.close());

/** A clinic whose first patient has three booked sessions, from 8 January on, with its first clinician, who signs in. */
async function booked(): Promise<{ clinic: SmallClinic; patientId: string; clinician: string; ids: readonly string[] }> {
  const clinic = await desk.clinicOf({ clinicians: 2 });
  const patientId = at(clinic.patients, 0);
  const clinician = at(clinic.clinicians, 0).userId;
  await data.app.db.update(users).set({ passwordHash: "kept elsewhere" }).where(eq(users.id, clinician));
  await people.born(patientId, "1985-08-14");
  const seriesId = await desk.proposed(clinic, 3);
  const input = { idempotencyKey: key(), seriesId, sessions: plan(3, "2026-01-08"), reason: "", acceptLongGap: false };
  return { clinic, patientId, clinician, ids: value(await bookSeries(desk.reception(), input)).appointmentIds };
}

const reckon = (patientId: string, by: string | null = null) =>
  alertStaff(asSystem("worker", { database: data.app, now: START }), { action: GATE_BROKE, objectId: null, patientId, by }, ORIGIN);
const told = async (userId: string) =>
  (await data.app.db.select({ body: messages.body }).from(messages).where(eq(messages.userId, userId))).map(({ body }) => body ?? "");

test("an answer that refuses a booked visit until a later day is told to reception, once, and names neither patient nor answer", async () => {
  const { clinic, patientId, clinician, ids } = await booked();
  expect(await reckon(patientId)).toBe(0);
  await people.answer(clinic, patientId, { changes: { cold_sore_ever: "yes", cold_sore_last_healed: "2025-12-31" } });
  expect(await reckon(patientId)).toBe(1);
  expect(await reckon(patientId)).toBe(0);
  expect(await told(reception)).toEqual([`Something needs a look in Cadence. Sign in to see it:\n${ORIGIN}/appointments/${at(ids, 0)}\n`]);
  expect(await told(clinician)).toEqual([]);
});

test("what only a clinician ends is told to whoever the visits are booked with, and again after a further answer", async () => {
  const { clinic, patientId, clinician } = await booked();
  await people.answer(clinic, patientId, { changes: { scleroderma: "yes" } });
  expect(await reckon(patientId)).toBe(1);
  expect(await told(clinician)).toHaveLength(1);
  await people.answer(clinic, patientId, { changes: { scleroderma: "yes" } });
  expect(await reckon(patientId)).toBe(1);
  expect(await reckon(patientId)).toBe(0);
});

test("whoever did it at a screen has read it there, and a visit that holds again is told to nobody", async () => {
  const { clinic, patientId, clinician } = await booked();
  await people.answer(clinic, patientId, { changes: { keloid: "self" } });
  expect(await reckon(patientId, clinician)).toBe(0);
  await people.answer(clinic, patientId, {});
  expect(await reckon(patientId)).toBe(0);
});

test("whatever may break a gate hands in one job for its patient, with the change itself", async () => {
  const patientId = at((await desk.clinicOf()).patients, 0);
  const by = key();
  const ctx = { ...desk.reception(), actor: { ...desk.reception().actor, kind: "staff", id: by } } as const;
  const moved = { action: "appointment:move", objectType: "appointment", objectId: key(), patientId } as const;
  await recordAudits(ctx, [moved, moved, { ...moved, action: "screening:sign" }]);
  await recordAudits(ctx, [{ ...moved, outcome: "refused", reason: "slot_taken" }]);
  const { rows } = await data.app.db.execute(
    sql`select data from pgboss.job where name = 'message-alert' and data ->> 'patientId' = ${patientId}`,
  );
  expect(rows).toEqual([{ data: { action: GATE_BROKE, objectId: null, patientId, by } }]);
});
