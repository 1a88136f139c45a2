import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { FIELDS, mayReceive } from "#lib/auth/fields.ts";

/** Types that say nothing by themselves: who, when, whether, and how often a row was written. */
const SAYS_NOTHING = /^(?:uuid|boolean|timestamptz|tstzrange|time)\b/;

const columns = Object.values(schema)
  .filter((each) => is(each, PgTable))
  .flatMap((table) => {
    const { name, columns: found } = getTableConfig(table);
    return found.map((column) => ({ table: name, column: column.name, type: column.getSQLType() }));
  })
  .filter(({ column, type }) => !SAYS_NOTHING.test(type) && column !== "version");

test("every column that can hold what somebody wrote, measured or chose is in one class of fields", () => {
  const found = columns.map(({ table, column }) => `${table}.${column}`);
  const classed = Object.entries(FIELDS).flatMap(([table, classes]) =>
    Object.values(classes).flatMap((names) => names.map((name) => `${table}.${name}`)),
  );
  expect(classed.toSorted()).toEqual(found.toSorted());
});

test("what is secret reaches nobody, and what is clinical neither reception, nor an admin, nor a patient", () => {
  for (const who of [["admin", "clinician", "reception"], "patient", "anybody"] as const) expect(mayReceive(who, "secret")).toBe(false);
  for (const who of [["reception"], ["admin"], ["admin", "reception"], "patient", "anybody"] as const) {
    expect(mayReceive(who, "clinical")).toBe(false);
  }
  expect(mayReceive(["clinician"], "clinical")).toBe(true);
  expect(mayReceive(["reception"], "answers")).toBe(false);
  expect(mayReceive("anybody", "patient")).toBe(false);
  expect(mayReceive(["admin"], "patient")).toBe(false);
});
