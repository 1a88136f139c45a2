import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { sendJobs } from "#db/jobs.ts";
import { jobsDue } from "#db/state.ts";
import { findReadiness } from "#lib/operations/queries.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { key } from "#tests/support/results.ts";

let data: TestDatabase;
let owner: Client;
beforeAll(async () => {
  data = await freshDatabase("readiness");
  owner = new Client({ connectionString: data.ownerUrl });
  await owner.connect();
});
beforeEach(async () => {
  await data.app.db.execute(sql`delete from pgboss.job`);
  await data.app.db.execute(sql`update pgboss.queue set monitor_on = now()`);
});
afterAll(async () => {
  await owner.end();
  await data.close();
});

const HERE = { filesFolder: "/tmp", dataFolder: null, hasWorker: true };
const look = async (installation = HERE, database = data.app) => {
  const { isReady, words } = await findReadiness({ database }, installation);
  return { isReady, ...Object.fromEntries(words) };
};

test("an installation whose database is up to date and whose worker shows life is ready, as the role that serves sees it", async () => {
  expect(await look()).toEqual({ isReady: true, database: "ok", migrations: "ok", files: "ok", worker: "ok" });
});

test("a folder that is not there yet has the room of the disk where it will be made", async () => {
  expect(await look({ ...HERE, filesFolder: "/tmp/not-made-yet/files" })).toMatchObject({ isReady: true, files: "ok" });
});

test("a worker that has shown no life for longer than two minutes, or never did, is silent; where none is wanted nobody asks", async () => {
  await data.app.db.execute(sql`update pgboss.queue set monitor_on = now() - interval '121 seconds'`);
  expect(await look()).toMatchObject({ isReady: false, worker: "silent" });
  expect(await look({ ...HERE, hasWorker: false })).toMatchObject({ isReady: true, worker: "none" });
  await data.app.db.execute(sql`update pgboss.queue set monitor_on = null`);
  expect(await look()).toMatchObject({ isReady: false, worker: "silent" });
  await data.app.db.execute(sql`update pgboss.queue set monitor_on = now() where name = 'message-send'`);
  expect(await look()).toMatchObject({ isReady: true, worker: "ok" });
});

test("a database that lacks a migration of this build is behind", async () => {
  const last = "(select max(created_at) from drizzle.__drizzle_migrations)";
  await owner.query(`update drizzle.__drizzle_migrations set created_at = created_at - 1 where created_at = ${last}`);
  expect(await look()).toMatchObject({ isReady: false, database: "ok", migrations: "behind" });
  await owner.query(`update drizzle.__drizzle_migrations set created_at = created_at + 1 where created_at = ${last}`);
  expect(await look()).toMatchObject({ isReady: true, migrations: "ok" });
});

test("a database that does not answer is away, and nothing is claimed of what only it knows", async () => {
  const nowhere = openDatabase("postgres://cadence_app:none@127.0.0.1:1/cadence", { max: 1 });
  expect(await look(HERE, nowhere)).toEqual({ isReady: false, database: "away", migrations: "unknown", files: "ok", worker: "unknown" });
  await nowhere.pool.end();
});

test("the role that serves reads which migrations were run, and changes nothing of it", async () => {
  await expect(data.app.pool.query("delete from drizzle.__drizzle_migrations")).rejects.toThrow(/permission denied/);
});

test("work that is due is counted by its queue, what waits for a later time is not", async () => {
  const later = Temporal.Now.instant().add({ hours: 1 });
  const ctx = { database: data.app, db: data.app.db };
  await sendJobs(ctx, "message-plan", [{ patientId: key() }, { patientId: key() }]);
  await sendJobs(ctx, "message-send", [{ messageId: key() }], later);
  await data.app.db.execute(sql`update pgboss.job set start_after = now() - interval '40 seconds' where name = 'message-plan'`);
  const due = new Map((await jobsDue(data.app.db)).map(({ queue, many, seconds }) => [queue, { many, seconds }]));
  expect(due.get("message-plan")?.many).toBe(2);
  expect(due.get("message-plan")?.seconds).toBeGreaterThanOrEqual(40);
  expect(due.get("message-send")).toEqual({ many: 0, seconds: 0 });
});
