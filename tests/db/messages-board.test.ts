import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { clinics } from "#db/schema/clinics.ts";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { messageChoices, messages, messageVisits } from "#db/schema/messages.ts";
import { notices } from "#db/schema/notices.ts";
import { patients } from "#db/schema/patients.ts";
import { getDay } from "#lib/appointments/queries/day.ts";
import { type Ctx, mintVisitor } from "#lib/auth/ctx.ts";
import { dropMessage, pauseMessages, resumeMessages, retryMessage } from "#lib/messages/commands/by-hand.ts";
import { choicesToken } from "#lib/messages/commands/choices.ts";
import { chooseOwnMessages, noteMessageChoice } from "#lib/messages/commands/choose.ts";
import { boardInput, logInput } from "#lib/messages/input/pages.ts";
import { getBoard } from "#lib/messages/queries/board.ts";
import { getPatientLog, getPatientMessages, getVisitMessages, listLog } from "#lib/messages/queries/log.ts";
import { getMessage } from "#lib/messages/queries/message.ts";
import { getPause } from "#lib/messages/queries/pause.ts";
import { bookAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, single } from "#tests/support/desk.ts";
import { at, refusal, value } from "#tests/support/results.ts";
import { actingAs, type SmallClinic, START } from "#tests/support/small-clinic.ts";

const SENDS = { mail: true, sms: false };
const SECRET = "a secret that is long enough for everything";

let database: TestDatabase;
let clinic: SmallClinic;
let visitId: string;
beforeAll(async () => {
  database = await freshDatabase("messages-board");
  await database.app.db.insert(clinics).values({ name: "Cadence" });
  const desk = deskOf(database.app);
  clinic = await desk.clinicOf({ patients: 6 });
  visitId = value(await bookAppointment(desk.reception(), single(clinic, { date: "2026-02-03" }))).appointmentId;
});
afterAll(() => database.close());

const reception = () => actingAs(database.app, { userId: at(clinic.clinicians, 0).userId, roles: ["reception"] });
const patient = (index: number) => at(clinic.patients, index);
const inHours = (hours: number) => START.add({ hours });

type Row = Partial<typeof messages.$inferInsert>;
let made = 0;
async function say(patientId: string, more: Row = {}): Promise<string> {
  made += 1;
  const state = more.state ?? "sent";
  const [row] = await database.app.db
    .insert(messages)
    .values({
      patientId,
      key: `m${made}`,
      kind: "notices",
      state,
      dueAt: START,
      sentAt: state === "sent" || state === "kept" ? START : null,
      failure: state === "failed" ? "given_up" : null,
      ...more,
    })
    .returning({ id: messages.id });
  if (row === undefined) throw new Error("Nothing was said.");
  return row.id;
}

const plan = (patientId: string, hours: number, more: Partial<typeof notices.$inferInsert> = {}) => {
  made += 1;
  return database.app.db
    .insert(notices)
    .values({ patientId, key: `n${made}`, kind: "reminder", subjectId: patientId, dueAt: inHours(hours), ...more });
};

const addressed = (patientId: string, email: string) => database.app.db.update(patients).set({ email }).where(eq(patients.id, patientId));
const agree = (patientId: string, channel: "email" | "text", agreed = true) =>
  database.app.db.insert(contactConsents).values({ patientId, channel, agreed, notedBy: at(clinic.clinicians, 0).userId });

const board = (asked: object = {}) => getBoard(reception(), boardInput.parse(asked), SENDS);
const log = (asked: object = {}) => listLog(reception(), logInput.parse(asked), SENDS);

beforeEach(async () => {
  await database.app.db.update(notices).set({ state: "dropped", messageId: null });
  await database.app.db.update(messages).set({ state: "withdrawn", sentAt: null, failure: null });
});

describe("the board", () => {
  test("holds what is planned for the next 7 days by the day it arrives on, with the way it goes or why it goes none", async () => {
    await addressed(patient(0), "a@example.com");
    await agree(patient(0), "email");
    await plan(patient(0), 24, { kind: "preparation", step: "14", subjectId: visitId });
    await plan(patient(1), 25);
    await plan(patient(1), 49);
    await plan(patient(1), 24 * 8);
    await plan(patient(2), -1);
    const { days, due, counts } = await board();
    expect(days.map(({ title, distance }) => [title, distance])).toEqual([
      ["Tue 6 Jan 2026", "tomorrow"],
      ["Wed 7 Jan 2026", "in 2 days"],
    ]);
    expect(days[0]?.rows.map(({ time, what, channel, noWay }) => [time, what, channel, noWay])).toEqual([
      ["8:00 am", "Preparation, 14 days before", "E-mail", null],
      ["9:00 am", "Reminder, the day before", null, "No channel agreed"],
    ]);
    expect(days[0]?.rows[0]?.visit?.words).toContain("Tue 3 Feb 2026, 10:00 am");
    expect(due.map(({ patient: { id } }) => id)).toEqual([patient(2)]);
    expect(counts.planned).toBe(4);
  });

  test("takes the latest word on a channel, so that whoever took a yes back is not written to", async () => {
    await addressed(patient(3), "b@example.com");
    await agree(patient(3), "email");
    await plan(patient(3), 24);
    expect((await board()).days[0]?.rows[0]?.channel).toBe("E-mail");
    await agree(patient(3), "email", false);
    expect((await board()).days[0]?.rows[0]?.noWay).toBe("No channel agreed");
  });

  test("says of whoever wants only what is part of the care which of it is left out", async () => {
    value(await noteMessageChoice(reception(), { patientId: patient(4), wants: "care" }));
    await plan(patient(4), 24, { kind: "review", step: "weeks_12" });
    await plan(patient(4), 25);
    expect((await board()).days[0]?.rows.map(({ isLeftOut }) => isLeftOut)).toEqual([true, false]);
  });

  test("shows what needs somebody before what goes by itself, with the reason in words, and counts each", async () => {
    await say(patient(0), { state: "waiting" });
    await say(patient(0), { state: "sending" });
    await say(patient(1), { state: "unreachable" });
    await say(patient(0), { state: "failed", failure: "address_refused" });
    await say(patient(0));
    const { open, counts } = await board();
    expect(open.map(({ state, reason }) => [state, reason])).toEqual([
      ["failed", "The other side does not take mail for this address"],
      ["unreachable", "No channel agreed"],
      ["sending", null],
      ["waiting", null],
    ]);
    expect(counts).toEqual({ planned: 0, waiting: 2, failed: 1, unreachable: 1 });
  });

  test("is narrowed by codes alone, and passes over what it cannot be asked for", async () => {
    await plan(patient(0), 24);
    await plan(patient(0), 25, { kind: "forms" });
    const failed = await say(patient(0), { state: "failed", kind: "portal_link" });
    expect((await board({ kind: "forms" })).days[0]?.rows.map(({ what }) => what)).toEqual(["Forms to fill in"]);
    expect((await board({ kind: "portal_link" })).open.map(({ id }) => id)).toEqual([failed]);
    expect((await board({ state: "failed" })).days).toEqual([]);
    expect((await board({ state: "planned" })).open).toEqual([]);
    expect((await board({ kind: "Ines", state: "'", after: "x" })).open).toHaveLength(1);
  });

  test("goes on page by page without leaving one out or telling one twice", async () => {
    await database.app.db.insert(notices).values(
      Array.from({ length: 120 }, (_, index) => ({
        patientId: patient(index % 6),
        key: `page ${index}`,
        kind: "reminder" as const,
        subjectId: patient(0),
        dueAt: inHours(24 + (index % 7)),
      })),
    );
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await board({ after });
      seen.push(...page.days.flatMap(({ rows }) => rows.map(({ id }) => id)));
      after = page.next;
    } while (after !== null);
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
  });
});

describe("the log", () => {
  test("tells what was said newest first, whether its link was opened, and nothing that still waits", async () => {
    const first = await say(patient(0));
    const kept = await say(patient(1), { state: "kept", unsure: 1 });
    await say(patient(0), { state: "waiting" });
    const { rows } = await log();
    expect(rows.slice(0, 2).map(({ id, stateWords }) => [id, stateWords])).toEqual([
      [kept, "Kept, not sent"],
      [first, "Sent"],
    ]);
    expect(rows[0]?.unsure).toBe(1);
    expect((await log({ state: "kept" })).rows.map(({ id }) => id)).toEqual([kept]);
    expect((await log({ before: kept, state: "sent" })).rows.map(({ id }) => id)).toEqual([first]);
  });

  test("of a patient and of a visit holds theirs and no other's", async () => {
    const about = await say(patient(0), { state: "failed" });
    await database.app.db.insert(messageVisits).values({ messageId: about, appointmentId: visitId });
    await say(patient(1));
    await plan(patient(0), 24, { subjectId: visitId });
    const view = await getPatientMessages(reception(), patient(0), SENDS);
    expect([view.latest[0]?.id, view.undelivered, view.planned.length]).toEqual([about, 1, 1]);
    const visit = await getVisitMessages(reception(), visitId, SENDS);
    expect([visit.said.map(({ id }) => id), visit.planned.length]).toEqual([[about], 1]);
    const whole = await getPatientLog(reception(), patient(0), null, SENDS);
    expect(whole.rows.every(({ patient: of }) => of?.id === patient(0))).toBe(true);
  });
});

test("whoever opens a message is written down with the patient, and reads its words with places for links", async () => {
  const id = await say(patient(0), { subject: "About your visit", body: "See {portal}.", channel: "email", address: "a@example.com" });
  const view = await getMessage(reception(), id, SENDS);
  expect(view).toMatchObject({
    subject: "About your visit",
    address: "a@example.com",
    channel: "E-mail",
    what: ["What the patient is to be told"],
  });
  expect(view?.body.map((part) => ("place" in part ? part.place : part.text))).toEqual(["See ", "portal", "."]);
  const rows = await database.app.db.select({ patientId: auditLog.patientId }).from(auditLog).where(eq(auditLog.objectId, id));
  expect(rows).toEqual([{ patientId: patient(0) }]);
  expect(await getMessage(reception(), crypto.randomUUID(), SENDS)).toBeNull();
});

describe("by hand", () => {
  test("what did not arrive is tried again or given up, once, and nothing else is", async () => {
    const [failed, sent] = [await say(patient(0), { state: "failed" }), await say(patient(0))];
    value(await retryMessage(reception(), { messageId: failed, back: "board" }));
    expect(refusal(await retryMessage(reception(), { messageId: failed, back: "board" })).reason).toBe("message_not_stuck");
    expect(refusal(await dropMessage(reception(), { messageId: sent, back: "board" })).reason).toBe("message_not_stuck");
    const stuck = await say(patient(0), { state: "unreachable" });
    value(await dropMessage(reception(), { messageId: stuck, back: "board" }));
    expect((await board()).open.map(({ id, state }) => [id, state])).toEqual([[failed, "waiting"]]);
  });

  test("everything is stopped and let go again, with who and when, and neither twice", async () => {
    expect(await getPause(reception())).toBeNull();
    value(await pauseMessages(reception()));
    expect(await getPause(reception())).toEqual({ by: at(clinic.clinicians, 0).name, since: "Mon 5 Jan 2026, 8:00 am" });
    expect(refusal(await pauseMessages(reception())).reason).toBe("messages_paused_already");
    value(await resumeMessages(reception()));
    expect(refusal(await resumeMessages(reception())).reason).toBe("messages_not_paused");
  });
});

describe("which messages a patient wants", () => {
  const visitor = (address = "192.0.2.1") => {
    const { actor: _, ...base } = reception();
    const actor = { kind: "visitor", id: null, name: "visitor", roles: [], isDoctor: false, isPrescriber: false, sessionId: null } as const;
    return mintVisitor({ ...base, actor }, address);
  };
  const words = (patientId: string) =>
    database.app.db
      .select({ optional: messageChoices.optional, notedBy: messageChoices.notedBy })
      .from(messageChoices)
      .where(eq(messageChoices.patientId, patientId))
      .orderBy(asc(messageChoices.id));

  test("is noted once for each change of mind, and told with who noted it", async () => {
    const ctx: Ctx<"patient:write"> = reception();
    expect(value(await noteMessageChoice(ctx, { patientId: patient(5), wants: "everything" })).changed).toBe(true);
    expect(value(await noteMessageChoice(ctx, { patientId: patient(5), wants: "everything" })).changed).toBe(false);
    expect(value(await noteMessageChoice(ctx, { patientId: patient(5), wants: "care" })).changed).toBe(true);
    expect((await words(patient(5))).map(({ optional }) => optional)).toEqual([true, false]);
    const { choice } = await getPatientMessages(reception(), patient(5), SENDS);
    expect(choice).toMatchObject({ wants: "care", noted: expect.stringContaining("clinician 1") });
  });

  test("is chosen through a message's link; one that is none changes nothing and is answered the same", async () => {
    const [id, other] = [await say(patient(1)), await say(patient(2))];
    const own = choicesToken(SECRET, id);
    expect(value(await chooseOwnMessages(visitor(), { token: own, wants: "care" }, SECRET))).toBeNull();
    expect(await words(patient(1))).toEqual([{ optional: false, notedBy: null }]);
    for (const token of [choicesToken("another secret", id), choicesToken(SECRET, crypto.randomUUID()), own.replace(id, other)])
      expect(value(await chooseOwnMessages(visitor("192.0.2.2"), { token, wants: "everything" }, SECRET))).toBeNull();
    expect([...(await words(patient(1))), ...(await words(patient(2)))]).toHaveLength(1);
  });

  test("takes no more tries from an address after 20 that were none of ours", async () => {
    for (let tries = 0; tries < 20; tries += 1)
      await chooseOwnMessages(visitor("192.0.2.3"), { token: "B".repeat(43), wants: "care" }, SECRET);
    const told = refusal(await chooseOwnMessages(visitor("192.0.2.3"), { token: "B".repeat(43), wants: "care" }, SECRET));
    expect(told.reason).toBe("choices_busy_address");
  });
});

test("a visit whose latest message was not delivered says so among its checks, until a later one arrives", async () => {
  const checks = async () => {
    const day = await getDay(reception(), { locationId: clinic.locationId, date: "2026-02-03" });
    return day?.cards.find(({ id }) => id === visitId)?.checks.filter(({ key }) => key === "message") ?? [];
  };
  const speak = async (state: "failed" | "sent") =>
    database.app.db.insert(messageVisits).values({ messageId: await say(patient(0), { state }), appointmentId: visitId });
  expect(await checks()).toEqual([]);
  await speak("failed");
  expect(await checks()).toMatchObject([{ short: "Message not delivered", href: `/appointments/${visitId}#messages` }]);
  await speak("sent");
  expect(await checks()).toEqual([]);
});
