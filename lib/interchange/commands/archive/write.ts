import { createHash } from "node:crypto";
import { mkdir, open, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Db, runReadOnly } from "#db/client.ts";
import { clinics } from "#db/schema/clinics.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { csvText } from "#lib/csv.ts";
import type { Files } from "#lib/files.ts";
import { type CatalogTable, readCatalog } from "#lib/interchange/queries/archive/catalog.ts";
import { namedFiles } from "#lib/interchange/queries/archive/named-files.ts";
import { linesOf } from "#lib/interchange/queries/archive/rows.ts";
import {
  ARCHIVE_FORMAT,
  ARCHIVE_VERSION,
  type ArchivedFile,
  type ArchivedTable,
  MANIFEST,
  MANIFEST_HASH,
  type Manifest,
  placeOf,
  TABLES_FOLDER,
} from "#lib/interchange/rules/archive/manifest.ts";
import { LEFT_TABLES, writtenAs } from "#lib/interchange/rules/archive/told.ts";

/** What is written down of an archive: there is one clinic. */
const ARCHIVE = { objectType: "archive", objectId: null } as const;

/** Nobody but whoever writes it reads it. */
const OURS = { folder: 0o700, file: 0o600 } as const;

export type ArchiveOptions = {
  /** An empty folder. */
  readonly folder: string;
  readonly files: Files;
  /** The last migration of the schema. */
  readonly schema: string;
  /** Told of each table and of the files once it is written. */
  readonly progress?: (what: string) => Promise<void> | void;
};

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/**
 * Writes the whole clinic into a folder: a file for each table, all of one moment, then the files that those name, then the manifest with its hash, without
 * which an archive is none. Written down before the first byte, and with what it came to after the last.
 */
export async function writeArchive(ctx: Ctx<"privacy:export">, { folder, files, schema, progress }: ArchiveOptions): Promise<Manifest> {
  await recordAudit(ctx, { action: "archive:write", ...ARCHIVE });
  await mkdir(path.join(folder, TABLES_FOLDER), { mode: OURS.folder });
  const told = await runReadOnly(ctx.database, async (db) => {
    const [clinic] = await db.select({ name: clinics.name }).from(clinics);
    const catalog = await readCatalog(db);
    const tables: ArchivedTable[] = [];
    for (const table of catalog.filter(({ name }) => LEFT_TABLES[name] === undefined)) {
      tables.push(await writeTable(db, folder, table));
      await progress?.(table.name);
    }
    const leftOut = catalog.map(({ name }) => name).filter((name) => LEFT_TABLES[name] !== undefined);
    return { clinic: clinic?.name ?? "", tables, leftOut };
  });
  const copied = await copyFiles(folder, files);
  await progress?.("files");
  const manifest: Manifest = {
    format: ARCHIVE_FORMAT,
    version: ARCHIVE_VERSION,
    takenAt: ctx.now.toString(),
    schema,
    ...told,
    ...copied,
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(path.join(folder, MANIFEST), bytes, { flag: "wx", mode: OURS.file });
  await writeFile(path.join(folder, MANIFEST_HASH), `${sha256(bytes)}  ${MANIFEST}\n`, { flag: "wx", mode: OURS.file });
  const detail = {
    rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
    files: manifest.files.length,
    missing: manifest.missing.length,
    manifest: sha256(bytes),
  };
  await recordAudit(ctx, { action: "archive:finish", ...ARCHIVE, detail });
  return manifest;
}

async function writeTable(db: Db, folder: string, { name, columns: all, key }: CatalogTable): Promise<ArchivedTable> {
  const columns = all.flatMap((column) => {
    const written = writtenAs({ table: name, column: column.name, type: column.type });
    return written === null ? [] : [{ ...column, written }];
  });
  const file = `${TABLES_FOLDER}/${name}.csv`;
  const handle = await open(path.join(folder, file), "wx", OURS.file);
  const hash = createHash("sha256");
  let [rows, bytes] = [0, 0];
  const add = async (text: string) => {
    const chunk = Buffer.from(text);
    hash.update(chunk);
    bytes += chunk.length;
    await handle.appendFile(chunk);
  };
  try {
    await add(csvText([columns.map((column) => column.name)]));
    for await (const batch of linesOf(db, { name, key }, columns)) {
      rows += batch.rows;
      await add(batch.text);
    }
  } finally {
    await handle.close();
  }
  const leftOut = all.map((column) => column.name).filter((column) => columns.every((each) => each.name !== column));
  return { name, file, bytes, sha256: hash.digest("hex"), rows, columns, key, leftOut };
}

/** The files that the tables of the archive name, one in memory at a time: what was destroyed since is missing, and so is what the store has lost. */
async function copyFiles(folder: string, store: Files): Promise<{ readonly files: ArchivedFile[]; readonly missing: string[] }> {
  const files: ArchivedFile[] = [];
  const missing: string[] = [];
  for await (const { key } of namedFiles(folder)) {
    const file = placeOf(key);
    if ((await store.written(key)) === null) {
      missing.push(file);
      continue;
    }
    const bytes = await store.read(key);
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true, mode: OURS.folder });
    await writeFile(path.join(folder, file), bytes, { flag: "wx", mode: OURS.file });
    files.push({ file, bytes: bytes.length, sha256: sha256(bytes) });
  }
  return { files, missing };
}
