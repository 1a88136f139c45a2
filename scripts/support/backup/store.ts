/** The folder that backups stand in, and how one file is written there and read again: compressed where that helps, encrypted, known by its hash, whole or not at all. */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable, type Transform } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { constants, createZstdCompress, createZstdDecompress } from "node:zlib";
import { Failure, say } from "../say.ts";
import {
  type Bytes,
  type Identity,
  lockKey,
  NotWhatWasWritten,
  newKey,
  opened,
  type Recipient,
  recipientOf,
  sealed,
  unlockKey,
} from "./sealed.ts";

const KEY = "key.age";
const RECIPIENT = "recipient.txt";
const HOW_TO = "HOW-TO-RESTORE.txt";
const LEAST_PASSPHRASE = 16;
/** What a file is called until it is whole. */
const HALF = ".part";

const HOW_TO_TEXT = `These are backups of a clinic's Cadence. They hold everything about everybody: keep them shut.

With Cadence:     BACKUP_PASSPHRASE='…' npm run restore -- <this folder>
Without Cadence:  every file is in the format of age (https://age-encryption.org), and key.age is locked by the passphrase.
  age --decrypt --output key.txt key.age
  age --decrypt --identity key.txt backups/<the newest>/base.tar.zst.age | zstd --decompress | tar --extract
    is a data folder of the PostgreSQL version that PG_VERSION in it says, as its documentation of continuous archiving tells how to start.
  age --decrypt --identity key.txt backups/<the newest>/manifest.json.zst.age | zstd --decompress
    says what belongs to it, with hashes. wal/ holds what was written after, files/ the photographs and documents.
`;

export type Store = { readonly folder: string; readonly recipient: Recipient };
export type OpenStore = Store & { readonly identity: Identity };

/** A file of the store: its place in it, and the hash of what stands there. */
export type Stored = { readonly file: string; readonly bytes: number; readonly sha256: string };

export const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

export function requiredPassphrase(): string {
  const passphrase = process.env.BACKUP_PASSPHRASE ?? "";
  if (passphrase.length < LEAST_PASSPHRASE)
    throw new Failure(
      `BACKUP_PASSPHRASE is missing or shorter than ${LEAST_PASSPHRASE} characters. Choose one, keep it where this machine's loss does not take it along, and give it to every backup and restore: without it nobody opens a backup.`,
    );
  return passphrase;
}

/** Waits until a folder's own list of names is on the disk. */
async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folder as a file, and needs no such thing.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  await handle.sync();
  await handle.close();
}

/** Writes a file beside its place and moves it there once it is on the disk. */
async function writeWhole(file: string, source: Bytes): Promise<{ readonly bytes: number; readonly sha256: string }> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const half = `${file}.${randomUUID()}${HALF}`;
  const hash = createHash("sha256");
  let bytes = 0;
  const handle = await open(half, "w", 0o600);
  try {
    for await (const chunk of source) {
      hash.update(chunk);
      bytes += chunk.length;
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await rename(half, file);
  await syncFolder(path.dirname(file));
  return { bytes, sha256: hash.digest("hex") };
}

export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** How long another process may take that makes the store just now: a key is locked slowly on purpose. */
const MADE_WITHIN = 60_000;

/**
 * Opens the store for writing, and makes it and its key the first time: by whichever process writes the recipient first, so that a backup by hand beside the
 * one that `start` has just begun is not taken for something else in the folder. @param workFactor of a new key's lock; a test's is less
 */
export async function openStore(folder: string, passphrase: string, workFactor?: number): Promise<OpenStore> {
  const place = path.resolve(folder);
  await mkdir(place, { recursive: true, mode: 0o700 });
  const names = await readdir(place);
  if (!names.includes(KEY)) {
    if (names.some((name) => name !== HOW_TO && name !== RECIPIENT && !name.endsWith(HALF)))
      throw new Failure(`${place} is not empty and holds no backups. Choose another folder.`);
    const { identity, recipient } = await newKey();
    if (await isFirst(path.join(place, RECIPIENT), `${recipient}\n`)) {
      say(`There were no backups in ${place}: they begin there now, under the passphrase given.`);
      await writeWhole(path.join(place, HOW_TO), once(Buffer.from(HOW_TO_TEXT)));
      await writeWhole(path.join(place, KEY), once(await lockKey(identity, passphrase, workFactor)));
    } else await untilThere(place);
  }
  return unlockStore(place, passphrase);
}

/** Writes a file that nobody has written yet. @returns whether that was so */
async function isFirst(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: "wx", mode: 0o600, flush: true });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function untilThere(place: string): Promise<void> {
  const since = performance.now();
  while (!(await readdir(place)).includes(KEY)) {
    if (performance.now() - since > MADE_WITHIN)
      throw new Failure(`Backups were begun in ${place} and their key was never written. Nothing was kept there yet: empty the folder.`);
    await wait(100);
  }
}

/** Opens the store for reading. @throws a sentence where there is none, or the passphrase is another. */
export async function unlockStore(folder: string, passphrase: string): Promise<OpenStore> {
  const place = path.resolve(folder);
  const { recipient } = await findStore(place);
  const locked = await readFile(path.join(place, KEY));
  try {
    const identity = await unlockKey(locked, passphrase);
    if ((await recipientOf(identity)) !== recipient)
      throw new Failure(`${RECIPIENT} in ${place} is not the one of ${KEY}: it was altered.`);
    return { folder: place, recipient, identity };
  } catch (error) {
    if (error instanceof NotWhatWasWritten) throw new Failure(`${KEY} in ${place} does not open: ${error.message}.`);
    throw error;
  }
}

/** The store as whoever only writes into it needs it, and whether it is still there: a share that is not mounted leaves an empty folder in its place. @throws a sentence where there is none. */
export async function findStore(place: string): Promise<Store> {
  const text = await readFile(path.join(place, RECIPIENT), "utf8").catch((error: unknown) => {
    if (isMissing(error)) throw new Failure(`There are no backups in ${place}.`);
    throw error;
  });
  if (!text.endsWith("\n")) throw new Failure(`${RECIPIENT} in ${place} is not what was written.`);
  return { folder: place, recipient: text.slice(0, -1) };
}

/** Whether the note beside the backups is the one that was written. */
export async function isNoteWhole({ folder }: Store): Promise<boolean> {
  return (await readFile(path.join(folder, HOW_TO), "utf8").catch(() => "")) === HOW_TO_TEXT;
}

const isCompressed = (file: string): boolean => file.endsWith(".zst.age");

/** Writes a file of the store. Its name says whether it is compressed: `.zst.age`, or `.age` alone. */
export async function putStored({ folder, recipient }: Store, file: string, source: Bytes): Promise<Stored> {
  const level = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
  const plain = isCompressed(file) ? through(source, createZstdCompress(level)) : source;
  return { file, ...(await writeWhole(path.join(folder, file), sealed(recipient, plain))) };
}

/**
 * Reads a file of the store. @param sha256 of what stands there, where a manifest says it
 * @throws NotWhatWasWritten with the name of the file, where it is missing or not what was written; nothing but what was proven is given out before
 */
export async function* readStored({ folder, identity }: OpenStore, file: string, sha256?: string): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  const hashed = async function* () {
    for await (const chunk of createReadStream(path.join(folder, file), { highWaterMark: 1 << 20 })) {
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    const plain = opened(identity, hashed());
    yield* isCompressed(file) ? through(plain, createZstdDecompress()) : plain;
  } catch (error) {
    if (isMissing(error)) throw new NotWhatWasWritten(`${file} is not there`);
    if (error instanceof NotWhatWasWritten) throw new NotWhatWasWritten(`${file} is not what was written: ${error.message}`);
    throw error;
  }
  if (sha256 !== undefined && hash.digest("hex") !== sha256) throw new NotWhatWasWritten(`${file} is another than the manifest says`);
}

/** What comes, through a stream that makes something else of it; an error of either is an error here. */
async function* through(source: Bytes, output: Transform): AsyncGenerator<Uint8Array> {
  const input = Readable.from(source, { objectMode: false });
  input.on("error", (error) => output.destroy(error));
  input.pipe(output);
  try {
    yield* output;
  } finally {
    input.destroy();
    output.destroy();
  }
}

export async function readAll(source: Bytes): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The files below a folder of the store, by their place in it; none where there is no such folder. */
export async function listStored({ folder }: Store, below: string): Promise<readonly string[]> {
  const found = await readdir(path.join(folder, below), { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return found
    .filter((entry) => entry.isFile() && entry.name.endsWith(".age"))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .sort();
}

/** Takes away what was never finished and has not been touched since: its writer is gone. */
export async function removeHalves({ folder }: Store, before: Temporal.Instant): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const place = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && entry.name.endsWith(HALF) && (await stat(place)).mtimeMs < before.epochMilliseconds)
      await rm(place, { force: true });
  }
}

export async function storedAt({ folder }: Store, file: string): Promise<Temporal.Instant> {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor((await stat(path.join(folder, file))).mtimeMs));
}

export async function removeStored({ folder }: Store, file: string): Promise<void> {
  await rm(path.join(folder, file), { recursive: true, force: true });
}
