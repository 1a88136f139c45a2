/** An archive that is another than what was written is found out by the name of the file, whatever was done to it. */
import { createHash } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyArchive } from "#lib/interchange/queries/archive/verify.ts";
import type { Manifest } from "#lib/interchange/rules/archive/manifest.ts";
import { openArchivedClinic, rowsOf } from "#tests/support/archived-clinic.ts";

let clinic: Awaited<ReturnType<typeof openArchivedClinic>>;
let folder: string;
let manifest: Manifest;
beforeAll(async () => {
  clinic = await openArchivedClinic("archive-verify");
  folder = clinic.newFolder();
  manifest = await clinic.write(folder);
});
afterAll(() => clinic.close());

const altered = async (alter: (copy: string) => void): Promise<readonly string[]> => {
  const copy = clinic.newFolder();
  cpSync(folder, copy, { recursive: true });
  alter(copy);
  return (await verifyArchive(copy)).wrong;
};
const flip = (file: string) => (copy: string) => {
  const bytes = readFileSync(path.join(copy, file));
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path.join(copy, file), bytes);
};

test("with a byte that is another, in whichever of its files, is found out by the name of the file", async () => {
  const kinds = [
    "manifest.json",
    "manifest.sha256",
    "tables/patients.csv",
    "tables/photos.csv",
    "tables/tasks.csv",
    "tables/definition_versions.csv",
  ];
  for (const file of [...kinds, ...manifest.files.map((each) => each.file)]) {
    const wrong = await altered(flip(file));
    // The manifest and its hash tell of each other.
    const name = file === "manifest.sha256" ? "manifest.json" : file;
    expect(wrong.filter((sentence) => sentence.startsWith(name)).length, file).toBeGreaterThan(0);
  }
});

test("that lost a file, a row or its manifest, or has a file too many, is found out", async () => {
  const { file } = manifest.files[0] ?? { file: "" };
  expect(await altered((copy) => rmSync(path.join(copy, file)))).toEqual([`${file} is not there.`]);
  expect(await altered((copy) => rmSync(path.join(copy, "tables/photos.csv")))).toEqual(["tables/photos.csv is not there."]);
  expect(await altered((copy) => writeFileSync(path.join(copy, "tables/more.csv"), ""))).toEqual([
    "tables/more.csv is none of the archive’s.",
  ]);
  expect(await altered((copy) => rmSync(path.join(copy, "manifest.json")))).toEqual([
    "manifest.json is not there: this is no archive, or one that was cut off.",
  ]);
  const rows = manifest.tables.find(({ name }) => name === "patients")?.rows ?? 0;
  const lines = readFileSync(path.join(folder, "tables/patients.csv"), "utf8").split("\r\n");
  expect(await altered((copy) => writeFileSync(path.join(copy, "tables/patients.csv"), lines.toSpliced(1, 1).join("\r\n")))).toEqual([
    "tables/patients.csv is not what was written.",
    `tables/patients.csv has ${rows - 1} rows, where there were ${rows}.`,
  ]);
});

test("whose manifest was written anew for a picture that was exchanged is found out by the photograph’s own row", async () => {
  const [photo] = await rowsOf(folder, "photos");
  const file = `files/${photo?.key}`;
  const other = Buffer.from("another picture");
  const sha256 = createHash("sha256").update(other).digest("hex");
  const wrong = await altered((copy) => {
    writeFileSync(path.join(copy, file), other);
    const files = manifest.files.map((each) => (each.file === file ? { ...each, bytes: other.length, sha256 } : each));
    const text = JSON.stringify({ ...manifest, files });
    writeFileSync(path.join(copy, "manifest.json"), text);
    writeFileSync(path.join(copy, "manifest.sha256"), `${createHash("sha256").update(text).digest("hex")}  manifest.json\n`);
  });
  expect(wrong).toEqual([`${file} is another than its row of the table photos says.`]);
});

test("a file that the store has lost is named, and the archive is not said to be whole", async () => {
  const second = clinic.newFolder();
  const [{ key } = { key: "" }] = (
    await clinic.database.app.db.execute<{ key: string }>(sql`select key from photos where state = 'kept' limit 1`)
  ).rows;
  await clinic.store.files.remove(key);
  expect((await clinic.write(second)).missing).toEqual([`files/${key}`]);
  expect((await verifyArchive(second)).wrong).toEqual([`files/${key} was not in the store when the archive was written.`]);
});
