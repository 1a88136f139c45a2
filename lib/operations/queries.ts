import { statfs } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Db } from "#db/client.ts";
import { LAST_MIGRATION, lastMigrationOf, workerSilentFor } from "#db/state.ts";
import type { PublicCtx } from "#lib/auth/ctx.ts";
import { type Found, judge, type Readiness } from "./rules.ts";

/** Whoever asks within this time of another gets the same answer: anybody may ask, as often as they like. */
const KEPT = 1_000;
/** A database that says nothing for so long is away to whoever waits for it. */
const PATIENCE = 4_000;

export type Installation = {
  /** Where files stand, and the embedded database's data: null where a server elsewhere keeps it. */
  readonly filesFolder: string;
  readonly dataFolder: string | null;
  /** Whether anybody is to work on messages at all. */
  readonly hasWorker: boolean;
};

/** Bytes that may still be written in a folder, or where it will be made. Null where that cannot be known. */
async function roomIn(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const parent = path.dirname(folder);
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return isMissing && parent !== folder ? roomIn(parent) : null;
  }
}

type OfDatabase = Pick<Found, "isReached" | "migration" | "worker">;
const AWAY: OfDatabase = { isReached: false, migration: null, worker: null };

async function askDatabase(db: Db, hasWorker: boolean): Promise<OfDatabase> {
  try {
    const had = await lastMigrationOf(db);
    const worker: OfDatabase["worker"] = hasWorker ? ((await workerSilentFor(db)) ?? "never") : "unasked";
    return { isReached: true, migration: { had, known: LAST_MIGRATION }, worker };
  } catch {
    return AWAY;
  }
}

/** How this installation stands just now: the database, its migrations, room on the disk, and the worker. */
export async function findReadiness(ctx: Pick<PublicCtx, "database">, installation: Installation): Promise<Readiness> {
  const { filesFolder, dataFolder, hasWorker } = installation;
  const [ofDatabase, files, data] = await Promise.all([
    Promise.race([askDatabase(ctx.database.db, hasWorker), wait(PATIENCE, AWAY, { ref: false })]),
    roomIn(path.resolve(filesFolder)),
    dataFolder === null ? ("elsewhere" as const) : roomIn(path.resolve(dataFolder)),
  ]);
  return judge({ ...ofDatabase, files, data });
}

let last: { readonly until: number; readonly answer: Promise<Readiness> } | undefined;

/** The same, looked at once a second at most, however many ask. */
export function getReadiness(ctx: Pick<PublicCtx, "database">, installation: Installation): Promise<Readiness> {
  const now = performance.now();
  if (last === undefined || now > last.until) last = { until: now + KEPT, answer: findReadiness(ctx, installation) };
  return last.answer;
}
