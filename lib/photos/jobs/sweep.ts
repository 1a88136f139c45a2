import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { and, eq, inArray, lt, or, sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { appDatabase } from "#db/connections.ts";
import { destroyedFiles, photos } from "#db/schema/photos.ts";
import { env, type FilesPlace } from "#lib/env.ts";
import { type Files, incomingFolder, openFiles, PHOTOS_FOLDER } from "#lib/files.ts";
import { logNotice, logUnexpected } from "#lib/log.ts";

/** How old something must be to count as left behind: no upload takes that long. */
const LEFT_BEHIND = Temporal.Duration.from({ minutes: 15 });
/** Files asked for at once. */
const CHUNK = 500;
/** More files without rows than this are no trace of a crash: then the database is another one than the files', or an older one, and nothing is taken away. */
const MOST_STRAYS = 4;

const HOUR = 3_600_000;

/** Sweeps now and every hour, for as long as this server runs. */
export function sweepHourly(): void {
  const sweep = async () => {
    const { databases, poolSize, files: place } = env();
    const swept = await sweepPhotos({ database: appDatabase(databases, poolSize), files: openFiles(place), place });
    if (Object.values(swept).some((count) => count > 0))
      logNotice("uploads that were cut off and files of destroyed photographs are swept away", swept);
  };
  const quietly = () => {
    sweep().catch((error: unknown) => logUnexpected(error, "sweep"));
  };
  quietly();
  setInterval(quietly, HOUR).unref();
}

export type Swept = {
  readonly rows: number;
  readonly files: number;
  /** Files of photographs whose rows were destroyed. */
  readonly destroyed: number;
  readonly incoming: number;
  /** Files without a row that were left alone because they are too many. */
  readonly leftAlone: number;
};

/**
 * Takes away what uploads left behind that were cut off: pending rows with their files, files without a row, and what was on its way in; and the files of
 * photographs that were destroyed at the end of their time. Two servers may sweep at once, and a sweep that is cut off itself is finished by the next.
 */
export async function sweepPhotos(options: {
  readonly database: Database;
  readonly files: Files;
  readonly place: FilesPlace;
}): Promise<Swept> {
  const { database, files, place } = options;
  const rows = await sweepPending(database, files);
  const destroyed = await sweepDestroyed(database, files);
  const strays = await findStrays(database, files);
  if (!strays.isTooMany) for (const key of strays.keys) await files.remove(key);
  return {
    rows,
    files: strays.isTooMany ? 0 : strays.keys.length,
    destroyed,
    incoming: await sweepIncoming(incomingFolder(place)),
    leftAlone: strays.isTooMany ? strays.keys.length : 0,
  };
}

async function sweepPending({ db }: Database, files: Files): Promise<number> {
  const pending = await db
    .select({ id: photos.id, key: photos.key, thumbKey: photos.thumbKey })
    .from(photos)
    .where(and(eq(photos.state, "pending"), lt(photos.createdAt, sql`now() - interval '15 minutes'`)));
  for (const { id, key, thumbKey } of pending) {
    await files.remove(key);
    await files.remove(thumbKey);
    await db.delete(photos).where(and(eq(photos.id, id), eq(photos.state, "pending")));
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
async function findStrays({ db }: Database, files: Files): Promise<{ readonly keys: readonly string[]; readonly isTooMany: boolean }> {
  const unknown: string[] = [];
  let chunk: string[] = [];
  const look = async () => {
    if (chunk.length === 0) return;
    const known = await db
      .select({ key: photos.key, thumbKey: photos.thumbKey })
      .from(photos)
      .where(or(inArray(photos.key, chunk), inArray(photos.thumbKey, chunk)));
    const names = new Set(known.flatMap(({ key, thumbKey }) => [key, thumbKey]));
    unknown.push(...chunk.filter((key) => !names.has(key)));
    chunk = [];
  };
  for await (const key of files.list(PHOTOS_FOLDER)) {
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
