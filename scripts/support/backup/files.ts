/** The clinic's photographs and documents in the store of backups: each once, since a file is written once and never changed. */
import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { DOCUMENTS_FOLDER, type Files, PHOTOS_FOLDER } from "#lib/files.ts";
import { type KeptFile, keptFile } from "./manifest.ts";
import { NotWhatWasWritten } from "./sealed.ts";
import { listStored, type OpenStore, once, putStored, readAll, readStored, removeStored, type Store } from "./store.ts";

/** Where they stand in the store. */
export const FILES = "files";
const FOLDERS = [PHOTOS_FOLDER, DOCUMENTS_FOLDER];

/** What is known of each without opening it: the hash of the file as it was, and of what stands in the store. */
const NOTED = `${FILES}/noted`;
const notes = z.array(keptFile);

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export type Shipped = {
  /** Everything that the store has, by the file's name: those that the clinic no longer has among it. */
  readonly known: ReadonlyMap<string, KeptFile>;
  /** What the clinic has, as far as it was still there when its turn came. */
  readonly live: ReadonlySet<string>;
};

/** Brings every file into the store that it does not have yet. @param before what an earlier look found */
export async function shipFiles(store: Store, files: Files, before: ReadonlyMap<string, KeptFile>): Promise<Shipped> {
  const known = new Map(before);
  const live = new Set<string>();
  const shipped: KeptFile[] = [];
  for (const folder of FOLDERS) {
    for await (const key of files.list(folder)) {
      if (!known.has(key)) {
        const bytes = await files.read(key).catch(async (error: unknown) => {
          // Taken away since it was listed: its row is gone too, or never was.
          if ((await files.written(key)) === null) return null;
          throw error;
        });
        if (bytes === null) continue;
        const { file, bytes: size } = await putStored(store, `${FILES}/${key}.age`, once(bytes));
        const kept = { key, bytes: bytes.length, sha256: sha256(bytes), stored: { file, bytes: size } };
        known.set(key, kept);
        shipped.push(kept);
      }
      live.add(key);
    }
  }
  if (shipped.length > 0) await note(store, shipped);
  return { known, live };
}

async function note(store: Store, files: readonly KeptFile[]): Promise<void> {
  await putStored(store, `${NOTED}/${randomUUID()}.json.zst.age`, once(Buffer.from(JSON.stringify(files))));
}

export type Known = {
  readonly known: ReadonlyMap<string, KeptFile>;
  /** The notes that were read for it. */
  readonly notes: readonly string[];
};

/** What the store knows of the clinic's files, by the notes that were made of each. Those that were thrown away since are left out. */
export async function knownFiles(store: OpenStore): Promise<Known> {
  const known = new Map<string, KeptFile>();
  const stored = await listStored(store, FILES);
  const there = new Set(stored);
  const read = stored.filter((file) => file.startsWith(`${NOTED}/`));
  for (const file of read) {
    const noted = notes.parse(JSON.parse((await readAll(readStored(store, file))).toString("utf8")));
    for (const each of noted) if (there.has(each.stored.file)) known.set(each.key, each);
  }
  return { known, notes: read };
}

/** One of the clinic's files as it was. @throws NotWhatWasWritten with its name where it is another */
export async function readKept(store: OpenStore, { stored, sha256: wanted }: KeptFile): Promise<Buffer> {
  const bytes = await readAll(readStored(store, stored.file));
  if (sha256(bytes) !== wanted) throw new NotWhatWasWritten(`${stored.file} is another file than was noted`);
  return bytes;
}

/** Puts the notes of many looks into one, and takes those away that it is made of: another look may have made one meanwhile. */
export async function tidyNotes(store: OpenStore, { known, notes: old }: Known): Promise<void> {
  if (old.length < 2) return;
  if (known.size > 0) await note(store, [...known.values()]);
  for (const file of old) await removeStored(store, file);
}
