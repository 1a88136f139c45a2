import { and, eq } from "drizzle-orm";
import ICAL from "ical.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clinics } from "#db/schema/clinics.ts";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { messages } from "#db/schema/messages.ts";
import { patients } from "#db/schema/patients.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { openLetterbox } from "#lib/mail.ts";
import { sayDue } from "#lib/messages/commands/dispatch.ts";
import { planMessages } from "#lib/messages/commands/plan.ts";
import { type Post, sendMessage } from "#lib/messages/commands/send.ts";
import { bookAppointment, cancelAppointment, moveAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, single } from "#tests/support/desk.ts";
import { type MailServer, openMailServer } from "#tests/support/mail-server.ts";
import { at, key, value } from "#tests/support/results.ts";
import { type SmallClinic, START } from "#tests/support/small-clinic.ts";

let data: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let mail: MailServer;
let post: Post;
beforeAll(async () => {
  data = await freshDatabase("message_again");
  desk = deskOf(data.app);
  await data.app.db.insert(clinics).values({ name: "Alder Skin" });
  mail = await openMailServer();
  const letterbox = openLetterbox({ url: mail.url, from: "Reception <desk@clinic.example>" });
  post = { mail: letterbox, sms: null, origin: "https://diary.example", secret: "a secret of the installation, long enough for it" };
});
afterAll(async () => {
  post.mail?.close();
  await mail.close();
  await data.close();
});

type Told = { readonly clinic: SmallClinic; readonly patientId: string };
type Channel = "email" | "text";

async function patient(agreed: readonly Channel[]): Promise<Told> {
  const clinic = await desk.clinicOf();
  const patientId = at(clinic.patients, 0);
  await data.app.db
    .update(patients)
    .set({ email: `${key()}@mail.example`, phone: "0491 570 006", dateOfBirth: "1988-03-10" })
    .where(eq(patients.id, patientId));
  const told = { clinic, patientId };
  for (const channel of agreed) await agrees(told, channel);
  return told;
}
const agrees = ({ clinic, patientId }: Told, channel: Channel) =>
  data.app.db.insert(contactConsents).values({ patientId, channel, agreed: true, notedBy: at(clinic.clinicians, 0).userId });

const book = async ({ clinic }: Told, date?: string) =>
  value(await bookAppointment(desk.reception(), single(clinic, date === undefined ? {} : { date }))).appointmentId;

/** As the worker does so many minutes after everything was done: what became of each message. */
async function work({ patientId }: Told, minutes: number): Promise<readonly string[]> {
  const worker = asSystem("worker", { database: data.app, now: START.add({ minutes }) });
  value(await planMessages(worker, patientId));
  await sayDue(worker, { limit: 1_000 });
  const waiting = await data.app.db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.patientId, patientId), eq(messages.state, "waiting")));
  const became = [];
  for (const { id } of waiting) became.push(await sendMessage(worker, id, post));
  return became;
}
const statesOf = async ({ patientId }: Told) =>
  (await data.app.db.select({ state: messages.state }).from(messages).where(eq(messages.patientId, patientId)).orderBy(messages.id)).map(
    ({ state }) => state,
  );

describe("what did not get to a patient", () => {
  test("is told once they agree to a way, and the message that could not be sent is withdrawn", async () => {
    const told = await patient([]);
    await book(told);
    expect(await work(told, 6)).toEqual(["unreachable"]);
    expect(await work(told, 20)).toEqual([]);
    await agrees(told, "email");
    expect(await work(told, 30)).toEqual(["sent"]);
    expect(await statesOf(told)).toEqual(["withdrawn", "sent"]);
    expect(mail.arrived.at(-1)?.mail.text).toContain("Tue 3 Feb 2026, 10:00 am");
    expect(await work(told, 40)).toEqual([]);
  });

  test("is told once an address that was refused is put right, and not before", async () => {
    const told = await patient(["email"]);
    await book(told);
    mail.answer("no_such_address");
    expect(await work(told, 6)).toEqual(["failed"]);
    expect(await work(told, 20)).toEqual([]);
    await data.app.db
      .update(patients)
      .set({ email: `${key()}@mail.example` })
      .where(eq(patients.id, told.patientId));
    expect(await work(told, 30)).toEqual(["sent"]);
    expect(await statesOf(told)).toEqual(["withdrawn", "sent"]);
  });

  test("is not told any more once its time has passed", async () => {
    const told = await patient([]);
    await book(told);
    expect(await work(told, 6)).toEqual(["unreachable"]);
    await agrees(told, "email");
    // The visit is over.
    expect(await work(told, 60 * 24 * 31)).toEqual([]);
  });

  test("is tried once and not each hour where they agreed to what the clinic does not send by", async () => {
    const told = await patient(["text"]);
    await book(told);
    expect(await work(told, 6)).toEqual(["unreachable"]);
    expect(await work(told, 70)).toEqual([]);
    expect(await work(told, 130)).toEqual([]);
    await agrees(told, "email");
    expect(await work(told, 190)).toEqual(["sent"]);
  });
});

/** The entries of the calendar that came with the last letter, by their ids. */
function calendar() {
  const file = mail.arrived.at(-1)?.mail.attachments.find(({ contentType }) => contentType === "text/calendar");
  const component = new ICAL.Component(ICAL.parse(file?.content.toString("utf8") ?? ""));
  const entries = component.getAllSubcomponents("vevent").map((event) => {
    const { uid, sequence, startDate } = new ICAL.Event(event);
    return [uid, { status: event.getFirstPropertyValue("status"), sequence, starts: startDate.toJSDate().toISOString() }] as const;
  });
  return { method: component.getFirstPropertyValue("method"), entries: Object.fromEntries(entries) };
}

describe("the calendar of a letter", () => {
  test("calls off what the last one had, under the same id and a higher sequence", async () => {
    const told = await patient(["email"]);
    const [off, stays] = [await book(told), await book(told, "2026-03-03")];
    expect(await work(told, 6)).toEqual(["sent"]);
    const before = calendar();
    expect(before.method).toBe("PUBLISH");
    expect(Object.values(before.entries).map(({ status }) => status)).toEqual(["CONFIRMED", "CONFIRMED"]);
    value(await cancelAppointment(desk.reception(), { appointmentId: off, version: 1, reason: "Ill", tellPatient: true }));
    expect(await work(told, 20)).toEqual(["sent"]);
    const { entries } = calendar();
    expect(entries[`${off}@cadence`]).toMatchObject({ status: "CANCELLED", starts: before.entries[`${off}@cadence`]?.starts });
    expect(entries[`${stays}@cadence`]?.status).toBe("CONFIRMED");
    for (const [uid, { sequence }] of Object.entries(before.entries)) expect(entries[uid]?.sequence).toBeGreaterThan(sequence);
  });

  test("moves what was moved, under the same id and a higher sequence", async () => {
    const told = await patient(["email"]);
    const moved = await book(told);
    await work(told, 6);
    const before = calendar().entries[`${moved}@cadence`];
    value(await moveAppointment(desk.reception(), move(moved, "2026-02-05")));
    expect(await work(told, 20)).toEqual(["sent"]);
    const after = calendar().entries[`${moved}@cadence`];
    expect(after).toMatchObject({ status: "CONFIRMED", starts: "2026-02-04T23:00:00.000Z" });
    expect(after?.sequence).toBeGreaterThan(before?.sequence ?? Number.POSITIVE_INFINITY);
  });

  test("calls off with the next letter what they heard of at the desk, and nothing that no letter told of", async () => {
    const told = await patient(["email"]);
    const [heard, other] = [await book(told), await book(told, "2026-03-03")];
    await work(told, 6);
    value(await cancelAppointment(desk.reception(), { appointmentId: heard, version: 1, reason: "Ill", tellPatient: false }));
    const never = await book(told, "2026-03-31");
    value(await cancelAppointment(desk.reception(), { appointmentId: never, version: 1, reason: "Ill", tellPatient: true }));
    value(await moveAppointment(desk.reception(), move(other, "2026-03-05")));
    expect(await work(told, 20)).toEqual(["sent"]);
    const { entries } = calendar();
    expect(Object.keys(entries).toSorted()).toEqual([`${heard}@cadence`, `${other}@cadence`].toSorted());
    expect(entries[`${heard}@cadence`]?.status).toBe("CANCELLED");
  });
});
