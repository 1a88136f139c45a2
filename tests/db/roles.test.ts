import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inRolledBackTransaction, type TestDatabase, workerDatabase } from "#tests/support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await workerDatabase();
});
afterAll(() => database.close());

async function as<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

test("the application's role cannot change the tables", async () => {
  await expect(as(database.roles.app, (client) => client.query("create table public.planted (id int)"))).rejects.toThrow(
    "permission denied",
  );
});

test("the application's role cannot change or remove what was audited", async () => {
  await expect(as(database.roles.app, (client) => client.query("update audit_log set id = id"))).rejects.toThrow("permission denied");
  await expect(as(database.roles.app, (client) => client.query("delete from audit_log"))).rejects.toThrow("permission denied");
});

test("the portal's role cannot read the tables themselves, nor write", async () => {
  await expect(as(database.roles.portal, (client) => client.query("select * from patients"))).rejects.toThrow("permission denied");
  await expect(as(database.roles.portal, (client) => client.query("create temporary table planted (id int)"))).rejects.toThrow();
});

test("a rolled-back transaction of a test leaves no trace", async () => {
  await inRolledBackTransaction(database.app, async (db) => {
    await db.execute("insert into users (email, name, roles) values ('planted@cadence.example', 'Planted', '{admin}')");
  });
  const found = await database.app.db.execute("select 1 from users where email = 'planted@cadence.example'");
  expect(found.rows).toEqual([]);
});
