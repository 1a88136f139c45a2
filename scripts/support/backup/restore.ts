/** A clinic made from its backups: the database as it was at a moment, the files that its rows name, and what the installation made for itself. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Client } from "pg";
import { openDatabase } from "#db/client.ts";
import { ensureRoles } from "#db/roles.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { anchorFileOf } from "#lib/env.ts";
import type { Files } from "#lib/files.ts";
import { handOverFolder, urlsOfRunning } from "../embedded-postgres.ts";
import { runtimeRoleUrls } from "../environment.ts";
import { reachableFolder, serverUser } from "../postgres-user.ts";
import { DATABASE } from "../production-database.ts";
import { Failure, type Progress } from "../say.ts";
import { keptOf, secretOf } from "./check.ts";
import { compareTables, namedByRows } from "./database-checks.ts";
import { restoreDump } from "./dump.ts";
import { knownFiles, readKept } from "./files.ts";
import { type Backup, newestBackup } from "./manifest.ts";
import { ownerClient } from "./mark.ts";
import { type OpenStore, readStored } from "./store.ts";
import { replay, segmentsOf } from "./unpack.ts";
import { listWal, walFrom } from "./wal.ts";

export type Restored = {
  readonly backup: Backup;
  readonly files: number;
  /** What is not as it should be, a sentence each. */
  readonly wrong: readonly string[];
};

type Wanted = {
  /** The moment to go back to; null for all that there is. */
  readonly to: Temporal.Instant | null;
  readonly filesFolder: string;
  readonly files: Files;
  readonly progress: Progress;
};

/** @throws a sentence where something stands there already */
export function requireEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Failure(`${folder} is not empty. A restore goes into a folder of its own.`);
}

/** Restores the embedded database into a data folder. @param log the folder `pg_wal` of a server that was lost, where it is still there */
export async function restoreCluster(
  store: OpenStore,
  { to, into, filesFolder, files, log, progress }: Wanted & { readonly into: string; readonly log?: string },
): Promise<Restored> {
  const owner = serverUser();
  if (urlsOfRunning(path.join(into, "postgres"), DATABASE) !== undefined)
    throw new Failure(`A database runs on the data in ${into}. Stop it first, and restore into a folder of its own.`);
  requireEmpty(into);
  mkdirSync(into, { recursive: true });
  const place = reachableFolder(path.join(into, "postgres"), owner);
  requireEmpty(place);
  const backup = await newestBackup(store, to ?? undefined);
  const { manifest } = backup;
  if (manifest.mark === null)
    throw new Failure("These backups are of a database of the clinic's own server: say with --database where an empty one is.");
  const kept = await keptOf(store, backup);
  const secret = await secretOf(kept, backup);
  const wal = walFrom(await listWal(store), manifest.server.systemId, manifest.mark.firstSegment);
  const folder = `${place}.restoring`;
  for (const old of [folder, segmentsOf(folder), handOverFolder(folder)]) rmSync(old, { recursive: true, force: true });
  progress(`${manifest.contents.length} files of the database, and ${wal.length} segments of its log`);
  const until = to === null ? "all" : { instant: to };
  const lost = log === undefined ? {} : { log: path.resolve(log) };
  const server = await replay({ store, backup, until, wal, folder, password: kept.password ?? "", owner, ...lost }, { handsOver: true });
  let told: { readonly files: number; readonly wrong: readonly string[] };
  try {
    const url = server.url(manifest.database);
    const client = await ownerClient(url, "cadence-restore");
    try {
      const roles = runtimeRoleUrls(url, secret, {});
      await ensureRoles(client, roles);
      told = await restoreFiles(store, client, files, progress);
      await noteRestored(client, roles.app, backup, to);
    } finally {
      await client.end();
    }
  } finally {
    await server.stop();
  }
  // The turn that its log takes here is handed over beside the data, and reaches the store once this is the clinic that is served: a trial leaves no trace there.
  rmSync(segmentsOf(folder), { recursive: true, force: true });
  for (const [from, target] of [
    [handOverFolder(folder), handOverFolder(place)],
    [`${folder}-password`, `${place}-password`],
    [folder, place],
  ] as const)
    renameSync(from, target);
  if (kept.secret !== null) writeFileSync(path.join(into, "secret"), `${kept.secret}\n`, { mode: 0o600 });
  layAnchors(kept.anchors, filesFolder);
  return { backup, ...told };
}

/** Restores a dump into an empty database of the clinic's own server. */
export async function restoreDatabase(
  store: OpenStore,
  { to, url, filesFolder, files, progress }: Wanted & { readonly url: string },
): Promise<Restored> {
  if (to !== null) throw new Failure("A dump is of one moment. Going back to another is what the server's own archive is for.");
  const backup = await newestBackup(store);
  const { manifest } = backup;
  if (manifest.mark !== null)
    throw new Failure("These backups are of the embedded database: restore without --database, and move it then.");
  const kept = await keptOf(store, backup);
  const secret = await secretOf(kept, backup);
  const client = await ownerClient(url, "cadence-restore");
  try {
    const { rows } = await client.query(
      "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$)' limit 1",
    );
    if (rows.length > 0) throw new Failure("That database is not empty. A restore goes into a database of its own.");
    const roles = runtimeRoleUrls(url, secret, process.env);
    await ensureRoles(client, roles);
    progress("the database");
    await restoreDump(url, manifest.server.major, readStored(store, manifest.base.file, manifest.base.sha256));
    const wrong = await compareTables(client, manifest.tables);
    const told = await restoreFiles(store, client, files, progress);
    await noteRestored(client, roles.app, backup, to);
    layAnchors(kept.anchors, filesFolder);
    return { backup, files: told.files, wrong: [...wrong, ...told.wrong] };
  } finally {
    await client.end();
  }
}

/** The files that the restored rows name, and no others: then nothing is an orphan on either side. */
async function restoreFiles(store: OpenStore, client: Client, files: Files, progress: Progress) {
  const { known } = await knownFiles(store);
  const wrong: string[] = [];
  let restored = 0;
  for (const { key, hash } of await namedByRows(client)) {
    const kept = known.get(key);
    if (kept === undefined) wrong.push(`${key} is named by a row and is not in the backups.`);
    else if (hash !== null && hash !== kept.sha256) wrong.push(`${key} is another file than its row says.`);
    else {
      await files.put(key, await readKept(store, kept));
      restored += 1;
      if (restored % 100 === 0) progress(`${restored} files`);
    }
  }
  return { files: restored, wrong };
}

/** Ends every sign-in, since one that was ended later would be open again; and writes down that the past begins anew. */
async function noteRestored(client: Client, appUrl: string, { name, manifest }: Backup, to: Temporal.Instant | null): Promise<void> {
  await client.query("update sessions set revoked_at = now() where revoked_at is null");
  await client.query("update portal_sessions set revoked_at = now() where revoked_at is null");
  const database = openDatabase(appUrl, { name: "cadence-restore", max: 1 });
  try {
    const ctx = asSystem("restore", { database, now: Temporal.Now.instant() });
    const detail = { backup: name, of: manifest.startedAt, to: to?.toString() ?? null };
    await recordAudit(ctx, { action: "backup:restore", objectType: "backup", objectId: null, detail });
  } finally {
    await database.pool.end();
  }
}

/** The anchors as the backup has them. Later ones, which another machine may have, are compared by hand: they tell what the restore left out. */
function layAnchors(anchors: string, filesFolder: string): void {
  const file = anchorFileOf(filesFolder);
  if (anchors === "" || existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, anchors, { mode: 0o600 });
}
