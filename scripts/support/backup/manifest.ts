/** What a backup says of itself: what belongs to it, with hashes, and what a database restored from it must hold. */
import { z } from "zod";
import { Failure } from "../say.ts";
import type { Recipient } from "./sealed.ts";
import { NotWhatWasWritten } from "./sealed.ts";
import { listStored, type OpenStore, once, putStored, readAll, readStored, type Store, type Stored } from "./store.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.number().int().nonnegative();
const stored = z.object({ file: z.string(), bytes: size, sha256: hash });
const tableDigest = z.object({ name: z.string(), rows: size, sha256: hash });
/** A file is known by what it holds: two looks at once may each have encrypted it, and one of the two stands in the store. */
export const keptFile = z.object({ key: z.string(), bytes: size, sha256: hash, stored: stored.omit({ sha256: true }) });

const manifestShape = z.object({
  format: z.literal("cadence-backup"),
  version: z.literal(1),
  /** A copy of the embedded server's data folder, or what pg_dump says of a database of another server. */
  kind: z.enum(["cluster", "dump"]),
  /** When it was begun, and of which moment the tables are. */
  startedAt: z.string(),
  markedAt: z.string(),
  server: z.object({ version: z.string(), major: z.number().int(), systemId: z.string() }),
  database: z.string(),
  /** The last migration that the database has had. */
  schema: z.string(),
  /** Where in the log of the server the tables are as they are told here; the first segment that a restore needs. Null for a dump, which is of one moment. */
  mark: z.object({ lsn: z.string(), firstSegment: z.string() }).nullable(),
  base: stored,
  /** What stands in the base, each file with its hash. */
  contents: z.array(stored),
  /** Anchors of the audit trail, and what the installation made and keeps by itself: its secret and the owner's password. */
  kept: stored,
  /** Whether the secret goes along; one that is given at every start does not, and is known again by this alone. */
  secret: z.object({ goesAlong: z.boolean(), sign: hash }),
  tables: z.array(tableDigest),
  /** The clinic's files as the store had them then. */
  files: z.array(keptFile),
});
export type Manifest = z.output<typeof manifestShape>;
export type TableDigest = z.output<typeof tableDigest>;
export type KeptFile = z.output<typeof keptFile>;

export type Backup = { readonly name: string; readonly manifest: Manifest };

export const BACKUPS = "backups";
const MANIFEST = "manifest.json.zst.age";

/** The name of a backup: the moment it was begun, as it can stand in a path and is sorted by. */
export const nameOf = (startedAt: Temporal.Instant): string => startedAt.round("second").toString().replaceAll(":", "");

export const fileOf = (name: string, file: string): string => `${BACKUPS}/${name}/${file}`;

/** Written last: a backup without it was cut off, and is none. */
export function putManifest(store: Store & { readonly recipient: Recipient }, name: string, manifest: Manifest): Promise<Stored> {
  return putStored(store, fileOf(name, MANIFEST), once(Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)));
}

/** The names of the backups that were finished, oldest first; and of those that were cut off. */
export async function listBackups(store: Store): Promise<{ readonly finished: readonly string[]; readonly cutOff: readonly string[] }> {
  const files = await listStored(store, BACKUPS);
  const names = [...new Set(files.flatMap((file) => file.split("/")[1] ?? []))];
  const isFinished = (name: string) => files.includes(fileOf(name, MANIFEST));
  return { finished: names.filter(isFinished), cutOff: names.filter((name) => !isFinished(name)) };
}

/** @throws NotWhatWasWritten where the manifest is not what was written. */
export async function readBackup(store: OpenStore, name: string): Promise<Backup> {
  const file = fileOf(name, MANIFEST);
  const text = (await readAll(readStored(store, file))).toString("utf8");
  try {
    return { name, manifest: manifestShape.parse(JSON.parse(text)) };
  } catch {
    throw new NotWhatWasWritten(`${file} cannot be read as a manifest of this edition`);
  }
}

/** The newest backup of a moment, or the newest of all. @throws a sentence where there is none */
export async function newestBackup(store: OpenStore, until?: Temporal.Instant): Promise<Backup> {
  const { finished } = await listBackups(store);
  for (const name of finished.toReversed()) {
    const backup = await readBackup(store, name);
    if (until === undefined || Temporal.Instant.compare(Temporal.Instant.from(backup.manifest.markedAt), until) <= 0) return backup;
  }
  throw new Failure(
    until === undefined ? `There is no finished backup in ${store.folder}.` : `There is no backup of ${until.toString()} or before.`,
  );
}
