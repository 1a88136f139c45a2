import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runTransaction } from "#db/client.ts";
import { openBoss, QUEUES, sendJobs } from "#db/jobs.ts";
import { done, refuse } from "#lib/result.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase("jobs");
});
afterAll(() => database.close());

const waiting = async (messageId: string): Promise<number> => {
  const { rows } = await database.app.db.execute(
    sql`select count(*)::int as many from pgboss.job where name = 'message-send' and data ->> 'messageId' = ${messageId}`,
  );
  return Number(rows[0]?.many);
};

const handIn = (messageId: string, isKept: boolean) =>
  runTransaction(database.app, async (db) => {
    await sendJobs({ database: database.app, db }, "message-send", [{ messageId }]);
    return isKept ? done(null) : refuse("not_found");
  });

test("a job is there with the change that causes it, and never was where that is rolled back", async () => {
  const [kept, gone] = [crypto.randomUUID(), crypto.randomUUID()];
  await handIn(kept, true);
  await handIn(gone, false);
  expect([await waiting(kept), await waiting(gone)]).toEqual([1, 0]);
});

test("the role of the application works on what it hands in", async () => {
  const messageId = crypto.randomUUID();
  await handIn(messageId, true);
  const boss = await openBoss(database.roles.app, () => undefined);
  try {
    const seen = await new Promise<string>((resolve) => {
      void boss.work<{ messageId: string }>("message-send", { pollingIntervalSeconds: 0.5 }, async ([job]) => {
        if (job?.data.messageId === messageId) resolve(job.data.messageId);
      });
    });
    expect(seen).toBe(messageId);
    expect((await boss.getQueues()).map(({ name }) => name)).toEqual(expect.arrayContaining([...QUEUES]));
  } finally {
    await boss.stop({ graceful: true, timeout: 2_000 });
  }
});
