/** Which statements the connections of a pool keep, and that each copy of the client, of which a build has several, asks for them by the same name. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { executeKept, openDatabase, prepareKept, runKept } from "#db/client.ts";
import { locations } from "#db/schema/locations.ts";
import { type TestDatabase, workerDatabase } from "#tests/support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await workerDatabase();
});
afterAll(() => database.close());

async function keptBy(client: Pick<typeof import("#db/client.ts"), "executeKept" | "prepareKept" | "runKept">, keepsPlans: boolean) {
  const { db, pool } = openDatabase(database.roles.app, { max: 1, keepsPlans });
  const limited = client.prepareKept((of) => of.select({ id: locations.id }).from(locations).limit(sql.placeholder("most")));
  for (const most of [1, 2, 3]) {
    await client.executeKept(db, sql`select ${most}::int as most`);
    await client.runKept(db, db.select({ name: locations.name }).from(locations).limit(most));
    await limited(db).execute({ most });
  }
  const { rows } = await db.execute(sql`select count(*)::int as many from pg_prepared_statements`);
  await pool.end();
  return rows[0]?.many;
}

test("three kinds of statement are kept, each once whatever its values", async () => {
  expect(await keptBy({ executeKept, prepareKept, runKept }, true)).toBe(3);
});

test("another copy of the client keeps them in a pool that this one opened", async () => {
  vi.resetModules();
  const copy = await import("#db/client.ts");
  expect(copy.executeKept).not.toBe(executeKept);
  expect(await keptBy(copy, true)).toBe(3);
});

test("behind a pooler nothing is kept", async () => {
  expect(await keptBy({ executeKept, prepareKept, runKept }, false)).toBe(0);
});
