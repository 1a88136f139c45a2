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

test("an owner who may not leave triggers out as a replica does takes everything too, keys that are checked at the end among it", async () => {
  const there = await freshDatabase("move_plain");
  const source = await ownerClient(from.ownerUrl, "cadence-tests");
  const above = await ownerClient(there.ownerUrl, "cadence-tests");
  try {
    // As the tables of the jobs are.
    for (const client of [source, above])
      await client.query(
        "create table checked_late (id int primary key, of int not null references checked_late deferrable initially deferred)",
      );
    await source.query("insert into checked_late values (1, 2), (2, 1)");
    await above.query("drop role if exists plain_owner");
    await above.query("create role plain_owner login password 'plain'");
    await above.query(`
      do $$ declare each record; begin
        for each in select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname !~ '^(pg_|information_schema$)' and (c.relkind in ('r', 'p') or c.relkind = 'S' and not exists (
            select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i')))
        loop execute format('alter table %s owner to plain_owner', each.name); end loop;
        for each in select nspname from pg_namespace where nspname !~ '^(pg_|information_schema$)'
        loop execute format('alter schema %I owner to plain_owner', each.nspname); end loop;
      end $$`);
    const plain = new URL(there.ownerUrl);
    [plain.username, plain.password] = ["plain_owner", "plain"];
    const target = await ownerClient(plain.href, "cadence-tests");
    try {
      await expect(target.query("set session_replication_role = replica")).rejects.toThrow();
      await moveRows(source, target, () => undefined);
    } finally {
      await target.end();
    }
    expect(await digestOf(there.ownerUrl)).toEqual(await digestOf(from.ownerUrl));
    await expect(above.query("truncate audit_log cascade")).rejects.toThrow();
  } finally {
    await source.query("drop table checked_late");
    await source.end();
    await above.end();
    await there.close();
  }
});
