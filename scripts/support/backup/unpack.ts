/** Lays a copied data folder out again and lets a server replay its log. */
import { createHash } from "node:crypto";
import { chownSync, closeSync, copyFileSync, existsSync, mkdirSync, openSync, readdirSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { type EmbeddedPostgres, type PostgresOptions, startPostgres } from "../embedded-postgres.ts";
import { makeServerFolder, type Owner } from "../postgres-user.ts";
import { Failure, reasonOf } from "../say.ts";
import type { Backup } from "./manifest.ts";
import { bytesOf, NotWhatWasWritten } from "./sealed.ts";
import { type OpenStore, readStored } from "./store.ts";
import { layOut, type StoredWal } from "./wal.ts";

/** A day's log is replayed in minutes; one that takes longer than this stands still. */
const LONGEST_REPLAY = 3 * 3_600_000;

/** Up to where the log is replayed. */
export type Until = { readonly lsn: string } | { readonly instant: Temporal.Instant } | "all";

/** @throws NotWhatWasWritten with the name of the first file that is not what was written */
async function unpack(store: OpenStore, { manifest }: Backup, folder: string, owner: Owner | undefined): Promise<void> {
  const wanted = new Map(manifest.contents.map((each) => [each.file, each]));
  makeServerFolder(folder, owner);
  const give = (place: string): void => {
    if (owner !== undefined) chownSync(place, owner.uid, owner.gid);
  };
  const untar = extract();
  const reading = pipeline(readStored(store, manifest.base.file, manifest.base.sha256), untar);
  // Whatever ends the reading ends the loop below too, which tells of less.
  let broken: unknown;
  reading.catch((error: unknown) => {
    broken = error;
  });
  try {
    for await (const entry of untar) {
      const { name, type } = entry.header;
      const place = path.join(folder, name);
      if (!place.startsWith(`${folder}${path.sep}`)) throw new NotWhatWasWritten(`${manifest.base.file} names a place outside its folder`);
      if (type === "directory") {
        mkdirSync(place, { recursive: true, mode: 0o700 });
        give(place);
        entry.resume();
        continue;
      }
      const hash = createHash("sha256");
      const handle = openSync(place, "w", 0o600);
      for await (const chunk of bytesOf(entry)) {
        hash.update(chunk);
        writeSync(handle, chunk);
      }
      closeSync(handle);
      give(place);
      if (wanted.get(name)?.sha256 !== hash.digest("hex"))
        throw new NotWhatWasWritten(`${name} in ${manifest.base.file} is not what was written`);
      wanted.delete(name);
    }
    await reading;
  } catch (error) {
    untar.destroy();
    throw broken ?? error;
  }
  const [missing] = wanted.keys();
  if (missing !== undefined) throw new NotWhatWasWritten(`${missing} is missing in ${manifest.base.file}`);
}

const targetOf = (until: Until): Readonly<Record<string, string>> => {
  if (until === "all") return {};
  if ("lsn" in until) return { recovery_target_lsn: until.lsn, recovery_target_inclusive: "off", recovery_target_timeline: "current" };
  return { recovery_target_time: until.instant.toString().replace("T", " ").replace("Z", "+00") };
};

/** The command by which a server asks for a segment: what stands in a folder is given, and anything else is not there. */
function restoreCommand(folder: string): string {
  const place = folder.replaceAll("%", "%%");
  return process.platform === "win32" ? `copy "${place}\\%f" "%p"` : `cp "${place}/%f" "%p"`;
}

export type Replayed = {
  readonly store: OpenStore;
  readonly backup: Backup;
  readonly until: Until;
  readonly wal: readonly StoredWal[];
  /** An empty place that the server's user can reach. */
  readonly folder: string;
  readonly password: string;
  readonly owner: Owner | undefined;
  /** The folder `pg_wal` of a server that was lost, with what it had not handed over yet. */
  readonly log?: string;
};

/** Adds the segments that were still with the lost server. One that is half written ends where it ends. */
function addLog(log: string, segments: string, owner: Owner | undefined): void {
  for (const name of readdirSync(log)) {
    const target = path.join(segments, name);
    if (!/^(?:[0-9A-F]{24}|[0-9A-F]{8}\.history)$/.test(name) || existsSync(target)) continue;
    copyFileSync(path.join(log, name), target);
    if (owner !== undefined) chownSync(target, owner.uid, owner.gid);
  }
}

/** A server on what was backed up, as it was at that point, open for changes. */
export async function replay(options: Replayed, how: Pick<PostgresOptions, "forTests" | "handsOver">): Promise<EmbeddedPostgres> {
  const { store, backup, until, wal, folder, password, owner, log } = options;
  await unpack(store, backup, folder, owner);
  writeFileSync(`${folder}-password`, `${password}\n`, { mode: 0o600 });
  writeFileSync(path.join(folder, "recovery.signal"), "");
  if (owner !== undefined)
    for (const file of [`${folder}-password`, path.join(folder, "recovery.signal")]) chownSync(file, owner.uid, owner.gid);
  const segments = segmentsOf(folder);
  await layOut(store, wal, segments, owner);
  if (log !== undefined) addLog(log, segments, owner);
  const settings = { ...targetOf(until), restore_command: restoreCommand(segments), recovery_target_action: "promote", hot_standby: "off" };
  try {
    return await startPostgres({ folder, ...how, recovery: { settings, within: LONGEST_REPLAY } });
  } catch (error) {
    const reason = reasonOf(error);
    if (/before configured recovery target/.test(reason))
      throw new Failure("The log in the store ends before that moment. Name an earlier one, or none for all that there is.");
    throw new Failure(`The server did not come up from the backup: ${reason}`);
  }
}

/** Where the log is laid out for the server that replays it. */
export const segmentsOf = (folder: string): string => `${folder}-replayed`;
