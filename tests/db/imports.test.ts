/** Imports on real commits: read, checked, made, stopped by a death, gone on with, and undone. */
import { spawn } from "node:child_process";
import { asc, eq, sql } from "drizzle-orm";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { importRows, imports } from "#db/schema/imports.ts";
import { patientNotes } from "#db/schema/patient-notes.ts";
import { patients } from "#db/schema/patients.ts";
import { readCsv } from "#lib/interchange/commands/files/csv.ts";
import { readXlsx } from "#lib/interchange/commands/files/xlsx.ts";
import { stageImport } from "#lib/interchange/commands/stage.ts";
import { dropImport, matchColumns, startImport, undoImport } from "#lib/interchange/commands/steps.ts";
import { forgetRows } from "#lib/interchange/jobs/forget.ts";
import { workOnImports } from "#lib/interchange/jobs/run.ts";
import { countRows } from "#lib/interchange/queries/count.ts";
import { addTag } from "#lib/patients/commands/notes.ts";
import { editPatient } from "#lib/patients/commands/patients.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { exportText, HEADINGS, makeExport } from "#tests/support/import-file.ts";
import { NO_DETAILS } from "#tests/support/patient-details.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let clinic: SmallClinic;
beforeAll(async () => {
  database = await freshDatabase("imports");
  desk = deskOf(database.app);
  clinic = await desk.clinicOf();
});
afterAll(() => database.close());

const reception = () => desk.receptionist(at(clinic.clinicians, 0).userId);
const work = () => workOnImports({ database: database.app, worker: key(), rest: 0 });
const counts = (importId: string) => countRows(reception(), importId);
const patientCount = () => database.app.db.$count(patients);
const bytes = (text: string) => new TextEncoder().encode(text);

async function stage(text: string): Promise<string> {
  const table = value(await readCsv(bytes(text)));
  return value(await stageImport(reception(), "patients", table, key())).importId;
}

async function seen(importId: string) {
  const [found] = await database.app.db.select().from(imports).where(eq(imports.id, importId));
  if (found === undefined) throw new Error("There is no such import.");
  return found;
}

const step = async (importId: string) => ({ importId, version: (await seen(importId)).version });

async function start(importId: string): Promise<void> {
  value(await startImport(reception(), await step(importId)));
}

const rowsIn = async (importId: string, state: (typeof importRows.$inferSelect)["state"]) =>
  (
    await database.app.db
      .select({ row: importRows.row })
      .from(importRows)
      .where(sql`${importRows.importId} = ${importId} and ${importRows.state} = ${state}`)
      .orderBy(asc(importRows.row))
  ).map(({ row }) => row);

describe("a clinic's export of three hundred rows with twelve kinds of dirt", () => {
  const file = makeExport(300);
  let importId: string;

  test("is checked before anybody is made: each row is sound, refused with reasons, or somebody who is there", async () => {
    const before = await patientCount();
    importId = await stage(exportText(file));
    await work();
    expect((await seen(importId)).state).toBe("checked");
    expect(await rowsIn(importId, "refused")).toEqual(file.expected.refused);
    expect(await rowsIn(importId, "same")).toEqual(file.expected.same);
    expect(await rowsIn(importId, "alike")).toEqual(file.expected.alike);
    expect(await rowsIn(importId, "ready")).toEqual(file.expected.made);
    expect(await patientCount()).toBe(before);
  });

  test("makes each sound row once though its server is killed half-way, and tells the trail of it once", async () => {
    const before = await patientCount();
    await start(importId);
    const child = spawn(process.execPath, ["--conditions=react-server", "tests/support/interrupted-import.ts"], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, IMPORT: JSON.stringify({ url: database.roles.app }) },
    });
    const ended = new Promise((resolve) => {
      child.once("close", (_code, signal) => resolve(signal));
    });
    await new Promise<void>((resolve, reject) => {
      child.stdout.once("data", () => resolve());
      child.once("close", () => reject(new Error("It ended before it was half-way.")));
    });
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    const half = await counts(importId);
    expect(half.made).toBeGreaterThan(0);
    expect(half.ready).toBeGreaterThan(0);
    // Its lease still runs, so that nobody goes on yet.
    await work();
    expect((await counts(importId)).made).toBe(half.made);
    await database.app.db.update(imports).set({ leasedUntil: sql`now() - interval '1 second'` }).where(eq(imports.id, importId));
    await work();
    expect((await seen(importId)).state).toBe("done");
    expect(await rowsIn(importId, "made")).toEqual(file.expected.made);
    expect(await rowsIn(importId, "skipped")).toEqual([...file.expected.same, ...file.expected.alike].toSorted((a, b) => a - b));
    expect(await patientCount()).toBe(before + file.expected.made.length);
    const { rows } = await database.app.db.execute(
      sql`select action, detail from audit_log where object_id = ${importId} and action in ('import:start', 'import:finish') order by id`,
    );
    expect(rows).toMatchObject([{ action: "import:start" }, { action: "import:finish", detail: { made: file.expected.made.length } }]);
  });

  test("keeps what the rows say, and of whom nobody asked neither yes nor no", async () => {
    const [row] = await database.app.db.select().from(patients).where(eq(patients.formerNumber, "C10002"));
    expect(row).toMatchObject({ familyName: "Nguyễn c", givenName: "Ana", country: "AU", postcode: "3016", dateOfBirth: "1932-03-03" });
    const consents = await database.app.db
      .select()
      .from(contactConsents)
      .where(eq(contactConsents.patientId, row?.id ?? ""));
    expect(consents).toEqual([]);
    const [note] = await database.app.db.select().from(patientNotes).limit(1);
    expect(note).toMatchObject({ audience: "clinicians", words: '=HYPERLINK("http://evil.example";"look")\nand, "so" on' });
  });

  test("is undone as a whole but for whoever was touched since, and who stays is listed", async () => {
    const named = (number: string) =>
      database.app.db.select({ id: patients.id, version: patients.version }).from(patients).where(eq(patients.formerNumber, number));
    const tagged = at(await named("C10003"), 0);
    value(await addTag(reception(), { patientId: tagged.id, tag: "Interpreter" }));
    const edited = at(await named("C10004"), 0);
    const details = { ...NO_DETAILS, givenName: "Ana", familyName: "Berg", dateOfBirth: null, birthDateUnknown: true };
    value(await editPatient(reception(), { ...details, patientId: edited.id, version: 1 }));
    const before = await patientCount();
    value(await undoImport(reception(), await step(importId)));
    await work();
    expect((await seen(importId)).state).toBe("undone");
    expect(await rowsIn(importId, "kept")).toEqual([5, 6]);
    expect(await rowsIn(importId, "made")).toEqual([]);
    expect(await patientCount()).toBe(before - (file.expected.made.length - 2));
    expect(await database.app.db.$count(patientNotes)).toBe(0);
  });

  test("is matched the next time as it was this time", async () => {
    const again = await stage(exportText({ rows: file.rows.slice(0, 3) }));
    expect((await seen(again)).columns).toEqual((await seen(importId)).columns);
    value(await dropImport(reception(), await step(again)));
    expect((await counts(again)).waiting).toBe(3);
    const [dropped] = await database.app.db.select({ cells: importRows.cells }).from(importRows).where(eq(importRows.importId, again));
    expect(dropped?.cells).toEqual([]);
  });
});

test("likely duplicates are made where that was chosen, and those with the same former number never", async () => {
  const file = makeExport(100);
  const importId = await stage(exportText(file));
  const { columns } = await seen(importId);
  value(await matchColumns(reception(), { ...(await step(importId)), columns: [...columns], dateOrder: "dmy", likely: "make" }));
  await work();
  await start(importId);
  await work();
  const made = [...file.expected.made, ...file.expected.alike].toSorted((a, b) => a - b);
  // One who stayed when the import before was undone still has the number.
  expect(await rowsIn(importId, "made")).toEqual(made.filter((row) => row !== 5));
  value(await undoImport(reception(), await step(importId)));
  await work();
  expect((await counts(importId)).kept).toBe(0);
});

test("columns that say no name are sent back, and a step of an import that went on meanwhile is refused", async () => {
  const importId = await stage("Favourite colour;DOB\nblue;3/7/1988\n");
  expect((await seen(importId)).state).toBe("matching");
  const input = { ...(await step(importId)), columns: ["", "dateOfBirth"], dateOrder: "dmy" as const, likely: "skip" as const };
  expect(refusal(await matchColumns(reception(), input)).reason).toBe("import_no_name");
  expect(refusal(await startImport(reception(), await step(importId))).reason).toBe("import_not_now");
  value(await matchColumns(reception(), { ...input, columns: ["fullName", "dateOfBirth"] }));
  expect(refusal(await matchColumns(reception(), { ...input, columns: ["fullName", ""] })).reason).toBe("changed_meanwhile");
});

test("the application can delete a patient in no other way, and an import names nobody that it did not make", async () => {
  const importId = await stage("Name\nOkafor, Mira\n");
  const patientId = at(clinic.patients, 0);
  const claim = sql`update import_rows set state = 'made', patient_id = ${patientId} where import_id = ${importId}`;
  await expect(database.app.db.execute(claim)).rejects.toMatchObject({ cause: { constraint: "import_rows_made_here" } });
  await expect(database.app.db.execute(sql`delete from patients where id = ${patientId}`)).rejects.toMatchObject({
    cause: { message: expect.stringContaining("permission denied") },
  });
});

describe("a workbook", () => {
  const sheet = (rows: string) =>
    `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;
  const parts = (rows: string) => ({
    "xl/workbook.xml": bytes(
      '<workbook xmlns:r="r"><sheets><sheet name="A" state="hidden" r:id="rId9"/><sheet name="B" r:id="rId1"/></sheets></workbook>',
    ),
    "xl/_rels/workbook.xml.rels": bytes('<Relationships><Relationship Id="rId1" Target="worksheets/sheet2.xml"/></Relationships>'),
    "xl/sharedStrings.xml": bytes("<sst><si><t>Name</t></si><si><r><t>Okafor, </t></r><r><t>Mira</t></r><rPh><t>x</t></rPh></si></sst>"),
    "xl/styles.xml": bytes(
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    ),
    "xl/worksheets/sheet2.xml": bytes(sheet(rows)),
  });
  const ROWS =
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>DOB</t></is></c><c r="D1" t="str"><v>Mobile</v></c></row>' +
    '<row r="4"><c r="A4" t="s"><v>1</v></c><c r="B4" s="1"><v>32327</v></c><c r="D4"><v>491570313</v></c></row>';

  test("is read as its first sheet that is shown: shared texts, dates, figures, and rows by their numbers", async () => {
    expect(value(await readXlsx(zipSync(parts(ROWS))))).toEqual({
      format: "xlsx",
      headers: ["Name", "DOB", "", "Mobile"],
      rows: [{ row: 4, cells: ["Okafor, Mira", "1988-07-03", "", "491570313"] }],
    });
  });

  test("that is a bomb, far too wide, cut off or no table is refused, whatever it unfolds to", async () => {
    const bomb = zipSync({ ...parts(ROWS), "xl/sharedStrings.xml": new Uint8Array(32 * 1024 * 1024).fill(0x20) }, { level: 9 });
    const whole = zipSync(parts(ROWS));
    const reasons = await Promise.all([
      readXlsx(bomb),
      readXlsx(zipSync(parts(`${ROWS}<row r="5"><c r="XFD5"><v>1</v></c></row>`))),
      readXlsx(whole.slice(0, whole.length / 2)),
      readXlsx(zipSync({ "a.txt": bytes("x") })),
      readXlsx(zipSync(parts(ROWS.replace("</row>", "")))),
      readCsv(bytes(`Name\n${Array.from({ length: 60_001 }, () => "x").join("\n")}`)),
      readCsv(bytes("Name\n\n")),
      readCsv(bytes(`Name\n${"x".repeat(30_000)}`)),
    ]);
    expect(reasons.map((each) => refusal(each).reason)).toEqual([
      "import_unreadable",
      "import_too_large",
      "import_unreadable",
      "import_unreadable",
      "import_unreadable",
      "import_too_large",
      "import_empty",
      "import_too_large",
    ]);
  });
});

test("a file with lines and separators in its cells reads back cell by cell", async () => {
  const { rows } = makeExport(100);
  const table = value(await readCsv(bytes(exportText({ rows }, ","))));
  expect([table.headers, ...table.rows.map(({ cells }) => cells)]).toEqual(
    [HEADINGS, ...rows].map((cells) => cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== "") + 1)),
  );
});

test("what a file says of people whom nobody took over is forgotten after 30 days", async () => {
  const importId = await stage("Name;Mobile\nOkafor, Mira;none that works\n");
  await work();
  await forgetRows(database.app);
  const cellsOf = () => database.app.db.select({ cells: importRows.cells }).from(importRows).where(eq(importRows.importId, importId));
  expect(await cellsOf()).toEqual([{ cells: ["Okafor, Mira", "none that works"] }]);
  await database.app.db.update(imports).set({ createdAt: sql`now() - interval '31 days'` }).where(eq(imports.id, importId));
  await forgetRows(database.app);
  expect([await cellsOf(), (await seen(importId)).state]).toEqual([[{ cells: [] }], "dropped"]);
});
