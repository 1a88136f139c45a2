/** Whether a backup is worth anything: every file of it is what was written, and a server that is made from it holds what the clinic held. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { ensureRoles } from "#db/roles.ts";
import { asOwner, type EmbeddedPostgres, ensureDatabase, startPostgres } from "../embedded-postgres.ts";
import { runtimeRoleUrls } from "../environment.ts";
import { serverUser } from "../postgres-user.ts";
import { Failure, type Progress } from "../say.ts";
import { openTemporaryFolder } from "../temporary-postgres.ts";
import { signOf } from "./clinic.ts";
import { checkIndexes, checkTrail, compareFiles, compareTables } from "./database-checks.ts";
import { restoreDump } from "./dump.ts";
import { knownFiles, readKept } from "./files.ts";
import { type Kept, readKeptThings } from "./make.ts";
import type { Backup } from "./manifest.ts";
import { ownerClient } from "./mark.ts";
import { NotWhatWasWritten } from "./sealed.ts";
import { isNoteWhole, type OpenStore, readAll, readStored } from "./store.ts";
import { replay } from "./unpack.ts";
import { listWal, missingIn, walFrom } from "./wal.ts";

export type Checked = {
  readonly wrong: readonly string[];
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  readonly segments: number;
  readonly indexes: number;
  /** Indexes of kinds that PostgreSQL has no check for. */
  readonly unchecked: number;
  readonly links: number;
  readonly signed: number;
};

/** The secrets of the installation, where the backup has them or they are given. @throws a sentence where neither is */
export async function secretOf(kept: Kept, { manifest }: Backup): Promise<string> {
  const secret = kept.secret ?? process.env.CADENCE_SECRET ?? "";
  if (signOf(secret) !== manifest.secret.sign)
    throw new Failure(
      kept.secret === null && secret === ""
        ? "This backup is of an installation that is given its CADENCE_SECRET at every start: give it here too."
        : "CADENCE_SECRET is another than that of the installation whose backup this is.",
    );
  return secret;
}

export async function keptOf(store: OpenStore, { manifest }: Backup): Promise<Kept> {
  return readKeptThings((await readAll(readStored(store, manifest.kept.file, manifest.kept.sha256))).toString("utf8"));
}

/** Reads something of the store for its proof alone. @returns what is wrong with it */
async function wrongWith(read: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await read();
    return [];
  } catch (error) {
    if (error instanceof NotWhatWasWritten) return [`${error.message}.`];
    throw error;
  }
}

async function drain(source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of source);
}

/** Every file that the backup needs, to its last byte. */
async function checkStored(store: OpenStore, { manifest }: Backup, progress: Progress) {
  const wrong = [...((await isNoteWhole(store)) ? [] : ["HOW-TO-RESTORE.txt is not what was written."])];
  for (const { file, sha256 } of [manifest.kept, manifest.base])
    wrong.push(...(await wrongWith(() => drain(readStored(store, file, sha256)))));
  wrong.push(...(await wrongWith(() => knownFiles(store))));
  for (const [at, file] of manifest.files.entries()) {
    if (at % 100 === 0) progress(`${at} of ${manifest.files.length} files`);
    wrong.push(...(await wrongWith(() => readKept(store, file))));
  }
  if (manifest.mark === null) return { wrong, segments: 0 };
  const wal = walFrom(await listWal(store), manifest.server.systemId, manifest.mark.firstSegment);
  for (const [at, { file }] of wal.entries()) {
    if (at % 100 === 0) progress(`${at} of ${wal.length} segments of the log`);
    wrong.push(...(await wrongWith(() => drain(readStored(store, file)))));
  }
  return { wrong: [...wrong, ...missingIn(wal).map((name) => `The segment ${name} of the log is missing.`)], segments: wal.length };
}

/** Restores the backup into a folder that is thrown away, and looks at everything. */
export async function checkBackup(store: OpenStore, backup: Backup, progress: Progress): Promise<Checked> {
  const { manifest } = backup;
  const { wrong, segments } = await checkStored(store, backup, progress);
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const told = { tables: manifest.tables.length, rows, files: manifest.files.length, segments };
  // A server is not made from files that are known to be others.
  if (wrong.length > 0) return { ...told, wrong, indexes: 0, unchecked: 0, links: 0, signed: 0 };
  const kept = await keptOf(store, backup);
  const secret = await secretOf(kept, backup);
  const temporary = await openTemporaryFolder();
  try {
    progress("a server from it");
    const server = await restoredServer(store, backup, kept, secret, temporary.path);
    try {
      return { ...told, ...(await checkServer(server, backup, { kept, secret, folder: temporary.path }, progress)) };
    } finally {
      await server.stop();
      temporary.remove(server.folder);
    }
  } finally {
    temporary.remove();
  }
}

async function restoredServer(store: OpenStore, backup: Backup, kept: Kept, secret: string, place: string): Promise<EmbeddedPostgres> {
  const { manifest } = backup;
  const folder = path.join(place, "postgres");
  if (manifest.mark !== null) {
    const until = { lsn: manifest.mark.lsn };
    const owner = serverUser();
    return replay({ store, backup, until, wal: [], folder, password: kept.password ?? "", owner }, { forTests: true });
  }
  const server = await startPostgres({ folder, forTests: true });
  await ensureDatabase(server, manifest.database);
  const url = server.url(manifest.database);
  await asOwner(url, (client) => ensureRoles(client, runtimeRoleUrls(url, secret, {})));
  await restoreDump(url, manifest.server.major, readStored(store, manifest.base.file, manifest.base.sha256));
  return server;
}

async function checkServer(
  server: EmbeddedPostgres,
  { manifest }: Backup,
  { kept, secret, folder }: { readonly kept: Kept; readonly secret: string; readonly folder: string },
  progress: Progress,
): Promise<Pick<Checked, "wrong" | "indexes" | "unchecked" | "links" | "signed">> {
  const url = server.url(manifest.database);
  const client = await ownerClient(url, "cadence-check");
  try {
    progress("what every table holds");
    const tables = await compareTables(client, manifest.tables);
    const files = await compareFiles(client, manifest.files);
    progress("indexes");
    const { checked, without, wrong: unsound } = await checkIndexes(client);
    progress("the audit trail and what was signed");
    const anchorFile = path.join(folder, "anchors.log");
    writeFileSync(anchorFile, kept.anchors, { mode: 0o600 });
    const roles = runtimeRoleUrls(url, secret, {});
    await ensureRoles(client, roles);
    const { links, signed, wrong } = await checkTrail(roles.app, { secret: process.env.AUDIT_SECRET ?? secret, anchorFile });
    return { wrong: [...tables, ...files, ...unsound, ...wrong], indexes: checked, unchecked: without, links, signed };
  } finally {
    await client.end();
  }
}
