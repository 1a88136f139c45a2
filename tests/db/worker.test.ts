import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { messages } from "#db/schema/messages.ts";
import { patients } from "#db/schema/patients.ts";
import { makeCrowd } from "#tests/messages/crowd.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { type MailServer, openMailServer } from "#tests/support/mail-server.ts";
import { at } from "#tests/support/results.ts";
import { openGateway, startWorker } from "#tests/support/worker-process.ts";

/** A worker starts in a second or two; on a machine that does much else, in more. */
const PATIENCE = { timeout: 60_000, interval: 100 };

let database: TestDatabase;
let mail: MailServer;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  database = await freshDatabase("worker");
  mail = await openMailServer();
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await mail.close();
  await database.close();
});

function work(databaseUrl = database.roles.app) {
  const worker = startWorker(database, { databaseUrl, mailUrl: mail.url });
  ends.push(() => {
    worker.end("SIGKILL");
    return worker.ended;
  });
  return worker;
}

const states = () => database.app.db.select({ state: messages.state, unsure: messages.unsure, attempts: messages.attempts }).from(messages);
const arrived = (many: number) => vi.waitFor(() => expect(mail.arrived).toHaveLength(many), PATIENCE);

test("A worker that is told to stop brings the message to its end that it is handing over, and takes no other", {
  timeout: 120_000,
}, async () => {
  await makeCrowd(database.app, 1);
  mail.answer("hold");
  const worker = work();
  await arrived(1);
  worker.end("SIGTERM");
  mail.release();
  expect(await worker.ended).toBe(143);
  expect(await states()).toEqual([{ state: "sent", unsure: 0, attempts: 1 }]);
  expect(worker.errors).toEqual([]);
});

test("A message that a stopping worker could not bring to its end comes again, and is counted as unsure", {
  timeout: 120_000,
}, async () => {
  await makeCrowd(database.app, 1);
  mail.answer("hold");
  const worker = work();
  await arrived(1);
  worker.end("SIGTERM");
  expect(await worker.ended).toBe(143);
  expect(await states()).toEqual([{ state: "sending", unsure: 0, attempts: 1 }]);
  // The time until its next try is not waited for.
  const again = await database.app.db.execute(
    sql`update pgboss.job set start_after = now() where name = 'message-send' and state = 'retry' returning id`,
  );
  expect(again.rows).toHaveLength(1);
  work();
  await arrived(2);
  await vi.waitFor(async () => expect(await states()).toEqual([{ state: "sent", unsure: 1, attempts: 2 }]), PATIENCE);
  expect(new Set(mail.arrived.map((each) => each.mail.messageId)).size).toBe(1);
});

test("A worker waits for a database that is not there, survives one that is lost, and says so in a line of its log", {
  timeout: 180_000,
}, async () => {
  const gateway = await openGateway(database.roles.app);
  ends.push(gateway.close);
  await gateway.close();
  const { visits, clinic } = await makeCrowd(database.app, 1);
  const worker = work(gateway.url);
  const away = () => worker.lines.filter((line) => line.includes("the database is away"));
  await vi.waitFor(() => expect(away()).toHaveLength(1), PATIENCE);
  await gateway.open();
  await arrived(1);

  await gateway.close();
  expect(visits).toHaveLength(1);
  const patientId = at(clinic.patients, 0);
  await database.app.db.update(patients).set({ email: "other@crowd.example" }).where(eq(patients.id, patientId));
  await database.app.db
    .insert(contactConsents)
    .values({ patientId, channel: "email", agreed: true, notedBy: at(clinic.clinicians, 0).userId });
  const [made] = await database.app.db
    .insert(messages)
    .values({ patientId, kind: "portal_link", key: "one that came meanwhile", dueAt: Temporal.Now.instant() })
    .returning({ id: messages.id });
  await database.app.db.execute(
    sql`insert into pgboss.job (name, data) values ('message-send', jsonb_build_object('messageId', ${made?.id}::text))`,
  );
  await gateway.open();
  await arrived(2);
  expect(worker.runs()).toBe(true);
  expect(worker.errors).toEqual([]);
  expect(worker.lines.filter((line) => line.includes("unexpected error"))).toEqual([]);
});
