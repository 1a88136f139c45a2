/** Holds the list of what is kept of a patient to the schema itself: a table that nobody thought of fails here. */
import { readFileSync } from "node:fs";
import { is } from "drizzle-orm";
import { CasingCache } from "drizzle-orm/casing";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { recordParts } from "#lib/privacy/outputs/record.ts";
import { PATIENT_TABLES } from "#lib/privacy/rules/tables.ts";

const casing = new CasingCache("snake_case");
const tables = Object.values(schema).flatMap((each) => (is(each, PgTable) ? [getTableConfig(each)] : []));
const pointsTo = (table: (typeof tables)[number]) =>
  table.foreignKeys.map((key) => getTableConfig(key.reference().foreignTable).name).filter((name) => name !== table.name);

/** Tables whose rows point, however far away, to a patient. */
function leadingToPatients(): ReadonlySet<string> {
  const found = new Set(["patients"]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const table of tables) if (pointsTo(table).some((name) => found.has(name))) found.add(table.name);
  }
  return found;
}

test("every table whose rows lead to a patient is on the list, and no other", () => {
  expect(PATIENT_TABLES.map(({ table }) => table).toSorted()).toEqual([...leadingToPatients()].toSorted());
});

test("every table on the list is in the patient's copy, or says why it is not", () => {
  const parts = Object.keys(recordParts.shape);
  for (const { table, copied } of PATIENT_TABLES) {
    if (typeof copied === "string") expect([table, parts]).toEqual([table, expect.arrayContaining([copied])]);
    else expect([table, copied.left.length]).toEqual([table, expect.any(Number)]);
  }
});

test("every part of the copy is told of in the documents", () => {
  const told = [...readFileSync("docs/privacy.md", "utf8").matchAll(/^\| `(\w+)`\s*\|/gm)].map(([, part]) => part);
  expect(told).toEqual(Object.keys(recordParts.shape).toSorted((a, b) => told.indexOf(a) - told.indexOf(b)));
});

test("the list names columns that there are, and goes from what points to what is pointed at", () => {
  const gone = new Set<string>();
  for (const { table: name, column, to } of PATIENT_TABLES) {
    const table = tables.find((each) => each.name === name);
    const columns = table?.columns.map((each) => casing.getColumnCasing(each)) ?? [];
    expect([name, columns]).toEqual([name, expect.arrayContaining([column])]);
    expect([name, gone.has(to)]).toEqual([name, false]);
    if (table !== undefined) for (const parent of pointsTo(table)) expect([name, parent, gone.has(parent)]).toEqual([name, parent, false]);
    gone.add(name);
  }
});
