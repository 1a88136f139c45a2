/** The clinic's photographs and documents in the store of backups: each once, since a file is written once and never changed. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { DOCUMENTS_FOLDER, type Files, PHOTOS_FOLDER } from "#lib/files.ts";
import type { KeptFile } from "./manifest.ts";
import { listStored, type OpenStore, once, putStored, readAll, readStored, removeStored, type Store } from "./store.ts";

/** Where they stand in the store. */
export const FILES = "files";
const FOLDERS = [PHOTOS_FOLDER, DOCUMENTS_FOLDER];

/** What is known of each without opening it: the hash of the file as it was, and of what stands in the store. */
const NOTED = `${FILES}/noted`;
const notes = z.array(z.object({ key: z.string(), bytes: z.number(), sha256: z.string(), stored: z.object({ file: z.string(), bytes: z.number(), sha256: z.string() }) }));

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
        const stored = await putStored(store, `${FILES}/${key}.age`, once(bytes));
        const kept = { key, bytes: bytes.length, sha256: sha256(bytes), stored };
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
  await putStored(store, `${NOTED}/${Date.now()}-${process.pid}.json.zst.age`, once(Buffer.from(JSON.stringify(files))));
}

/** What the store knows of the clinic's files: from the notes that were made of each. Those that were thrown away since are left out. */
export async function knownFiles(store: OpenStore): Promise<ReadonlyMap<string, KeptFile>> {
  const known = new Map<string, KeptFile>();
  const there = new Set(await listStored(store, FILES));
  for (const file of there) {
    if (!file.startsWith(`${NOTED}/`)) continue;
    const noted = notes.parse(JSON.parse((await readAll(readStored(store, file))).toString("utf8")));
    for (const each of noted) if (there.has(each.stored.file)) known.set(each.key, each);
  }
  return known;
}

/** One of the clinic's files as it was. @throws NotWhatWasWritten with its name where it is another */
export function readKept(store: OpenStore, { stored }: KeptFile): Promise<Buffer> {
  return readAll(readStored(store, stored.file, stored.sha256));
}

/** Puts the notes of many looks into one. */
export async function tidyNotes(store: OpenStore, known: ReadonlyMap<string, KeptFile>): Promise<void> {
  const old = await listStored(store, NOTED);
  if (known.size > 0) await note(store, [...known.values()]);
  for (const file of old) await removeStored(store, file);
}
