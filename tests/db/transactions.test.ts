import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runTransaction } from "#db/client.ts";
import { done } from "#lib/result.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase("transactions");
});
afterAll(() => database.close());

test("work that goes on after a statement failed is never told that it was saved", async () => {
  const swallowing = runTransaction(database.app, async (db) => {
    await db.execute(sql`insert into attempts (kind, subject_hash) values ('test', '\\x00')`);
    await db.execute(sql`select 1 / 0`).catch(() => undefined);
    return done(null);
  });
  await expect(swallowing).rejects.toThrow("nothing was saved");
  expect((await database.app.db.execute(sql`select 1 from attempts`)).rows).toEqual([]);
});
