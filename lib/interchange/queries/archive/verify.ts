import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { CsvError } from "csv-parse";
import {
  type ArchivedTable,
  MANIFEST,
  MANIFEST_HASH,
  type Manifest,
  manifest as manifestShape,
  placeOf,
} from "#lib/interchange/rules/archive/manifest.ts";
import { namedFiles } from "./named-files.ts";
import { readTable } from "./read-table.ts";

export type VerifiedArchive = {
  readonly manifest: Manifest | null;
  /** What is wrong, a sentence each, by the file that it is wrong with. */
  readonly wrong: readonly string[];
};

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

async function hashOf(file: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  return hash.digest("hex");
}

function parsedManifest(text: string): Manifest | null {
  try {
    return manifestShape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Looks at every file of an archive, without a database: whether it is there, is what was written, and whether each table has the rows that it had. */
export async function verifyArchive(folder: string): Promise<VerifiedArchive> {
  const wrong: string[] = [];
  const text = await readFile(path.join(folder, MANIFEST), "utf8").catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (text === null) return { manifest: null, wrong: [`${MANIFEST} is not there: this is no archive, or one that was cut off.`] };
  const named = await readFile(path.join(folder, MANIFEST_HASH), "utf8").catch(() => "");
  const own = createHash("sha256").update(text).digest("hex");
  if (named !== `${own}  ${MANIFEST}\n`) wrong.push(`${MANIFEST} is not what ${MANIFEST_HASH} says it was.`);
  const manifest = parsedManifest(text);
  if (manifest === null) return { manifest, wrong: [...wrong, `${MANIFEST} cannot be read as that of an archive.`] };
  for (const { file, sha256 } of [...manifest.tables, ...manifest.files]) {
    const found = await hashOf(path.join(folder, file));
    if (found === null) wrong.push(`${file} is not there.`);
    else if (found !== sha256) wrong.push(`${file} is not what was written.`);
  }
  for (const file of manifest.missing) wrong.push(`${file} was not in the store when the archive was written.`);
  for (const table of manifest.tables) wrong.push(...(await verifyTable(folder, table)));
  wrong.push(...(await verifyNamed(folder, manifest)), ...(await strangers(folder, manifest)));
  return { manifest, wrong };
}

/** Whether a table has its headings, its rows, and a cell in each for every heading. */
async function verifyTable(folder: string, { file, rows, columns }: ArchivedTable): Promise<string[]> {
  let lines = -1;
  let [hasHeadings, isWhole] = [false, true];
  try {
    for await (const cells of readTable(path.join(folder, file))) {
      if (lines === -1) hasHeadings = columns.map(({ name }) => name).join() === cells.join();
      if (cells.length !== columns.length) isWhole = false;
      lines += 1;
    }
  } catch (error) {
    // One that is not there was told of with its hash.
    if (isMissing(error)) return [];
    if (!(error instanceof CsvError)) throw error;
    isWhole = false;
  }
  return [
    hasHeadings ? "" : `${file} has other headings than the manifest.`,
    isWhole ? "" : `${file} cannot be read as a table.`,
    !isWhole || lines === rows ? "" : `${file} has ${lines} rows, where there were ${rows}.`,
  ].filter((sentence) => sentence !== "");
}

/** Whether the files that the tables name are those of the manifest, and each is the one that its row means. */
async function verifyNamed(folder: string, { files, missing }: Manifest): Promise<string[]> {
  const known = new Map(files.map(({ file, sha256 }) => [file, sha256]));
  const wrong: string[] = [];
  try {
    for await (const { table, key, sha256 } of namedFiles(folder)) {
      const file = placeOf(key);
      const has = known.get(file);
      if (has === undefined && !missing.includes(file)) wrong.push(`${file} is named by the table ${table} and not in the manifest.`);
      if (has !== undefined && sha256 !== null && sha256 !== has) wrong.push(`${file} is another than its row of the table ${table} says.`);
    }
  } catch (error) {
    // What is wrong with the table itself was told of before.
    if (!isMissing(error) && !(error instanceof CsvError)) throw error;
  }
  return wrong;
}

/** What lies in the folder and was never written there. */
async function strangers(folder: string, { tables, files }: Manifest): Promise<string[]> {
  const known = new Set([MANIFEST, MANIFEST_HASH, ...tables.map(({ file }) => file), ...files.map(({ file }) => file)]);
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((file) => !known.has(file))
    .map((file) => `${file} is none of the archive’s.`);
}
