/**
 * A copy of the embedded server's data folder while it is at work, as PostgreSQL documents it ("Making a Base Backup Using the Low Level API"): begin, copy
 * everything but what the documentation leaves out, end, and keep the label and the log that the end needs. A restored server replays that log before it answers.
 */
import { createHash } from "node:crypto";
import { once as event } from "node:events";
import { type FileHandle, open, readdir } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import { pack as newPack, type Pack } from "tar-stream";
import { z } from "zod";
import { Failure, type Progress } from "../say.ts";
import type { TableDigest } from "./manifest.ts";
import { ownerClient, takeMark } from "./mark.ts";
import { type Bytes, bytesOf } from "./sealed.ts";
import { isMissing, type Stored } from "./store.ts";

/** Folders that a restored server fills anew: they go along empty. */
const EMPTY = new Set(["pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans", "pg_wal"]);
const LEFT_OUT =
  /(^|\/)(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map(\.old)?|recovery\.signal|standby\.signal|pg_internal\.init.*|pgsql_tmp.*)$/;
/** Copied last, so that it is not older than anything it tells of. */
const CONTROL = "global/pg_control";
const SEGMENT = /^[0-9A-F]{24}$/;
const HISTORY = /^[0-9A-F]{8}\.history$/;
const PIECE = 1 << 20;

export type ClusterFacts = {
  readonly server: { readonly version: string; readonly major: number; readonly systemId: string };
  readonly folder: string;
};

const facts = z.object({ version: z.string(), number: z.coerce.number(), systemId: z.string(), folder: z.string(), spaces: z.number() });

/** What a backup has to know of the server. @throws a sentence where it keeps data outside its folder. */
export async function readFacts(client: Client): Promise<ClusterFacts> {
  const { rows } = await client.query(`
    select current_setting('server_version') as version, current_setting('server_version_num') as number, current_setting('data_directory') as folder,
      (select system_identifier::text from pg_control_system()) as "systemId", (select count(*)::int from pg_tablespace where spcname !~ '^pg_') as spaces`);
  const { version, number, systemId, folder, spaces } = facts.parse(rows[0]);
  if (spaces > 0)
    throw new Failure("This server keeps data outside its folder (tablespaces), which a backup of the embedded database does not know.");
  return { server: { version, major: Math.floor(number / 10_000), systemId }, folder };
}

export type Base = {
  readonly contents: readonly Stored[];
  readonly mark: { readonly lsn: string; readonly firstSegment: string };
  readonly markedAt: Temporal.Instant;
  readonly tables: Promise<readonly TableDigest[]>;
};

/** @returns the archive as it is made, to be read to its end; and what it held, known then. */
export function packCluster(options: { readonly url: string; readonly name: string; readonly progress: Progress }): {
  readonly archive: Bytes;
  readonly made: Promise<Base>;
} {
  const pack = newPack();
  const made = fillPack(pack, options).then(
    (base) => {
      pack.finalize();
      return base;
    },
    (error: unknown) => {
      pack.destroy(error instanceof Error ? error : new Error("The copy broke off."));
      throw error;
    },
  );
  made.catch(() => undefined);
  return { archive: bytesOf(pack), made };
}

async function fillPack(
  pack: Pack,
  { url, name, progress }: { readonly url: string; readonly name: string; readonly progress: Progress },
): Promise<Base> {
  // The session that begins a backup has to stay until it ends: where it is lost, the server gives the backup up.
  const client = await ownerClient(url);
  try {
    const { folder } = await readFacts(client);
    // Keeps every segment of the log from here on until this session ends.
    await client.query("select pg_create_physical_replication_slot($1, true, true)", [`cadence_backup_${process.pid}_${Date.now()}`]);
    const begun = await client.query<{ segment: string }>("select pg_walfile_name(pg_backup_start($1, true)) as segment", [name]);
    const firstSegment = z.string().parse(begun.rows[0]?.segment);
    const contents: Stored[] = [];
    await addFolder(pack, folder, "", contents, progress);
    const control = await addFile(pack, path.join(folder, CONTROL), CONTROL);
    if (control === null) throw new Error(`${CONTROL} is not there.`);
    contents.push(control);
    const ended = await client.query<{ label: string; spaces: string | null }>(
      "select labelfile as label, spcmapfile as spaces from pg_backup_stop(false)",
    );
    const { label, spaces } = z.object({ label: z.string(), spaces: z.string().nullable() }).parse(ended.rows[0]);
    contents.push(await addText(pack, "backup_label", label));
    if (spaces !== null && spaces !== "") contents.push(await addText(pack, "tablespace_map", spaces));
    progress("a moment of every table");
    const mark = await takeMark(url, `cadence_mark_${process.pid}_${Date.now()}`);
    // A record behind the mark, by which a server that replays knows that it was reached.
    const last = await client.query<{ segment: string }>("select pg_walfile_name(pg_create_restore_point($1)) as segment", [name]);
    await client.query("select pg_switch_wal()");
    const lastSegment = z.string().parse(last.rows[0]?.segment);
    for (const file of (await readdir(path.join(folder, "pg_wal"))).sort()) {
      if (!HISTORY.test(file) && !(SEGMENT.test(file) && file >= firstSegment && file <= lastSegment)) continue;
      const added = await addFile(pack, path.join(folder, "pg_wal", file), `pg_wal/${file}`);
      if (added !== null) contents.push(added);
    }
    if (!contents.some(({ file }) => file === `pg_wal/${lastSegment}`)) throw new Error("The log that the backup needs is not there.");
    return { contents, mark: { lsn: mark.lsn, firstSegment }, markedAt: mark.at, tables: mark.tables };
  } finally {
    await client.end();
  }
}

async function addFolder(pack: Pack, folder: string, below: string, contents: Stored[], progress: Progress): Promise<void> {
  // A folder of a database that was dropped meanwhile is no loss: the log tells that it was.
  const entries = await readdir(path.join(folder, below), { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    if (LEFT_OUT.test(name) || name === CONTROL) continue;
    if (entry.isDirectory()) {
      await new Promise<void>((resolve, reject) => {
        pack.entry({ name: `${name}/`, type: "directory", mode: 0o700 }, (error) => (error ? reject(error) : resolve()));
      });
      if (!EMPTY.has(name)) await addFolder(pack, folder, name, contents, progress);
    } else if (entry.isFile()) {
      const added = await addFile(pack, path.join(folder, name), name);
      if (added !== null) contents.push(added);
      if (contents.length % 200 === 0) progress(`${contents.length} files`);
    }
  }
}

/** @returns null for one that is no longer there */
async function addFile(pack: Pack, file: string, name: string): Promise<Stored | null> {
  const handle = await open(file, "r").catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    return await addEntry(pack, name, size, exactly(handle, size));
  } finally {
    await handle.close();
  }
}

/** As many bytes as the file had: what grew is cut, what shrank is filled with zeros, and the log tells a restored server what is right. */
async function* exactly(handle: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  let left = size;
  while (left > 0) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(Math.min(PIECE, left)), 0);
    if (bytesRead === 0) break;
    left -= bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
  for (; left > 0; left -= PIECE) yield Buffer.alloc(Math.min(PIECE, left));
}

async function addText(pack: Pack, name: string, text: string): Promise<Stored> {
  const bytes = Buffer.from(text);
  return addEntry(
    pack,
    name,
    bytes.length,
    (async function* () {
      yield bytes;
    })(),
  );
}

async function addEntry(pack: Pack, name: string, size: number, source: Bytes): Promise<Stored> {
  const hash = createHash("sha256");
  const entry = pack.entry({ name, size, mode: 0o600 });
  const finished = event(entry, "close");
  finished.catch(() => undefined);
  for await (const chunk of source) {
    hash.update(chunk);
    if (!entry.write(chunk)) await event(entry, "drain");
  }
  entry.end(() => undefined);
  await finished;
  return { file: name, bytes: size, sha256: hash.digest("hex") };
}
