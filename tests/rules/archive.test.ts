import { readFileSync } from "node:fs";
import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { manifest } from "#lib/interchange/rules/archive/manifest.ts";
import { FILES_NAMED, LEFT_TABLES, writtenAs } from "#lib/interchange/rules/archive/told.ts";
import { classedFields } from "#tests/support/classed-fields.ts";

const of = (table: string, column: string, type: string) => writtenAs({ table, column, type });

test("a secret is left out, whoever made it, unless it opens nothing and stands on the list", () => {
  expect([of("users", "password_hash", "text"), of("users", "pin_hash", "text"), of("portal_links", "token_hash", "bytea")]).toEqual([
    null,
    null,
    null,
  ]);
  expect([of("photos", "key", "text"), of("photos", "content_hash", "bytea")]).toEqual(["text", "hex"]);
});

test("a column of which nobody has said who may receive it, or how it is written, stops the archive", () => {
  expect(() => of("users", "new_secret", "text")).toThrow("Nobody has said who may receive users.new_secret");
  expect(() => of("new_table", "words", "jsonb")).toThrow("Nobody has said who may receive new_table.words");
  expect(() => of("patients", "given_name", "point")).toThrow("Nobody has said how patients.given_name is written");
  expect([of("new_table", "patient_id", "uuid"), of("new_table", "created_at", "timestamptz"), of("new_table", "version", "int4")]).toEqual(
    ["uuid", "instant", "number"],
  );
});

test("every column that names a file of the store is known to, so that no file is left behind", () => {
  const named = classedFields().filter(
    ({ table, column, fieldClass }) => fieldClass === "secret" && /(?:^|_)key$/.test(column) && !(table in LEFT_TABLES),
  );
  expect(FILES_NAMED.map(({ table, key }) => `${table}.${key}`)).toEqual(named.map(({ table, column }) => `${table}.${column}`));
});

const listed = (title: string): readonly string[] => {
  const [, rest = ""] = readFileSync("docs/archive.md", "utf8").split(`\n## ${title}\n`);
  const [section = ""] = rest.split("\n## ");
  return [...section.matchAll(/^\| `([\w.]+)`\s*\|/gm)].map(([, name = ""]) => name);
};
const schemaTables = Object.values(schema).flatMap((each) => (is(each, PgTable) ? [getTableName(each)] : []));

test("the documents tell of every table that is in an archive, and of every one and every column that is not", () => {
  const told = schemaTables.filter((name) => !(name in LEFT_TABLES)).toSorted();
  expect(listed("Tables")).toEqual(told);
  const secrets = classedFields().filter(({ fieldClass, table }) => fieldClass === "secret" && !(table in LEFT_TABLES));
  const left = secrets.filter(({ table, column }) => of(table, column, "text") === null).map(({ table, column }) => `${table}.${column}`);
  expect(listed("What is left out").toSorted()).toEqual([...Object.keys(LEFT_TABLES), ...left].toSorted());
  expect(Object.keys(LEFT_TABLES).filter((name) => !new Set<string>(schemaTables).has(name))).toEqual([]);
});

test("a manifest that leads out of its archive is none", () => {
  const whole = { format: "cadence-archive", version: 1, takenAt: "", clinic: "", schema: "", tables: [], leftOut: [], missing: [] };
  const leadingTo = (file: string) => manifest.safeParse({ ...whole, files: [{ file, bytes: 0, sha256: "0".repeat(64) }] }).success;
  expect(leadingTo("files/photos/0a.webp")).toBe(true);
  expect(["../x", "files/../../x", "/etc/passwd", "files/.x", "tables", "manifest.json"].map(leadingTo)).toEqual(Array(6).fill(false));
});
