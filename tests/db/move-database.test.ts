import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { migrateDatabase } from "#db/migrate.ts";
import { roleUrls } from "#db/roles.ts";
import { digestTables, writeAlike } from "#scripts/support/backup/digests.ts";
import { ownerClient } from "#scripts/support/backup/mark.ts";
import { moveRows } from "#scripts/support/move/move.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";

let from: TestDatabase;
let to: TestDatabase;

beforeAll(async () => {
  from = await freshDatabase("move_from");
  to = await freshDatabase("move_to");
  await deskOf(from.app).clinicOf({ clinicians: 2, rooms: 1, devices: 1, patients: 20 });
});
afterAll(async () => {
  await from.close();
  await to.close();
});

async function digestOf(url: string) {
  const client = await ownerClient(url, "cadence-tests");
  try {
    await writeAlike(client);
    return await digestTables(client);
  } finally {
    await client.end();
  }
}

test("everything of a database arrives in another, table by table, or nothing does", async () => {
  const source = await ownerClient(from.ownerUrl, "cadence-tests");
  const target = await ownerClient(to.ownerUrl, "cadence-tests");
  try {
    const empty = await digestOf(to.ownerUrl);
    // A row that the other refuses takes everything back that came before it.
    await target.query("alter table patients add constraint nobody check (given_name = 'nobody')");
    await expect(moveRows(source, target, () => undefined)).rejects.toThrow("nobody");
    await target.query("alter table patients drop constraint nobody");
    expect(await digestOf(to.ownerUrl)).toEqual(empty);

    const moved = await moveRows(source, target, () => undefined);
    const wanted = await digestOf(from.ownerUrl);
    expect(await digestOf(to.ownerUrl)).toEqual(wanted);
    expect(moved.rows).toBe(wanted.reduce((sum, { rows }) => sum + rows, 0));
    expect(moved.rows).toBeGreaterThan(50);
    // What the triggers keep, they keep there as here.
    await expect(target.query("truncate audit_log cascade")).rejects.toThrow();
    await migrateDatabase({ ownerUrl: to.ownerUrl, roles: roleUrls(to.ownerUrl, inject("testServer").secret) });
    expect(await digestOf(to.ownerUrl)).toHaveLength(wanted.length);

    await target.query("alter table patients add column strange int");
    await expect(moveRows(source, target, () => undefined)).rejects.toThrow("public.patients");
  } finally {
    await source.end();
    await target.end();
  }
});
