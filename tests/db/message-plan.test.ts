import { asc, eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clinics } from "#db/schema/clinics.ts";
import { messageChoices, messages } from "#db/schema/messages.ts";
import { notices } from "#db/schema/notices.ts";
import { patients } from "#db/schema/patients.ts";
import { transaction } from "#lib/auth/ctx.ts";
import { mergePatients } from "#lib/merging/commands/merge.ts";
import { sayDue } from "#lib/messages/commands/dispatch.ts";
import { planMessages, sweepMessages } from "#lib/messages/commands/plan.ts";
import { standingNotices } from "#lib/messages/commands/standing.ts";
import { done } from "#lib/result.ts";
import { bookAppointment, cancelAppointment, moveAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, single } from "#tests/support/desk.ts";
import { ALL_KEPT } from "#tests/support/merging.ts";
import { jobsOf, keepWaiting, noticesOf, workerAt } from "#tests/support/message-clock.ts";
import { wall } from "#tests/support/message-facts.ts";
import { at, key, value } from "#tests/support/results.ts";
import { actingAs, type SmallClinic } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let clinic: SmallClinic;
beforeAll(async () => {
  database = await freshDatabase("message_plan");
  desk = deskOf(database.app);
});
afterAll(() => database.close());
beforeEach(async () => {
  clinic = await desk.clinicOf({ patients: 12, clinicians: 4 });
});

const reception = (now: string) => actingAs(database.app, { userId: at(clinic.clinicians, 0).userId, roles: ["reception"] }, wall(now));
const worker = (now: string) => workerAt(database.app, wall(now));
const patient = (index: number) => at(clinic.patients, index);
const plan = async (index: number, now: string) => value(await planMessages(worker(now), patient(index)));
const say = (now: string) => sayDue(worker(now), { limit: 1_000 });

/** A consultation, which nothing but its reminder is told of beside its booking. */
async function book(index: number, now: string, date = "2026-06-10", time = "10:00"): Promise<string> {
  const wanted = { ...single(clinic, { patient: index, date, time, serviceId: clinic.consultationId }), idempotencyKey: key() };
  const { appointmentId } = value(await bookAppointment(reception(now), wanted));
  await plan(index, now);
  return appointmentId;
}

const planned = (index: number) =>
  database.app.db
    .select({
      kind: notices.kind,
      state: notices.state,
      dueAt: notices.dueAt,
      row: sql<string>`${notices}.xmin::text`,
      messageId: notices.messageId,
    })
    .from(notices)
    .where(eq(notices.patientId, patient(index)))
    .orderBy(asc(notices.dueAt), asc(notices.kind));
const states = async (index: number) => (await planned(index)).map(({ kind, state }) => `${kind} ${state}`);
const messagesOf = (indexes: readonly number[]) =>
  database.app.db
    .select({ id: messages.id, patientId: messages.patientId, state: messages.state, dueAt: messages.dueAt })
    .from(messages)
    .where(
      inArray(
        messages.patientId,
        indexes.map((index) => patient(index)),
      ),
    )
    .orderBy(asc(messages.createdAt), asc(messages.id));
const ofPatient = (kept: Awaited<ReturnType<typeof keepWaiting>>) =>
  kept.flatMap(({ patientId, says }) => (patientId === patient(0) ? [says] : []));
const standing = async (messageId: string, now: string) =>
  value(await transaction(worker(now), async (tx) => done(await standingNotices(tx, messageId))));

describe("the plan of what a patient is told", () => {
  test("is written once: reckoned again it touches no row", async () => {
    await book(0, "2026-06-01 09:00");
    const before = await planned(0);
    expect(before.map(({ kind, dueAt }) => [kind, dueAt])).toEqual([
      ["booking", wall("2026-06-01 09:05")],
      ["reminder", wall("2026-06-09 10:00")],
    ]);
    await plan(0, "2026-06-01 09:02");
    expect(await planned(0)).toEqual(before);
  });

  test("follows a move, drops what was called off, and takes up again what is called for again", async () => {
    const appointmentId = await book(0, "2026-06-01 09:00");
    await say("2026-06-01 09:06");
    await keepWaiting(database.app, wall("2026-06-01 09:06"));
    const moved = value(await moveAppointment(reception("2026-06-02 09:00"), move(appointmentId, "2026-06-12")));
    expect(moved.changeId).not.toBe("");
    await plan(0, "2026-06-02 09:00");
    expect(await states(0)).toEqual(["booking said", "booking planned", "reminder dropped", "reminder planned"]);
    value(await moveAppointment(reception("2026-06-02 09:03"), move(appointmentId, "2026-06-10", { version: 2 })));
    await plan(0, "2026-06-02 09:03");
    // Where it was told to be: there is no news.
    expect(await states(0)).toEqual(["booking said", "booking dropped", "reminder planned", "reminder dropped"]);
  });

  test("is reckoned for everybody by a sweep", async () => {
    for (const index of [0, 1, 2]) {
      const wanted = { ...single(clinic, { patient: index, date: "2026-06-10", time: `1${index}:00`, serviceId: clinic.consultationId }) };
      value(await bookAppointment(reception("2026-06-01 09:00"), wanted));
    }
    const { patients: swept } = await sweepMessages(worker("2026-06-01 09:01"));
    expect(swept).toBeGreaterThanOrEqual(3);
    expect(await Promise.all([0, 1, 2].map(states))).toEqual([0, 1, 2].map(() => ["booking planned", "reminder planned"]));
  });

  test("asks nobody for a review who wants nothing but their care", async () => {
    await database.app.db.insert(messageChoices).values({ patientId: patient(0), optional: false });
    await book(0, "2026-06-01 09:00");
    expect(await states(0)).toEqual(["booking planned", "reminder planned"]);
  });

  test("of two records that are one patient is one, and what was told to either is not told again", async () => {
    await book(0, "2026-06-01 09:00", "2026-06-10");
    await book(1, "2026-06-01 09:00", "2026-06-12");
    await say("2026-06-01 09:06");
    await keepWaiting(database.app, wall("2026-06-01 09:06"));
    const merging = { keptId: patient(0), mergedId: patient(1), keptVersion: 1, mergedVersion: 1, ...ALL_KEPT };
    value(await mergePatients(reception("2026-06-02 09:00"), merging));
    await plan(1, "2026-06-02 09:00");
    const kept = [...(await states(0)), ...(await states(1))];
    expect(kept.filter((each) => each === "booking planned")).toEqual([]);
    expect(kept.filter((each) => each === "reminder planned")).toHaveLength(2);
  });
});

describe("what is due", () => {
  test("is said once, however many say it at once, each message with its job", async () => {
    const all = Array.from({ length: 12 }, (_, index) => index);
    for (const index of all) await book(index, "2026-06-01 09:00", "2026-06-10", `${10 + Math.floor(index / 4)}:00`);
    const said = await Promise.all(Array.from({ length: 5 }, () => say("2026-06-01 09:06")));
    const rest = await say("2026-06-01 09:06");
    const made = await messagesOf(all);
    expect(made).toHaveLength(12);
    expect(new Set(made.map(({ patientId }) => patientId)).size).toBe(12);
    expect([...said, rest].reduce((sum, each) => sum + each.said, 0)).toBe(12);
    const ids = made.map(({ id }) => id);
    expect(await jobsOf(database.app, ids)).toBe(12);
    const told = await noticesOf(database.app, ids);
    expect(told.map(({ state }) => state)).toEqual(all.map(() => "said"));
    expect(new Set(told.map(({ key: each }) => each)).size).toBe(12);
  });

  test("goes out together with what else belongs to its day", async () => {
    await book(0, "2026-06-01 09:00", "2026-06-10");
    await say("2026-06-01 09:06");
    await keepWaiting(database.app, wall("2026-06-01 09:06"));
    // On the day of the reminder, before it: another visit is booked.
    await book(0, "2026-06-09 08:30", "2026-06-20");
    await say("2026-06-09 08:35");
    const kept = await keepWaiting(database.app, wall("2026-06-09 08:35"));
    expect(ofPatient(kept)).toEqual(["Tue 9 Jun 2026, 8:35 am: booked 0 Sat 20 Jun 2026, 10:00 am; reminder of 0"]);
  });

  test("waits while the clinic has paused its messages, and for the morning", async () => {
    await book(0, "2026-06-01 19:50");
    const pausedBy = at(clinic.clinicians, 0).userId;
    const [clinicRow] = await database.app.db
      .insert(clinics)
      .values({ name: "Carlton" })
      .onConflictDoNothing()
      .returning({ id: clinics.id });
    await database.app.db.update(clinics).set({ messagesPausedAt: wall("2026-06-01 19:51"), messagesPausedBy: pausedBy });
    expect([clinicRow !== undefined, await say("2026-06-01 19:56")]).toEqual([true, { said: 0 }]);
    await database.app.db.update(clinics).set({ messagesPausedAt: null, messagesPausedBy: null });
    expect(await say("2026-06-01 20:00")).toEqual({ said: 0 });
    expect(await say("2026-06-02 08:00")).toEqual({ said: 1 });
  });

  test("is left for the next time where somebody changes what the patient is told", async () => {
    await book(0, "2026-06-01 09:00");
    await transaction(worker("2026-06-01 09:06"), async (tx) => {
      await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`patient ${patient(0)}`}, 0))`);
      expect(await say("2026-06-01 09:06")).toEqual({ said: 0 });
      return done(null);
    });
    expect(await say("2026-06-01 09:06")).toEqual({ said: 1 });
  });
});

describe("a message that waits", () => {
  test("is withdrawn when the visit that it tells of was called off, and nothing is said of it", async () => {
    const appointmentId = await book(0, "2026-06-01 09:00");
    await say("2026-06-01 09:06");
    const [message] = await messagesOf([0]);
    if (message === undefined) throw new Error("It waits.");
    const called = { appointmentId, version: 1, reason: "Unwell", tellPatient: true };
    value(await cancelAppointment(reception("2026-06-01 09:07"), called));
    expect(await standing(message.id, "2026-06-01 09:08")).toBeNull();
    expect((await messagesOf([0])).map(({ state }) => state)).toEqual(["withdrawn"]);
    await plan(0, "2026-06-01 09:08");
    expect(await states(0)).toEqual(["booking dropped", "reminder dropped"]);
    expect(await standing(message.id, "2026-06-01 09:09")).toBeNull();
  });

  test("gives back what is to be told later once the visit was moved, which is then told once", async () => {
    const appointmentId = await book(0, "2026-06-01 09:00");
    await say("2026-06-01 09:06");
    const [message] = await messagesOf([0]);
    if (message === undefined) throw new Error("It waits.");
    value(await moveAppointment(reception("2026-06-01 09:07"), move(appointmentId, "2026-06-12")));
    expect(await standing(message.id, "2026-06-01 09:08")).toBeNull();
    expect(await say("2026-06-01 09:08")).toEqual({ said: 0 });
    expect(await say("2026-06-01 09:12")).toEqual({ said: 1 });
    const kept = await keepWaiting(database.app, wall("2026-06-01 09:12"));
    expect(ofPatient(kept)).toEqual(["Mon 1 Jun 2026, 9:12 am: booked 0 Fri 12 Jun 2026, 10:00 am"]);
  });

  test("says what still holds, with everything that it takes to word it", async () => {
    const appointmentId = await book(0, "2026-06-01 09:00");
    await say("2026-06-01 09:06");
    const [message] = await messagesOf([0]);
    if (message === undefined) throw new Error("It waits.");
    const told = { id: appointmentId, startsAt: "2026-06-10T00:00:00Z", endsAt: "2026-06-10T00:30:00Z" };
    expect(await standing(message.id, "2026-06-01 09:06")).toMatchObject({
      patientId: patient(0),
      locationId: clinic.locationId,
      timeZone: "Australia/Melbourne",
      notices: [
        {
          kind: "booking",
          isFirst: true,
          preparation: [],
          news: [{ what: "booked", visit: { id: appointmentId, date: "2026-06-10", time: "10:00" } }],
        },
      ],
      visits: [{ id: appointmentId }],
      told: { at: "2026-05-31T23:06:00Z", visits: [told] },
      isEssential: true,
    });
  });
});

test("a patient who was never told of visits from before is not told of them now", async () => {
  const wanted = { ...single(clinic, { date: "2026-06-10", serviceId: clinic.consultationId }) };
  value(await bookAppointment(reception("2026-06-01 09:00"), wanted));
  await plan(0, "2026-06-05 09:00");
  expect(await states(0)).toEqual(["reminder planned"]);
  await database.app.db
    .update(patients)
    .set({ timeZone: "Europe/London" })
    .where(eq(patients.id, patient(0)));
  await plan(0, "2026-06-05 09:00");
  // 10 am in Melbourne is 1 am in London: she is asleep until 8.
  expect((await planned(0)).map(({ dueAt }) => dueAt)).toEqual([wall("2026-06-09 08:00", "Europe/London")]);
});
