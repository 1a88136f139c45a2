/** Every check, and every rule that something is there once, by a row that goes in and rows that this rule alone refuses. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type AnyRows, openAnyRows } from "#tests/support/any-rows.ts";
import { billingExamples } from "#tests/support/constraint-examples/billing.ts";
import { clinicExamples } from "#tests/support/constraint-examples/clinic.ts";
import { invoiceExamples } from "#tests/support/constraint-examples/invoices.ts";
import { patientExamples } from "#tests/support/constraint-examples/patients.ts";
import { privacyExamples } from "#tests/support/constraint-examples/privacy.ts";
import { visitExamples } from "#tests/support/constraint-examples/visits.ts";
import { type TestDatabase, workerDatabase } from "#tests/support/database.ts";

const EXAMPLES = Object.entries({
  ...billingExamples,
  ...clinicExamples,
  ...invoiceExamples,
  ...patientExamples,
  ...privacyExamples,
  ...visitExamples,
});

let database: TestDatabase;
let rows: AnyRows;

beforeAll(async () => {
  database = await workerDatabase();
  rows = await openAnyRows(database.ownerUrl);
});
afterAll(async () => {
  await rows.client.end();
  await database.close();
});
// What looks beyond the row, keys of other tables and triggers, is switched off: what is left is what the row itself must be.
beforeEach(async () => {
  await rows.client.query("begin");
  await rows.client.query("set local session_replication_role = replica");
});
afterEach(() => rows.client.query("rollback"));

test("every check and every rule of once has its example, and every example its rule", async () => {
  // A unique rule over the key itself and more says nothing that the key does not: it is there for other tables to point to.
  const found = await rows.client.query<{ name: string }>(`
    select con.conname as name from pg_constraint con join pg_class r on r.oid = con.conrelid
      left join pg_constraint key on key.conrelid = r.oid and key.contype = 'p'
      where r.relnamespace = 'public'::regnamespace and (con.contype in ('c', 'x') or (con.contype = 'u' and not key.conkey <@ con.conkey))
    union select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid
      where i.relnamespace = 'public'::regnamespace and x.indisunique and not exists (select 1 from pg_constraint c where c.conindid = i.oid)
    order by 1`);
  const named = EXAMPLES.flatMap(([, { refuses = {}, once = {} }]) => [...Object.keys(refuses), ...Object.keys(once)]);
  expect(named.sort()).toEqual(found.rows.map(({ name }) => name).sort());
});

test.each(EXAMPLES.flatMap(([table, { row, refuses = {} }]) => Object.entries(refuses).map(([rule, bad]) => ({ table, row, rule, bad }))))(
  "a row of $table goes in, and $rule refuses one that breaks it",
  async ({ table, row, rule, bad }) => {
    for (const change of bad) expect({ change, rule: await rows.put(table, { ...row, ...change }) }).toEqual({ change, rule });
    await rows.goesIn(table, row);
  },
);

test.each(EXAMPLES.flatMap(([table, { row, once = {} }]) => Object.entries(once).map(([rule, asked]) => ({ table, row, rule, asked }))))(
  "two rows of $table that are alike are one too many, and $rule refuses the second",
  async ({ table, row, rule, asked }) => {
    const looked = { ...row, ...asked.row };
    const first = await rows.goesIn(table, looked);
    const alike = Object.fromEntries(asked.alike.map((column) => [column, first[column] ?? null]));
    expect(await rows.put(table, { ...looked, ...alike })).toBe(rule);
  },
);
