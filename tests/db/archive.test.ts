/** The whole clinic as an archive: everything but what lets somebody in, of one moment, as the database has it. */
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { patientTags } from "#db/schema/patient-notes.ts";
import { patients } from "#db/schema/patients.ts";
import { verifyArchive } from "#lib/interchange/queries/archive/verify.ts";
import type { Manifest } from "#lib/interchange/rules/archive/manifest.ts";
import { LEFT_TABLES } from "#lib/interchange/rules/archive/told.ts";
import { type ArchivedRow, CANARY, everyFile, openArchivedClinic, rowsOf } from "#tests/support/archived-clinic.ts";
import { classedFields } from "#tests/support/classed-fields.ts";

let clinic: Awaited<ReturnType<typeof openArchivedClinic>>;
beforeAll(async () => {
  clinic = await openArchivedClinic("archive");
});
afterAll(() => clinic.close());

describe("an archive", () => {
  let folder: string;
  let manifest: Manifest;
  let counts: ReadonlyMap<string, number>;
  let owner: Client;
  beforeAll(async () => {
    folder = clinic.newFolder();
    owner = new Client({ connectionString: clinic.database.ownerUrl });
    await owner.connect();
    const found = await owner.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
    );
    const counted = new Map<string, number>();
    for (const { name } of found.rows) {
      const { rows } = await owner.query<{ count: number }>(`select count(*)::int as count from ${name}`);
      counted.set(name, rows[0]?.count ?? 0);
    }
    counts = counted;
    manifest = await clinic.write(folder);
  });
  afterAll(() => owner.end());

  test("has every row of every table but of those that are left out by name, the row that tells of it among them", () => {
    expect([...counts.keys()].toSorted()).toEqual([...manifest.tables.map(({ name }) => name), ...manifest.leftOut].toSorted());
    expect(manifest.leftOut.toSorted()).toEqual(Object.keys(LEFT_TABLES).toSorted());
    // Its own row, and that row's place in the line of those that wait to be sealed.
    const own = (name: string) => (name === "audit_log" || name === "audit_unsealed" ? 1 : 0);
    expect(manifest.tables.map(({ name, rows }) => [name, rows])).toEqual(
      manifest.tables.map(({ name }) => [name, (counts.get(name) ?? 0) + own(name)]),
    );
    expect(manifest.tables.filter(({ rows }) => rows > 0).length).toBeGreaterThanOrEqual(30);
  });

  test("is what was written, and says so", async () => {
    expect((await verifyArchive(folder)).wrong).toEqual([]);
  });

  test("has each picture, small picture and document byte for byte, those that were taken out of a record among them", async () => {
    const copied = manifest.files.map(({ file }) => file.replace("files/", "")).toSorted();
    expect(copied).toEqual(clinic.store.kept().toSorted());
    expect([copied.length, manifest.missing]).toEqual([7, []]);
    for (const key of copied)
      expect(readFileSync(path.join(folder, "files", key)).equals(await clinic.store.files.read(key)), key).toBe(true);
  });

  test("tells nothing that lets somebody in: neither as text nor as bytes, in no file", () => {
    const bytes = Buffer.from(CANARY);
    const shapes = [CANARY, bytes.toString("hex"), bytes.toString("base64").slice(0, 30), bytes.toString("base64url").slice(0, 30)];
    for (const file of everyFile(folder)) {
      const content = readFileSync(path.join(folder, file), "latin1");
      expect(
        shapes.filter((shape) => content.toLowerCase().includes(shape.toLowerCase())),
        file,
      ).toEqual([]);
    }
    const secrets = classedFields().filter(({ fieldClass }) => fieldClass === "secret");
    const told = secrets.flatMap(({ table, column }) =>
      manifest.tables.some(({ name, columns }) => name === table && columns.some((each) => each.name === column))
        ? [`${table}.${column}`]
        : [],
    );
    expect(told.toSorted()).toEqual([
      "audit_chain.hash",
      "audit_chain.prev_hash",
      "audit_chain.seq",
      "changed_appointments.before",
      "changed_appointments.version_after",
      "changes.series_before",
      "patient_documents.content_hash",
      "patient_documents.key",
      "patient_documents.sent_hash",
      "photos.content_hash",
      "photos.key",
      "photos.thumb_key",
    ]);
  });

  test("tells empty text from nothing, and keeps every value as the database has it", async () => {
    for (const { name, columns, key } of manifest.tables) {
      const rows = await rowsOf(folder, name);
      if (name === "audit_log" || name === "audit_unsealed") continue;
      const order = key.length === 0 ? "" : `order by ${key.map((column) => `"${column}"`).join(", ")}`;
      const { rows: found } = await owner.query<ArchivedRow>({
        text: `select ${columns.map((column) => `"${column.name}"::text`).join(", ")} from "${name}" ${order}`,
      });
      const asIs = columns.filter(
        ({ written, type }) => ["text", "number", "boolean", "uuid", "date", "time"].includes(written) && type !== "bpchar",
      );
      const part = (row: ArchivedRow) => asIs.map((column) => row[column.name]);
      expect(rows.map(part), name).toEqual(found.map(part));
      const json = columns.filter(({ written, type }) => written === "json" && !type.startsWith("_"));
      expect(rows.map((row) => json.map((column) => row[column.name]))).toEqual(found.map((row) => json.map((column) => row[column.name])));
    }
    const awkward = (await rowsOf(folder, "patients")).find((row) => row.given_name === "=1+1");
    expect(awkward).toMatchObject({
      family_name: "O’Brien,\n“Zoë”",
      preferred_name: "'@z",
      street: "",
      date_of_birth: null,
      archived_at: null,
    });
  });

  test("writes instants in UTC, spans as two of them, and bytes in hexadecimal", async () => {
    const [visit] = await rowsOf(folder, "appointments");
    const INSTANT = String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z`;
    expect(visit?.during).toMatch(new RegExp(`^${INSTANT}/${INSTANT}$`));
    expect(visit?.created_at).toMatch(new RegExp(`^${INSTANT}$`));
    const [photo] = await rowsOf(folder, "photos");
    expect(photo?.content_hash).toMatch(/^[0-9a-f]{64}$/);
    const [start = ""] = (visit?.during ?? "").split("/");
    const found = await owner.query<{ same: boolean }>("select lower(during) = $1 as same from appointments order by id limit 1", [start]);
    expect(found.rows).toEqual([{ same: true }]);
  });

  test("has no cell that a spreadsheet would run", () => {
    for (const { name } of manifest.tables) {
      const text = readFileSync(path.join(folder, "tables", `${name}.csv`), "utf8");
      expect(text, name).not.toMatch(/(?:^\ufeff?|,|\r\n)"\s*[=+\-@|%]/);
    }
    expect(readFileSync(path.join(folder, "tables", "patients.csv"), "utf8")).toContain(`"'=1+1"`);
  });

  test("is for nobody but whoever wrote it", () => {
    for (const file of everyFile(folder)) expect(statSync(path.join(folder, file)).mode & 0o077, file).toBe(0);
  });

  test("is written down before its first byte, and with its rows and its manifest’s hash after its last", async () => {
    const { rows } = await owner.query<{ action: string; detail: object; actor_kind: string }>(
      "select action, detail, actor_kind from audit_log where object_type = 'archive' order by id",
    );
    const hash = createHash("sha256")
      .update(readFileSync(path.join(folder, "manifest.json")))
      .digest("hex");
    expect(rows).toEqual([
      { action: "archive:write", actor_kind: "system", detail: {} },
      {
        action: "archive:finish",
        actor_kind: "system",
        detail: {
          rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
          files: manifest.files.length,
          missing: 0,
          manifest: hash,
        },
      },
    ]);
    expect((await rowsOf(folder, "audit_log")).filter((row) => row.object_type === "archive").map((row) => row.action)).toEqual([
      "archive:write",
    ]);
  });
});

test("everything in an archive is of one moment, though rows are written while it is", async () => {
  const folder = clinic.newFolder();
  let made = 0;
  const manifest = await clinic.write(folder, async () => {
    made += 1;
    const [patient] = await clinic.database.app.db
      .insert(patients)
      .values({ givenName: "Meanwhile", familyName: String(made) })
      .returning({ id: patients.id });
    await clinic.database.app.db.insert(patientTags).values({ patientId: patient?.id ?? "", tag: "Meanwhile", createdBy: clinic.userId });
    await clinic.database.app.db.execute(sql`insert into audit_log (actor_kind, actor_roles, action, object_type, outcome, request_id)
      values ('system', '', 'patient:register', 'meanwhile', 'done', 'test')`);
  });
  expect(made).toBeGreaterThan(50);
  const written = await Promise.all(manifest.tables.map(async ({ name }) => [name, await rowsOf(folder, name)] as const));
  const rows = new Map(written);
  expect(rows.get("patients")?.filter((row) => row.given_name === "Meanwhile")).toEqual([]);
  expect(rows.get("patient_tags")?.filter((row) => row.tag === "Meanwhile")).toEqual([]);
  expect(rows.get("audit_log")?.filter((row) => row.object_type === "meanwhile")).toEqual([]);
  // Whatever a row points to is there too, but where that table is left out.
  for (const { name, columns } of manifest.tables) {
    for (const { name: column, references } of columns) {
      const [table = "", of = ""] = references?.split(".") ?? [];
      const there = rows.get(table);
      if (there === undefined) continue;
      const known = new Set(there.map((row) => row[of]));
      expect(
        rows.get(name)?.filter((row) => row[column] !== null && !known.has(row[column])),
        `${name}.${column}`,
      ).toEqual([]);
    }
  }
  expect((await verifyArchive(folder)).wrong).toEqual([]);
});
