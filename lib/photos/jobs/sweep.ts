import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { and, eq, inArray, lt, or, sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { appDatabase } from "#db/connections.ts";
import { patientDocuments } from "#db/schema/patient-documents.ts";
import { destroyedFiles, photos } from "#db/schema/photos.ts";
import { env, type FilesPlace } from "#lib/env.ts";
import { DOCUMENTS_FOLDER, type Files, incomingFolder, openFiles, PHOTOS_FOLDER } from "#lib/files.ts";
import { hourly } from "#lib/hourly.ts";
import { logNotice } from "#lib/log.ts";

/** How old something must be to count as left behind: no upload takes that long. */
const LEFT_BEHIND = Temporal.Duration.from({ minutes: 15 });
/** Files asked for at once. */
const CHUNK = 500;
/** More files without rows than this are no trace of a crash: then the database is another one than the files', or an older one, and nothing is taken away. */
const MOST_STRAYS = 4;

/** The shelves of the store: a folder, the table whose rows its files belong to, and the columns that name them. */
const SHELVES = [
  { folder: PHOTOS_FOLDER, rows: photos, names: [photos.key, photos.thumbKey] },
  { folder: DOCUMENTS_FOLDER, rows: patientDocuments, names: [patientDocuments.key] },
] as const;
type Shelf = (typeof SHELVES)[number];

const namesOf = ({ names }: Shelf) => sql<string[]>`array[${sql.join([...names], sql`, `)}]`;

export const sweepHourly = (): void =>
  hourly("sweep", async () => {
    const { databases, poolSize, files: place } = env();
    const swept = await sweepFiles({ database: appDatabase(databases, poolSize), files: openFiles(place), place });
    if (Object.values(swept).some((count) => count > 0))
      logNotice("uploads that were cut off and files of destroyed records are swept away", swept);
  });

export type Swept = {
  readonly rows: number;
  readonly files: number;
  /** Files of photographs and documents whose rows were destroyed. */
  readonly destroyed: number;
  readonly incoming: number;
  /** Files without a row that were left alone because they are too many. */
  readonly leftAlone: number;
};

/**
 * Takes away what uploads left behind that were cut off: pending rows with their files, files without a row, and what was on its way in; and the files of
 * records that were destroyed at the end of their time. Two servers may sweep at once, and a sweep that is cut off itself is finished by the next.
 */
export async function sweepFiles(options: {
  readonly database: Database;
  readonly files: Files;
  readonly place: FilesPlace;
}): Promise<Swept> {
  const { database, files, place } = options;
  const swept = { rows: 0, files: 0, destroyed: await sweepDestroyed(database, files), leftAlone: 0 };
  for (const shelf of SHELVES) {
    swept.rows += await sweepPending(database, files, shelf);
    const { keys, isTooMany } = await findStrays(database, files, shelf);
    if (isTooMany) swept.leftAlone += keys.length;
    else for (const key of keys) await files.remove(key);
    if (!isTooMany) swept.files += keys.length;
  }
  return { ...swept, incoming: await sweepIncoming(incomingFolder(place)) };
}

async function sweepPending({ db }: Database, files: Files, shelf: Shelf): Promise<number> {
  const { rows } = shelf;
  const pending = await db
    .select({ id: rows.id, names: namesOf(shelf) })
    .from(rows)
    .where(and(eq(rows.state, "pending"), lt(rows.createdAt, sql`now() - interval '15 minutes'`)));
  for (const { id, names } of pending) {
    for (const name of names) await files.remove(name);
    await db.delete(rows).where(and(eq(rows.id, id), eq(rows.state, "pending")));
  }
  return pending.length;
}

async function sweepDestroyed({ db }: Database, files: Files): Promise<number> {
  const destroyed = await db.select({ key: destroyedFiles.key }).from(destroyedFiles);
  for (const { key } of destroyed) {
    await files.remove(key);
    await db.delete(destroyedFiles).where(eq(destroyedFiles.key, key));
  }
  return destroyed.length;
}

/** Files without a row. The store is asked for the age of these alone. */
async function findStrays(
  { db }: Database,
  files: Files,
  shelf: Shelf,
): Promise<{ readonly keys: readonly string[]; readonly isTooMany: boolean }> {
  const unknown: string[] = [];
  let chunk: string[] = [];
  const look = async () => {
    if (chunk.length === 0) return;
    const known = await db
      .select({ names: namesOf(shelf) })
      .from(shelf.rows)
      .where(or(...shelf.names.map((name) => inArray(name, chunk))));
    const names = new Set(known.flatMap((row) => row.names));
    unknown.push(...chunk.filter((key) => !names.has(key)));
    chunk = [];
  };
  for await (const key of files.list(shelf.folder)) {
    chunk.push(key);
    if (chunk.length >= CHUNK) await look();
  }
  await look();
  const before = Temporal.Now.instant().subtract(LEFT_BEHIND);
  const strays: string[] = [];
  for (const key of unknown) {
    const written = await files.written(key);
    if (written !== null && Temporal.Instant.compare(written, before) < 0) strays.push(key);
    if (strays.length > MOST_STRAYS) return { keys: unknown, isTooMany: true };
  }
  return { keys: strays, isTooMany: false };
}

async function sweepIncoming(folder: string): Promise<number> {
  const before = Temporal.Now.instant().subtract(LEFT_BEHIND).epochMilliseconds;
  const found = await readdir(folder).catch(() => []);
  let taken = 0;
  for (const name of found) {
    const at = path.join(folder, name);
    const seen = await stat(at).catch(() => null);
    if (seen === null || seen.mtimeMs >= before) continue;
    await rm(at, { recursive: true, force: true });
    taken += 1;
  }
  return taken;
}
