import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { messages } from "#db/schema/messages.ts";
import { tasks } from "#db/schema/tasks.ts";
import { users } from "#db/schema/users.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { openLetterbox } from "#lib/mail.ts";
import { alertStaff } from "#lib/messages/commands/alerts.ts";
import { type Post, sendMessage } from "#lib/messages/commands/send.ts";
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

const worker = () => asSystem("worker", { database: data.app, now: START });

async function taskFor(audience: "prescriber" | "clinician" | null): Promise<string> {
  const rows = await data.app.db
    .insert(tasks)
    .values({ kind: "look", patientId: at(clinic.patients, 0), audience, due: "2026-01-06" })
    .returning({ id: tasks.id });
  return at(rows, 0).id;
}

const told = (action: string, objectId: string) => alertStaff(worker(), { action, objectId, patientId: at(clinic.patients, 0) }, ORIGIN);

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
