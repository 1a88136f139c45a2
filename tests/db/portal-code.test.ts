import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { attempts } from "#db/schema/attempts.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { clinics } from "#db/schema/clinics.ts";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { messages } from "#db/schema/messages.ts";
import { patients } from "#db/schema/patients.ts";
import { portalLinks } from "#db/schema/portal-links.ts";
import { users } from "#db/schema/users.ts";
import { asSystem, mintVisitor } from "#lib/auth/ctx.ts";
import { findPortalDevice, type PortalDevice } from "#lib/auth/portal-device.ts";
import { findPortalSession } from "#lib/auth/portal-session.ts";
import { openLetterbox } from "#lib/mail.ts";
import { type Post, sendMessage } from "#lib/messages/commands/send.ts";
import { enterPortalCode } from "#lib/portal/commands/code.ts";
import { openPortalLink } from "#lib/portal/commands/gate.ts";
import { issuePortalLink } from "#lib/portal/commands/links.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { type MailServer, openMailServer } from "#tests/support/mail-server.ts";
import { at, key, refusal, SECRET, value } from "#tests/support/results.ts";
import { START } from "#tests/support/small-clinic.ts";

const BORN = "1985-08-14";
const BOTH = { mail: true, sms: true };

let data: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let mail: MailServer;
let post: Post;
let texts: string[];
beforeAll(async () => {
  data = await freshDatabase("portal_code");
  desk = deskOf(data.app);
  await data.app.db.insert(clinics).values({ name: "Alder Skin" });
  mail = await openMailServer();
  const letterbox = openLetterbox({ url: mail.url, from: "Reception <desk@clinic.example>" });
  const sms = {
    send: async ({ text }: { readonly text: string }) => {
      texts.push(text);
      return "accepted" as const;
    },
  };
  post = { mail: letterbox, sms, origin: "https://diary.example", secret: SECRET };
});
beforeEach(async () => {
  texts = [];
  await data.app.db.delete(attempts);
});
afterAll(async () => {
  post.mail?.close();
  await mail.close();
  await data.close();
});

function visitor(address = "direct") {
  const actor = { kind: "visitor" as const, id: null, name: "visitor", roles: [], isDoctor: false, isPrescriber: false, sessionId: null };
  return mintVisitor({ actor, now: START, db: data.app.db, database: data.app, requestId: "test" }, address);
}

/** A patient with a link, who agreed to be written to in these ways. */
async function linked(agreed: readonly ("email" | "text")[] = ["email"]) {
  const clinic = await desk.clinicOf();
  const patientId = at(clinic.patients, 0);
  await data.app.db
    .update(patients)
    .set({ dateOfBirth: BORN, email: `${key()}@patient.example`, phone: "0491 570 006" })
    .where(eq(patients.id, patientId));
  const [somebody] = await data.app.db.select({ id: users.id }).from(users).limit(1);
  for (const channel of agreed)
    await data.app.db.insert(contactConsents).values({ patientId, channel, agreed: true, notedBy: somebody?.id ?? "" });
  const wanted = { patientId, idempotencyKey: key(), channel: "hand", lasts: "visits", endOthers: false } as const;
  const issued = await issuePortalLink(desk.reception(), wanted, SECRET);
  return { patientId, ...value(issued) };
}
type Linked = Awaited<ReturnType<typeof linked>>;

const open = ({ token }: Pick<Linked, "token">, device: PortalDevice | null = null, sends = BOTH) =>
  openPortalLink(visitor(), { token, dateOfBirth: BORN }, { secret: SECRET, sends, device });
const stepOf = async (link: Linked, sends = BOTH) => value(await open(link, null, sends)).step;

/** Opens a link on a new device; what the code is waited for with. */
async function asked(link: Linked): Promise<string> {
  const opened = value(await open(link));
  if (opened.step !== "code") throw new Error("No code was asked for.");
  return opened.pending;
}

/** Sends what waits for this patient; the code that arrived last. */
async function arrived({ patientId }: Linked): Promise<string> {
  const waiting = await data.app.db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.patientId, patientId), eq(messages.state, "waiting")));
  const worker = asSystem("worker", { database: data.app, now: START });
  for (const { id } of waiting) await sendMessage(worker, id, post);
  const words = texts.at(-1) ?? mail.arrived.at(-1)?.mail.text ?? "";
  return /\d{6}/.exec(words)?.[0] ?? "";
}

const enter = (waiting: string | null, code: string, address?: string) =>
  enterPortalCode(visitor(address), { code }, { secret: SECRET, device: null, waiting });
const otherThan = (code: string) => (code === "000000" ? "000001" : "000000");

test("a new device is asked for the code that arrives by e-mail, and it opens the page and makes the device known", async () => {
  const link = await linked();
  const waiting = await asked(link);
  const code = await arrived(link);
  const letter = mail.arrived.at(-1)?.mail;
  expect(letter?.subject).toBe("Your code");
  expect(letter?.text).toMatch(/^\d{6} is your code\. It works for ten minutes/);
  expect(letter?.html).toContain(code);
  const entered = value(await enter(waiting, code));
  expect(await findPortalSession(data.app.db, entered.cookie)).toMatchObject({ patientId: link.patientId, linkId: link.linkId });
  const device = await findPortalDevice(entered.device, SECRET);
  expect(value(await open(link, device)).step).toBe("in");
  expect(JSON.stringify(device)).not.toContain(link.patientId);
});

test("another patient's link asks on that device again, and so does this one on another", async () => {
  const [one, other] = [await linked(), await linked()];
  const waiting = await asked(one);
  const device = await findPortalDevice(value(await enter(waiting, await arrived(one))).device, SECRET);
  expect(value(await open(other, device)).step).toBe("code");
  expect(value(await open(one)).step).toBe("code");
});

test("the code stands nowhere in the database: neither with the message nor with the link", async () => {
  const link = await linked();
  await asked(link);
  const code = await arrived(link);
  const [kept] = await data.app.db.select({ body: messages.body }).from(messages).where(eq(messages.patientId, link.patientId));
  expect(kept?.body).toContain("{code} is your code");
  for (const table of ["messages", "portal_links", "audit_log", "attempts"]) {
    const { rows } = await data.app.db.execute(
      sql`select 1 from ${sql.identifier(table)} x where to_jsonb(x)::text ~ ${`(^|[^0-9a-f-])${code}([^0-9a-f-]|$)`}`,
    );
    expect(rows).toHaveLength(0);
  }
});

test("whoever agreed to texts alone gets it as a text", async () => {
  const link = await linked(["text"]);
  const waiting = await asked(link);
  const code = await arrived(link);
  expect(texts).toEqual([`${code} is your code. It works for ten minutes. Nobody of ours will ever ask you for it.`]);
  value(await enter(waiting, code));
});

test("nobody is locked out: without a service, an agreement or an address, and while all messages are paused, the date of birth alone opens", async () => {
  expect(await stepOf(await linked(), { mail: false, sms: true })).toBe("in");
  expect(await stepOf(await linked(["text"]), { mail: true, sms: false })).toBe("in");
  expect(await stepOf(await linked([]))).toBe("in");
  const unaddressed = await linked();
  await data.app.db.execute(sql`update patients set email = '' where id = ${unaddressed.patientId}`);
  await data.app.db.execute(sql`update portal_links set revoked_at = null where id = ${unaddressed.linkId}`);
  expect(await stepOf(unaddressed)).toBe("in");
  const [somebody] = await data.app.db.select({ id: users.id }).from(users).limit(1);
  const paused = await linked();
  await data.app.db.update(clinics).set({ messagesPausedAt: START, messagesPausedBy: somebody?.id ?? "" });
  expect(await stepOf(paused)).toBe("in");
  await data.app.db.update(clinics).set({ messagesPausedAt: null, messagesPausedBy: null });
});

test("a code that did not get out of the house keeps nobody waiting", async () => {
  const link = await linked();
  await asked(link);
  expect(await stepOf(link)).toBe("code");
  const age = (minutes: number) =>
    data.app.db.execute(
      sql`update messages set created_at = created_at - make_interval(mins => ${minutes}) where patient_id = ${link.patientId}`,
    );
  await age(3);
  expect(await stepOf(link)).toBe("in");
  const bounced = await linked();
  await asked(bounced);
  await data.app.db.update(messages).set({ state: "failed", failure: "address_refused" }).where(eq(messages.patientId, bounced.patientId));
  expect(await stepOf(bounced)).toBe("in");
});

test("five wrong tries end a code, the right one too; the link lives and brings another", async () => {
  const link = await linked();
  const waiting = await asked(link);
  const code = await arrived(link);
  for (let tried = 0; tried < 5; tried += 1) expect(refusal(await enter(waiting, otherThan(code))).reason).toBe("portal_code_wrong");
  expect(refusal(await enter(waiting, code)).reason).toBe("portal_code_wrong");
  const again = await asked(link);
  value(await enter(again, await arrived(link)));
  const reasons = await data.app.db
    .select({ reason: auditLog.reason })
    .from(auditLog)
    .where(and(eq(auditLog.patientId, link.patientId), eq(auditLog.outcome, "refused")))
    .orderBy(auditLog.id);
  expect(reasons.map(({ reason }) => reason)).toEqual([...Array(4).fill("wrong_code"), "wrong_code_ended", "wrong_code"]);
});

test("many tries at once are no more than five", async () => {
  const link = await linked();
  const waiting = await asked(link);
  const code = await arrived(link);
  await Promise.all(Array.from({ length: 12 }, () => enter(waiting, otherThan(code))));
  const [kept] = await data.app.db.select({ tries: portalLinks.codeTries }).from(portalLinks).where(eq(portalLinks.id, link.linkId));
  expect(kept?.tries).toBe(5);
});

test("a code works once, for ten minutes, until the next one, and for its own link", async () => {
  const used = await linked();
  const waiting = await asked(used);
  const code = await arrived(used);
  value(await enter(waiting, code));
  expect(refusal(await enter(waiting, code)).reason).toBe("portal_code_wrong");

  const late = await linked();
  const lateWaiting = await asked(late);
  const lateCode = await arrived(late);
  await data.app.db.execute(
    sql`update portal_links set code_sent_at = code_sent_at - interval '10 minutes 1 second' where id = ${late.linkId}`,
  );
  expect(refusal(await enter(lateWaiting, lateCode)).reason).toBe("portal_code_wrong");

  const twice = await linked();
  const first = await asked(twice);
  const firstCode = await arrived(twice);
  await asked(twice);
  const secondCode = await arrived(twice);
  expect(firstCode).not.toBe(secondCode);
  expect(refusal(await enter(first, firstCode)).reason).toBe("portal_code_wrong");
  const another = await linked();
  expect(refusal(await enter(await asked(another), secondCode)).reason).toBe("portal_code_wrong");
  value(await enter(first, secondCode));
});

test("without the date of birth on this device no code opens anything", async () => {
  const link = await linked();
  await asked(link);
  const code = await arrived(link);
  expect(refusal(await enter(null, code)).reason).toBe("portal_code_wrong");
  expect(refusal(await enter("forged", code)).reason).toBe("portal_code_wrong");
});

test("one address that tries too often is shut out here too", async () => {
  const address = "192.0.2.7";
  for (let tried = 0; tried < 20; tried += 1) await enter(null, "000000", address);
  expect(refusal(await enter(null, "000000", address)).reason).toBe("portal_busy_address");
});

test("a link asks for five codes an hour and no more, and a code that is late to leave is not sent", async () => {
  const link = await linked();
  for (let sent = 0; sent < 5; sent += 1) {
    await asked(link);
    await arrived(link);
  }
  expect(refusal(await open(link)).reason).toBe("portal_many_codes");
  const late = await linked();
  await asked(late);
  await data.app.db.execute(sql`update portal_links set code_sent_at = code_sent_at - interval '11 minutes' where id = ${late.linkId}`);
  await arrived(late);
  const [kept] = await data.app.db.select({ state: messages.state }).from(messages).where(eq(messages.patientId, late.patientId));
  expect(kept?.state).toBe("withdrawn");
});
