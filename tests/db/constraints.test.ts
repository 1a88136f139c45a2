import { readFileSync } from "node:fs";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, workerDatabase } from "#tests/support/database.ts";
import { repositoryFiles } from "#tests/support/source-files.ts";

let database: TestDatabase;
const known = new Set<string>();
beforeAll(async () => {
  database = await workerDatabase();
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  const found = await client.query<{ name: string }>(`
    select conname as name from pg_constraint
    union select tgname from pg_trigger where not tgisinternal
    union select indexname from pg_indexes where schemaname = 'public'`);
  await client.end();
  for (const { name } of found.rows) known.add(name);
});
afterAll(() => database.close());

/** The names that code compares a violation with: texts in snake case in a file that asks which constraint said no. */
function namesIn(path: string): string[] {
  const source = readFileSync(path, "utf8");
  const asks = source.includes("violatedConstraint");
  const tables =
    /"((?:appointments|claims|consents|devices|form_responses|handouts|resources|service_categories|treatments|treatment_zones|users)_[a-z0-9_]+)"/g;
  return asks ? [...source.matchAll(tables)].flatMap(([, name]) => (name === undefined ? [] : [name])) : [];
}

test("every constraint that code knows by name is in the database under that name", () => {
  const named = repositoryFiles()
    .filter(({ path }) => path.startsWith("lib/"))
    .flatMap(({ path }) => namesIn(path).map((name) => ({ path, name })));
  expect(named.length).toBeGreaterThanOrEqual(7);
  expect(named.filter(({ name }) => !known.has(name))).toEqual([]);
});

test("the rules that keep signed things, the audit and the diary whole are there", () => {
  const needed = [
    "claims_no_overlap",
    "appointments_patient_once_at_a_time",
    "audit_log_inserts_only",
    "audit_log_not_truncated",
    "appointment_events_inserts_only",
    "screening_decisions_inserts_only",
    "treatment_addenda_inserts_only",
    "handouts_frozen",
    "form_responses_frozen",
    "treatments_frozen",
    "treatment_zones_frozen",
    "consents_frozen",
    "definition_versions_content_frozen",
  ];
  expect(needed.filter((name) => !known.has(name))).toEqual([]);
});

test("what points to a patient, an appointment or a change is found by an index: taking one of them away asks every table", async () => {
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  const found = await client.query(`
    select c.conrelid::regclass || '.' || a.attname as column from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = any ('{patients,appointments,changes}'::regclass[])
      and not exists (select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1]) order by 1`);
  await client.end();
  expect(found.rows).toEqual([]);
});
