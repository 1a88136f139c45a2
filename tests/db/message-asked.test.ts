import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contentHash } from "#db/once.ts";
import { clinics } from "#db/schema/clinics.ts";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { messages } from "#db/schema/messages.ts";
import { patients } from "#db/schema/patients.ts";
import { users } from "#db/schema/users.ts";
import { putOnWaitlist } from "#lib/appointments/commands/waitlist.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { openLetterbox } from "#lib/mail.ts";
import { offerPlace, sendPortalLink, testTemplate } from "#lib/messages/commands/ask.ts";
import { type Post, sendMessage } from "#lib/messages/commands/send.ts";
import { bookAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, single } from "#tests/support/desk.ts";
import { type MailServer, openMailServer } from "#tests/support/mail-server.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { type SmallClinic, START } from "#tests/support/small-clinic.ts";

let data: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let mail: MailServer;
let post: Post;
let clinic: SmallClinic;
beforeAll(async () => {
  data = await freshDatabase("message_asked");
  desk = deskOf(data.app);
  await data.app.db.insert(clinics).values({ name: "Alder Skin" });
  clinic = await desk.clinicOf();
  mail = await openMailServer();
  const secret = "a secret of the installation, long enough for it";
  post = { mail: openLetterbox({ url: mail.url, from: "desk@clinic.example" }), sms: null, origin: "https://diary.example", secret };
  const patientId = at(clinic.patients, 0);
  await data.app.db.update(patients).set({ email: "ines@mail.example", dateOfBirth: "1988-03-10" }).where(eq(patients.id, patientId));
  const notedBy = at(clinic.clinicians, 0).userId;
  await data.app.db.insert(contactConsents).values({ patientId, channel: "email", agreed: true, notedBy });
});
afterAll(async () => {
  post.mail?.close();
  await mail.close();
  await data.close();
});

/** Sends everything that waits. @returns what arrived of it */
async function sent() {
  const before = mail.arrived.length;
  const waiting = await data.app.db.select({ id: messages.id }).from(messages).where(eq(messages.state, "waiting"));
  const ctx = asSystem("worker", { database: data.app, now: START });
  for (const { id } of waiting) expect(await sendMessage(ctx, id, post)).toBe("sent");
  return mail.arrived.slice(before);
}

test("a link that staff send to a patient arrives once, however often the form is sent", async () => {
  const input = { patientId: at(clinic.patients, 0), idempotencyKey: key() };
  value(await sendPortalLink(desk.reception(), input));
  value(await sendPortalLink(desk.reception(), input));
  const [arrived, ...others] = await sent();
  expect(others).toEqual([]);
  expect(arrived?.to).toBe("ines@mail.example");
  expect(arrived?.mail.text).toMatch(/https:\/\/diary\.example\/p#[\w-]{43}/);
});

test("a link that no date of birth would open is not sent", async () => {
  const input = { patientId: at(clinic.patients, 1), idempotencyKey: key() };
  expect(refusal(await sendPortalLink(desk.reception(), input)).reason).toBe("portal_needs_birth_date");
  expect(await sent()).toEqual([]);
});

test("a place that came free is offered once to whoever waits, with its day and time", async () => {
  const { appointmentId } = value(await bookAppointment(desk.reception(), single(clinic, { date: "2026-03-03" })));
  const wish = { appointmentId, version: null, earliestDate: null, weekdays: [], dayPart: "any" as const, clinicianId: null, note: "" };
  const { entryId } = value(await putOnWaitlist(desk.reception(), wish));
  const offer = { freedId: appointmentId, entryId, date: "2026-02-10", time: "11:00" };
  value(await offerPlace(desk.reception(), offer));
  value(await offerPlace(desk.reception(), offer));
  const [arrived, ...others] = await sent();
  expect(others).toEqual([]);
  for (const part of [arrived?.mail.text, arrived?.mail.html]) expect(part).toContain("Tue 10 Feb 2026, 11:00 am");
});

test("a wording is tried on whoever words it, and on nobody else", async () => {
  const words = { message: "reminder", subject: "A reminder for {when}", opening: "Hello there.", closing: "See you." };
  const [definition] = await data.app.db.insert(definitions).values({ kind: "template", slug: "reminder", name: "Reminder" }).returning();
  const [version] = await data.app.db
    .insert(definitionVersions)
    .values({ definitionId: definition?.id ?? "", number: 1, content: words, contentHash: contentHash(words) })
    .returning();
  value(await testTemplate(desk.clinician(clinic), { versionId: version?.id ?? "", idempotencyKey: key() }));
  const [arrived, ...others] = await sent();
  expect(others).toEqual([]);
  const [user] = await data.app.db
    .select({ email: users.email })
    .from(users)
    .where(eq(users.id, at(clinic.clinicians, 0).userId));
  expect(arrived?.to).toBe(user?.email);
  expect(arrived?.mail.text).toContain("Hello there.");
});
