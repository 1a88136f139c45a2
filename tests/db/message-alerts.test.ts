import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { arrayContains, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { attempts } from "#db/schema/attempts.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { messages } from "#db/schema/messages.ts";
import { tasks } from "#db/schema/tasks.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { anchorOrTell } from "#lib/audit/jobs/anchor.ts";
import { sealAudit } from "#lib/audit/jobs/seal.ts";
import { chainKey } from "#lib/audit/queries/link.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { secretHash } from "#lib/auth/secrets.ts";
import { openLetterbox } from "#lib/mail.ts";
import { alertStaff } from "#lib/messages/commands/alerts.ts";
import { type Post, sendMessage } from "#lib/messages/commands/send.ts";
import { checkTrail, watchOver } from "#lib/messages/commands/watch.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { type MailServer, openMailServer } from "#tests/support/mail-server.ts";
import { at, key } from "#tests/support/results.ts";
import { makeSmallClinic, type SmallClinic, START } from "#tests/support/small-clinic.ts";

const ORIGIN = "https://diary.example";

let data: TestDatabase;
let clinic: SmallClinic;
let mail: MailServer;
let post: Post;
beforeAll(async () => {
  data = await freshDatabase("message_alerts");
  clinic = await makeSmallClinic(data.app, "Alder", { clinicians: 3 });
  const accepted = clinic.clinicians.slice(0, 2);
  for (const { userId } of accepted) await data.app.db.update(users).set({ passwordHash: "kept elsewhere" }).where(eq(users.id, userId));
  await data.app.db
    .update(users)
    .set({ isPrescriber: true })
    .where(eq(users.id, at(accepted, 0).userId));
  mail = await openMailServer();
  const letterbox = openLetterbox({ url: mail.url, from: "Reception <desk@clinic.example>" });
  post = { mail: letterbox, sms: null, origin: ORIGIN, secret: "a secret of the installation, long enough for it" };
});
afterAll(async () => {
  post.mail?.close();
  await mail.close();
  await data.close();
});

const AUDIT = "a secret that only these tests know, of some length";
const worker = (now = START) => asSystem("worker", { database: data.app, now });

async function person(role: "admin" | "reception"): Promise<string> {
  const made = await data.app.db
    .insert(users)
    .values({ name: "Somebody", email: `${key()}@clinic.example`, roles: [role], passwordHash: "kept elsewhere" })
    .returning({ id: users.id });
  return at(made, 0).id;
}

/** The lines of everything that somebody was told. */
async function linesTo(userId: string): Promise<readonly string[]> {
  const rows = await data.app.db.select({ body: messages.body }).from(messages).where(eq(messages.userId, userId));
  return rows.flatMap(({ body }) => (body ?? "").trim().split("\n"));
}

async function taskFor(audience: "prescriber" | "clinician" | null, kind = "look"): Promise<string> {
  const rows = await data.app.db
    .insert(tasks)
    .values({ kind, patientId: at(clinic.patients, 0), audience, due: "2026-01-06" })
    .returning({ id: tasks.id });
  return at(rows, 0).id;
}

const told = (action: string, objectId: string) =>
  alertStaff(worker(), { action, objectId, patientId: at(clinic.patients, 0), by: null }, ORIGIN);

test("a task that needs a prescriber is told to prescribers alone, once, and names neither patient nor reason", async () => {
  const taskId = await taskFor("prescriber");
  expect(await told("task:create", taskId)).toBe(1);
  expect(await told("task:create", taskId)).toBe(0);
  const prescriber = at(clinic.clinicians, 0).userId;
  const [message] = await data.app.db.select().from(messages).where(eq(messages.userId, prescriber));
  expect(message?.key).toBe(`alert:task:create:${taskId}:${prescriber}`);
  expect(await sendMessage(worker(), message?.id ?? "", post)).toBe("sent");
  const [arrived] = mail.arrived;
  expect(arrived?.mail.subject).toBe("Something needs a look");
  expect(arrived?.mail.text?.trim()).toBe(`Something needs a look in Cadence. Sign in to see it:\n${ORIGIN}/tasks`);
});

test("a task that needs no prescriber, and one that is gone, are told to nobody", async () => {
  expect(await told("task:create", await taskFor("clinician"))).toBe(0);
  expect(await told("task:create", await taskFor(null))).toBe(0);
  expect(await told("task:create", key())).toBe(0);
});

test("an adverse event is told to every clinician who has accepted their invitation", async () => {
  expect(await told("adverse:record", key())).toBe(2);
});

test("a link that closed itself is told to reception, and to clinicians where the clinic has nobody there", async () => {
  const unattended = await taskFor(null, "portal_link_locked");
  expect(await told("task:create", unattended)).toBe(2);
  const desk = await person("reception");
  expect(await told("task:create", await taskFor(null, "form_link_locked"))).toBe(1);
  expect(await linesTo(desk)).toEqual(["Something needs a look in Cadence. Sign in to see it:", `${ORIGIN}/tasks`]);
});

describe("admins are told", () => {
  let admin: string;
  // Whoever was an admin of the test before has been told, and works here no more.
  beforeEach(async () => {
    await data.app.db.delete(attempts);
    await data.app.db
      .update(users)
      .set({ disabledAt: START })
      .where(arrayContains(users.roles, ["admin"]));
    admin = await person("admin");
  });
  const tried = (kind: "sign_in_account" | "sign_in_address" | "portal_address", subjects: number, each: number) =>
    data.app.db
      .insert(attempts)
      .values(Array.from({ length: subjects * each }, (_, n) => ({ kind, subjectHash: secretHash(`${kind} ${n % subjects}`) })));

  test("of many failed sign-ins, by their number, once an hour", async () => {
    await tried("sign_in_account", 49, 1);
    expect(await watchOver(worker(), ORIGIN)).toBe(0);
    await tried("sign_in_account", 1, 1);
    expect(await watchOver(worker(), ORIGIN)).toBe(1);
    expect(await watchOver(worker(), ORIGIN)).toBe(0);
    expect(await linesTo(admin)).toEqual(["50 tries to sign in failed within an hour. Sign in to see it:", `${ORIGIN}/settings/audit`]);
    expect(await watchOver(worker(START.add({ hours: 1 })), ORIGIN)).toBe(1);
  });

  test("of one account that reached its limit, without a word of which", async () => {
    await tried("sign_in_account", 1, 10);
    expect(await watchOver(worker(), ORIGIN)).toBe(1);
    expect((await linesTo(admin))[0]).toBe("10 tries to sign in failed within an hour. Sign in to see it:");
  });

  test("of the same try at two doors as one, and of no try that is an hour old", async () => {
    await tried("sign_in_account", 30, 1);
    await tried("sign_in_address", 1, 30);
    expect(await watchOver(worker(), ORIGIN)).toBe(0);
    await tried("sign_in_account", 30, 1);
    await data.app.db.update(attempts).set({ at: sql`now() - interval '61 minutes'` });
    expect(await watchOver(worker(), ORIGIN)).toBe(0);
  });

  test("of a hundred tries at patients' links", async () => {
    await tried("portal_address", 10, 10);
    expect(await watchOver(worker(), ORIGIN)).toBe(1);
    expect((await linesTo(admin))[0]).toBe("100 tries at patients’ links failed within an hour. Sign in to see it:");
  });

  test("of an anchor that could not be written, through a job that the server hands in", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "cadence-no-anchor-"));
    await recordAudit(worker(), { action: "patient:open", objectType: "patient", objectId: "1" });
    await sealAudit({ database: data.app, key: chainKey(AUDIT) });
    await anchorOrTell(data.app, folder);
    rmSync(folder, { recursive: true });
    const { rows } = await data.app.db.execute(
      sql`select data from pgboss.job where name = 'message-alert' and data ->> 'action' = 'audit:anchor'`,
    );
    expect(rows).toEqual([{ data: { action: "audit:anchor", objectId: null, patientId: null, by: null } }]);
    const anchor = () => alertStaff(worker(), { action: "audit:anchor", objectId: null, patientId: null, by: null }, ORIGIN);
    expect(await anchor()).toBe(1);
    expect(await anchor()).toBe(0);
    expect(await linesTo(admin)).toEqual(["The audit trail could not be anchored. Sign in to see it:", `${ORIGIN}/settings/audit/verify`]);
  });

  test("of a backup that failed, once an hour", async () => {
    const failed = () => alertStaff(worker(), { action: "backup:fail", objectId: null, patientId: null, by: null }, ORIGIN);
    expect(await failed()).toBe(1);
    expect(await failed()).toBe(0);
    expect((await linesTo(admin))[0]).toBe("A backup failed, or changes do not reach the backups. Sign in to see it:");
  });

  test("of a trail that is not what was sealed, and of nothing where it is", async () => {
    const audit = { secret: AUDIT, anchorFile: path.join(tmpdir(), `${key()}.log`) };
    await sealAudit({ database: data.app, key: chainKey(AUDIT) });
    const looks = () => data.app.db.$count(auditLog, eq(auditLog.action, "audit:verify"));
    expect(await checkTrail(worker(), audit, ORIGIN)).toBe(0);
    expect(await looks()).toBe(0);
    expect(await checkTrail(worker(), { ...audit, secret: "of somebody who forged it all" }, ORIGIN)).toBe(1);
    expect(await looks()).toBe(1);
    expect((await linesTo(admin))[0]).toBe("The audit trail is not what was sealed. Sign in to see it:");
  });

  test("of work that was given up, once for what has come since they were told", async () => {
    const giveUp = () =>
      data.app.db.execute(sql`
        insert into pgboss.job (name, data, source_name, source_id, source_created_on, source_retry_count, source_output)
        values ('given-up', '{}', 'message-plan', gen_random_uuid(), now() - interval '1 hour', 8, '{}')`);
    await giveUp();
    expect(await watchOver(worker(), ORIGIN)).toBe(1);
    expect(await watchOver(worker(START.add({ hours: 5 })), ORIGIN)).toBe(0);
    await giveUp();
    expect(await watchOver(worker(), ORIGIN)).toBe(1);
    expect(await linesTo(admin)).toContain("Work of the system was given up. Sign in to see it:");
  });
});
