/**
 * Where pictures and documents stand, outside the database: a folder of this machine, or a bucket of an S3-compatible service. Names are random and say nothing of anybody.
 * A file is written once under its name and never changed.
 */
import { randomBytes } from "node:crypto";
import path from "node:path";
import { Disk } from "flydrive";
import { FSDriver } from "flydrive/drivers/fs";
import { env, type FilesPlace } from "./env.ts";

export type Files = {
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** @throws when there is no such file */
  read(key: string): Promise<Uint8Array<ArrayBuffer>>;
  /** One that is not there is no error. */
  remove(key: string): Promise<void>;
  /** The name of every file below a folder, page after page: one question for a whole page of a bucket. */
  list(folder: string): AsyncGenerator<string>;
  /** When a file was written: a question of its own. Null where there is none of that name. */
  written(key: string): Promise<Temporal.Instant | null>;
};

/** The folders of the store that photographs and the documents of records stand in. */
export const PHOTOS_FOLDER = "photos";
export const DOCUMENTS_FOLDER = "documents";

/** Whether a file was not written because there is no room left for it, whatever the error is wrapped in. */
export function isFull(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if ("code" in at && (at.code === "ENOSPC" || at.code === "EDQUOT")) return true;
  return false;
}

/** A name that nobody can guess: 128 random bits. */
export function randomKey(folder: string, ending: string): string {
  return `${folder}/${randomBytes(16).toString("hex")}.${ending}`;
}

/** The folder where what is on its way in stands until it is kept or refused: on this machine, also where files are kept in a bucket. */
export function incomingFolder(place: FilesPlace): string {
  return path.resolve(place.folder, "incoming");
}

async function openDisk({ folder, bucket }: FilesPlace): Promise<Disk> {
  if (bucket === null) return new Disk(new FSDriver({ location: path.resolve(folder, "kept"), visibility: "private" }));
  // Only who keeps files in a bucket loads its client.
  const { S3Driver } = await import("flydrive/drivers/s3");
  return new Disk(
    new S3Driver({
      bucket: bucket.name,
      region: bucket.region,
      visibility: "private",
      supportsACL: false,
      ...(bucket.endpoint === null ? {} : { endpoint: bucket.endpoint, forcePathStyle: true }),
    }),
  );
}

const opened = new Map<string, Promise<Disk>>();

/** The store of this place; its connections are opened once. */
export function openFiles(place: FilesPlace): Files {
  const name = JSON.stringify(place);
  const disk = opened.get(name) ?? openDisk(place);
  opened.set(name, disk);
  return {
    async put(key, bytes) {
      await (await disk).put(key, bytes);
    },
    async read(key) {
      return new Uint8Array(await (await disk).getBytes(key));
    },
    async remove(key) {
      await (await disk).delete(key);
    },
    async *list(folder) {
      let paginationToken: string | undefined;
      do {
        const page = await (await disk).listAll(folder, { recursive: true, ...(paginationToken === undefined ? {} : { paginationToken }) });
        for (const file of page.objects) {
          if (file.isFile) yield file.key;
        }
        paginationToken = page.paginationToken;
      } while (paginationToken !== undefined);
    },
    async written(key) {
      const store = await disk;
      if (!(await store.exists(key))) return null;
      return (await store.getMetaData(key)).lastModified.toTemporalInstant();
    },
  };
}

/** The store of this installation. */
export function ownFiles(): Files {
  return openFiles(env().files);
}
