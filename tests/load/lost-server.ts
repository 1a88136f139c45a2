/** A clinic's server that is killed while people write, and whose data is lost: what comes back from the backups, and how long that takes. */
import { cpSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Database, openDatabase } from "#db/client.ts";
import { openFiles } from "#lib/files.ts";
import { registerPatient } from "#lib/patients/commands/patients.ts";
import { restoreCluster } from "#scripts/support/backup/restore.ts";
import type { OpenStore } from "#scripts/support/backup/store.ts";
import { shipWal } from "#scripts/support/backup/wal.ts";
import { asOwner, type EmbeddedPostgres, handOverFolder, startPostgres } from "#scripts/support/embedded-postgres.ts";
import { endProcess } from "#scripts/support/processes.ts";
import { openTemporaryFolder } from "#scripts/support/temporary-postgres.ts";
import { NO_DETAILS } from "#tests/support/patient-details.ts";
import { actingAs } from "#tests/support/small-clinic.ts";

const WRITERS = 8;
const SHIP_EVERY = 1_000;

type Acknowledged = { readonly id: string; readonly at: number };

export type Lost = {
  readonly acknowledged: readonly Acknowledged[];
  /** When the server was killed, on the clock of the acknowledgements. */
  readonly at: number;
  /** A copy of the log that the server had not handed over. */
  readonly log: string;
};

/** Patients are registered by so many at once until the server is killed under them; what it hands over meanwhile reaches the store, as beside a running clinic. */
export async function writeAndLose(options: {
  readonly server: EmbeddedPostgres;
  readonly appUrl: string;
  readonly systemId: string;
  readonly store: OpenStore;
  /** How long they write. */
  readonly seconds: number;
}): Promise<Lost> {
  const { server, appUrl, systemId, store, seconds } = options;
  const database = openDatabase(appUrl, { name: "cadence-lost" });
  const acknowledged: Acknowledged[] = [];
  const until = performance.now() + seconds * 1_000;
  let isKilled = false;
  const writers = Array.from({ length: WRITERS }, (_, turn) => write(database, turn, acknowledged, () => isKilled));
  while (performance.now() < until) {
    await wait(SHIP_EVERY);
    await shipWal(store, handOverFolder(server.folder), systemId);
  }
  const pid = Number(readFileSync(path.join(server.folder, "postmaster.pid"), "utf8").split("\n")[0]);
  const at = performance.now();
  isKilled = true;
  await endProcess(pid, [["SIGKILL", 5_000]]);
  await Promise.all(writers);
  await database.pool.end();
  const { path: log } = await openTemporaryFolder();
  cpSync(path.join(server.folder, "pg_wal"), log, { recursive: true });
  // With the machine goes what was handed over and had not reached the store.
  for (const folder of [server.folder, handOverFolder(server.folder)]) rmSync(folder, { recursive: true, force: true });
  return { acknowledged, at, log };
}

async function write(database: Database, turn: number, acknowledged: Acknowledged[], isOver: () => boolean): Promise<void> {
  for (let count = 0; !isOver(); count += 1) {
    const ctx = actingAs(database, { userId: null, roles: ["reception"] }, Temporal.Now.instant());
    const born = { dateOfBirth: null, birthDateUnknown: true };
    const person = {
      ...NO_DETAILS,
      ...born,
      givenName: `Writer ${turn}`,
      familyName: `No ${count} ${crypto.randomUUID()}`,
      idempotencyKey: crypto.randomUUID(),
    };
    try {
      const registered = await registerPatient(ctx, person);
      if (registered.ok) acknowledged.push({ id: registered.value.patientId, at: performance.now() });
    } catch (error) {
      // A server that is gone ends this; one that is there does not fail.
      if (!isOver()) throw error;
    }
  }
}

export type Back = {
  readonly server: EmbeddedPostgres;
  readonly folder: string;
  readonly filesFolder: string;
  /** From the first look at the store until the server answers. */
  readonly seconds: number;
  readonly wrong: readonly string[];
  readonly files: number;
  /** Takes everything away again, once the server is stopped. */
  readonly remove: () => void;
};

/** Restores into a folder of its own and starts the server, as after a loss. @param log of the lost server, where it is still there */
export async function bringBack(store: OpenStore, log?: string): Promise<Back> {
  const place = await openTemporaryFolder();
  const folder = path.join(place.path, "data");
  const filesFolder = path.join(folder, "files");
  const since = performance.now();
  const { wrong, files } = await restoreCluster(store, {
    to: null,
    into: folder,
    filesFolder,
    files: openFiles({ folder: filesFolder, bucket: null }),
    progress: () => undefined,
    ...(log === undefined ? {} : { log }),
  });
  const server = await startPostgres({ folder: path.join(folder, "postgres") });
  const seconds = (performance.now() - since) / 1_000;
  return { server, folder, filesFolder, seconds, wrong, files, remove: () => place.remove(server.folder) };
}

export type Missing = {
  readonly rows: number /** Between the first that is missing and the loss, in seconds; 0 where none is. */;
  readonly seconds: number;
};

/** Which of the acknowledged are not there. */
export async function missingIn(url: string, { acknowledged, at }: Lost): Promise<Missing> {
  const found = await asOwner(url, (client) =>
    client.query<{ id: string }>("select id from patients where id = any($1::uuid[])", [acknowledged.map(({ id }) => id)]),
  );
  const has = new Set(found.rows.map(({ id }) => id));
  const missing = acknowledged.filter(({ id }) => !has.has(id)).map((each) => each.at);
  return { rows: missing.length, seconds: missing.length === 0 ? 0 : (at - Math.min(...missing)) / 1_000 };
}
