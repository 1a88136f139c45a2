import { eq } from "drizzle-orm";
import ICAL from "ical.js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clinics } from "#db/schema/clinics.ts";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { formLinks } from "#db/schema/form-links.ts";
import { messages } from "#db/schema/messages.ts";
import { patients } from "#db/schema/patients.ts";
import { portalLinks } from "#db/schema/portal-links.ts";

import { asSystem } from "#lib/auth/ctx.ts";
import { secretHash } from "#lib/auth/secrets.ts";
import { openLetterbox } from "#lib/mail.ts";
import { sayDue } from "#lib/messages/commands/dispatch.ts";
import { planMessages } from "#lib/messages/commands/plan.ts";
import { type Post, sendMessage } from "#lib/messages/commands/send.ts";
import { bookAppointment, cancelAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, single } from "#tests/support/desk.ts";
import { type MailServer, openMailServer } from "#tests/support/mail-server.ts";
import { at, SECRET, value } from "#tests/support/results.ts";
import { type SmallClinic, START } from "#tests/support/small-clinic.ts";

let data: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let mail: MailServer;
let post: Post;
beforeAll(async () => {
  data = await freshDatabase("message_send");
  desk = deskOf(data.app);
  await data.app.db.insert(clinics).values({ name: "Alder Skin" });
  mail = await openMailServer();
  post = {
    mail: openLetterbox({ url: mail.url, from: "Reception <desk@clinic.example>" }),
    sms: null,
    origin: "https://diary.example",
    secret: SECRET,
  };
});
afterAll(async () => {
  post.mail?.close();
  await mail.close();
  await data.close();
});

const worker = (now = START.add({ minutes: 6 })) => asSystem("worker", { database: data.app, now });

type Reached = { readonly clinic: SmallClinic; readonly patientId: string; readonly appointmentId: string };

/** A patient who agreed to e-mail and has a visit booked four weeks ahead. */
async function booked(agreed = true): Promise<Reached> {
  const clinic = await desk.clinicOf();
  const patientId = at(clinic.patients, 0);
  const email = `patient-${patientId.slice(-6)}@mail.example`;
  await data.app.db.update(patients).set({ email, dateOfBirth: "1988-03-10" }).where(eq(patients.id, patientId));
  await data.app.db.insert(contactConsents).values({ patientId, channel: "email", agreed, notedBy: at(clinic.clinicians, 0).userId });
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic)));
  return { clinic, patientId, appointmentId };
}

async function waitingOf({ patientId }: Reached, now = START.add({ minutes: 6 })): Promise<string> {
  value(await planMessages(worker(now), patientId));
  await sayDue(worker(now), { limit: 1_000 });
  const rows = await data.app.db.select({ id: messages.id, state: messages.state }).from(messages).where(eq(messages.patientId, patientId));
  const [only] = rows.filter(({ state }) => state === "waiting");
  if (only === undefined) throw new Error("Nothing waits.");
  return only.id;
}

const rowOf = async (id: string) => {
  const [row] = await data.app.db.select().from(messages).where(eq(messages.id, id));
  if (row === undefined) throw new Error("The message is gone.");
  return row;
};
const arrivedAs = (id: string) => mail.arrived.filter(({ mail: { messageId } }) => messageId === `<${id}@diary.example>`);

describe("a booking", () => {
  test("is confirmed by one e-mail that says its time in text, HTML and calendar, and brings a link that opens the page", async () => {
    const reached = await booked();
    const id = await waitingOf(reached);
    expect(await sendMessage(worker(), id, post)).toBe("sent");
    const [arrived, ...others] = arrivedAs(id);
    expect(others).toEqual([]);
    expect(arrived?.mail.subject).not.toMatch(/needl|skin|treat|dermat|scar|acne|Alder/i);
    for (const part of [arrived?.mail.text, arrived?.mail.html]) expect(part).toContain("Tue 3 Feb 2026, 10:00 am");
    const file = arrived?.mail.attachments.find(({ contentType }) => contentType === "text/calendar");
    const events = new ICAL.Component(ICAL.parse(file?.content.toString("utf8") ?? "")).getAllSubcomponents("vevent");
    expect(events.map((event) => new ICAL.Event(event).startDate.toJSDate().toISOString())).toEqual(["2026-02-02T23:00:00.000Z"]);
    const token = /https:\/\/diary\.example\/p#([\w-]{43})/.exec(arrived?.mail.text ?? "")?.[1] ?? "";
    const [link] = await data.app.db
      .select()
      .from(portalLinks)
      .where(eq(portalLinks.tokenHash, secretHash(token)));
    expect(link).toMatchObject({ patientId: reached.patientId, channel: "email", revokedAt: null });
    expect(JSON.stringify(await rowOf(id))).not.toContain(token);
  });

  test("whose form is still lacking brings a link to it, once for all", async () => {
    const reached = await booked();
    const id = await waitingOf(reached);
    await sendMessage(worker(), id, post);
    const links = await data.app.db
      .select({ by: formLinks.createdBy })
      .from(formLinks)
      .where(eq(formLinks.appointmentId, reached.appointmentId));
    const brought = arrivedAs(id).flatMap(({ mail: { text } }) => text?.match(/https:\/\/diary\.example\/f#[\w-]{43}/g) ?? []);
    expect(new Set(brought).size).toBe(links.length);
  });

  test("that is cancelled before its message goes out is not told of", async () => {
    const reached = await booked();
    const id = await waitingOf(reached);
    const { appointmentId } = reached;
    value(await cancelAppointment(desk.reception(), { appointmentId, version: 1, reason: "Ill", tellPatient: true }));
    expect(await sendMessage(worker(), id, post)).toBe("withdrawn");
    expect(arrivedAs(id)).toEqual([]);
  });
});

describe("a message", () => {
  let reached: Reached;
  let id: string;
  beforeEach(async () => {
    reached = await booked();
    id = await waitingOf(reached);
  });

  test("that was sent is not sent again", async () => {
    expect([await sendMessage(worker(), id, post), await sendMessage(worker(), id, post)]).toEqual(["sent", "nothing"]);
    expect(arrivedAs(id)).toHaveLength(1);
  });

  test("whose address the server does not know has failed, and staff see why", async () => {
    mail.answer("no_such_address");
    expect(await sendMessage(worker(), id, post)).toBe("failed");
    expect(await rowOf(id)).toMatchObject({ state: "failed", failure: "address_refused" });
  });

  test("that the server cannot take now waits, and goes out later under the same name", async () => {
    mail.answer("come_again");
    await expect(sendMessage(worker(), id, post)).rejects.toThrow("took nothing");
    expect(await rowOf(id)).toMatchObject({ state: "waiting", unsure: 0 });
    expect(await sendMessage(worker(), id, post)).toBe("sent");
    expect(arrivedAs(id)).toHaveLength(1);
  });

  test("of which nobody knows whether it arrived goes out again under the same name, and that is counted", async () => {
    mail.answer("hang_up");
    await expect(sendMessage(worker(), id, post)).rejects.toThrow("no answer");
    expect(await rowOf(id)).toMatchObject({ state: "sending", unsure: 0 });
    expect(await sendMessage(worker(), id, post)).toBe("sent");
    expect(arrivedAs(id).map(({ mail: { text } }) => text)).toEqual(Array(2).fill(arrivedAs(id)[0]?.mail.text));
    expect(await rowOf(id)).toMatchObject({ state: "sent", unsure: 1 });
  });

  test("of which nobody knows whether it arrived is not said again once its visit was called off: that is told", async () => {
    mail.answer("hang_up");
    await expect(sendMessage(worker(), id, post)).rejects.toThrow("no answer");
    const { appointmentId } = reached;
    value(await cancelAppointment(desk.reception(), { appointmentId, version: 1, reason: "Ill", tellPatient: true }));
    expect(await sendMessage(worker(START.add({ minutes: 7 })), id, post)).toBe("sent");
    expect(arrivedAs(id)).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ state: "sent", unsure: 1 });
    const news = await waitingOf(reached, START.add({ minutes: 13 }));
    expect(await sendMessage(worker(START.add({ minutes: 13 })), news, post)).toBe("sent");
    expect(arrivedAs(news).map(({ mail: { subject } }) => subject)).toEqual(["Your appointments have changed"]);
  });

  test("is not sent to whoever takes their agreement back before it goes out", async () => {
    const no = { patientId: reached.patientId, channel: "email", agreed: false, notedBy: at(reached.clinic.clinicians, 0).userId } as const;
    await data.app.db.insert(contactConsents).values(no);
    expect(await sendMessage(worker(), id, post)).toBe("unreachable");
    expect(await rowOf(id)).toMatchObject({ state: "unreachable", about: { why: "no_channel_agreed" } });
  });

  test("waits while the clinic has stopped all messages, and until the morning at night", async () => {
    const by = at(reached.clinic.clinicians, 0).userId;
    await data.app.db.update(clinics).set({ messagesPausedAt: START, messagesPausedBy: by });
    expect(await sendMessage(worker(), id, post)).toBe("later");
    await data.app.db.update(clinics).set({ messagesPausedAt: null, messagesPausedBy: null });
    expect(await sendMessage(worker(START.add({ hours: 13 })), id, post)).toBe("later");
    expect((await rowOf(id)).state).toBe("waiting");
  });

  test("is kept where nothing is set up to send it", async () => {
    expect(await sendMessage(worker(), id, { ...post, mail: null })).toBe("kept");
    expect(await rowOf(id)).toMatchObject({ state: "kept", channel: "email" });
    expect((await rowOf(id)).body).toContain("{portal}");
  });
});
