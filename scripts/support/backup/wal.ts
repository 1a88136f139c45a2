/**
 * The log that the server writes of every change: the server copies each segment into a folder of its own, and this brings it into the store. What is in the
 * store is never written over: two servers that came from one write segments of the same name, and then both are kept, and a restore says so.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, chown, mkdir, open, readdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Owner } from "../postgres-user.ts";
import { Failure } from "../say.ts";
import { isMissing, listStored, type OpenStore, putStored, readStored, type Store } from "./store.ts";

const WAL = "wal";
const ARCHIVED = /^(?:[0-9A-F]{24}|[0-9A-F]{8}\.history|[0-9A-F]{24}\.[0-9A-F]{8}\.backup)$/;
const STORED = /^wal\/(\d+)\/([0-9A-F]{8}(?:[0-9A-F]{16}|\.history))-([0-9a-f]{16})\.zst\.age$/;
const SEGMENT_LENGTH = 24;

export type StoredWal = { readonly file: string; readonly systemId: string; readonly name: string };

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}

/** Brings what the server has handed over into the store, oldest first, and takes it away there. @returns how many segments came */
export async function shipWal(store: Store, staging: string, systemId: string): Promise<number> {
  const names = await readdir(staging).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  let shipped = 0;
  for (const name of names.filter((each) => ARCHIVED.test(each)).sort()) {
    const from = path.join(staging, name);
    if (!name.endsWith(".backup")) {
      const sign = (await hashOf(from)).slice(0, 16);
      await putStored(store, `${WAL}/${systemId}/${name}-${sign}.zst.age`, createReadStream(from));
      shipped += 1;
    }
    await rm(from, { force: true });
  }
  return shipped;
}

export async function listWal(store: Store): Promise<readonly StoredWal[]> {
  return (await listStored(store, WAL)).flatMap((file) => {
    const [, systemId, name] = STORED.exec(file) ?? [];
    return systemId === undefined || name === undefined ? [] : [{ file, systemId, name }];
  });
}

/** Without the timeline: where in the log a segment stands. */
const placeOf = (name: string): string => name.slice(8, SEGMENT_LENGTH);

/** What a restore from this segment on may need: every segment from there, and what tells timelines apart. @throws a sentence where two servers wrote the same */
export function walFrom(all: readonly StoredWal[], systemId: string, firstSegment: string): readonly StoredWal[] {
  const needed = all.filter(
    (each) => each.systemId === systemId && (each.name.endsWith(".history") || placeOf(each.name) >= placeOf(firstSegment)),
  );
  const twin = needed.find(({ name, file }) => needed.some((other) => other.name === name && other.file !== file));
  if (twin !== undefined)
    throw new Failure(
      `Two servers wrote ${twin.name} of the log into one store. Move the files of the one that is not wanted away from ${WAL}/${systemId}.`,
    );
  return needed;
}

const SEGMENTS_A_LOG = 0x100;

/** Segments that are missing between others, by the place in the log and whatever the timeline: behind a hole nothing can be replayed. */
export function missingIn(wal: readonly Pick<StoredWal, "name">[]): readonly string[] {
  const numbers = wal
    .filter(({ name }) => !name.endsWith(".history"))
    .map(({ name }) => Number.parseInt(name.slice(8, 16), 16) * SEGMENTS_A_LOG + Number.parseInt(name.slice(16), 16))
    .sort((a, b) => a - b);
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, "0");
  return numbers.flatMap((number, at) => {
    const before = numbers[at - 1];
    return before === undefined || number - before <= 1
      ? []
      : [`${hex(Math.floor((before + 1) / SEGMENTS_A_LOG))}${hex((before + 1) % SEGMENTS_A_LOG)}`];
  });
}

const ZEROS = Buffer.alloc(1 << 20);
const isZero = (chunk: Uint8Array): boolean => chunk.length <= ZEROS.length && ZEROS.compare(chunk, 0, chunk.length, 0, chunk.length) === 0;

/** Lays segments out for a server to take. What is zero in one, as after a quiet minute, takes no room. */
export async function layOut(store: OpenStore, wal: readonly StoredWal[], folder: string, owner: Owner | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
  for (const { file, name } of wal) {
    const target = path.join(folder, name);
    const handle = await open(target, "w", 0o600);
    let [at, length] = [0, 0];
    try {
      for await (const chunk of readStored(store, file)) {
        if (!isZero(chunk)) await handle.write(chunk, 0, chunk.length, at);
        at += chunk.length;
        length = at;
      }
      await handle.truncate(length);
    } finally {
      await handle.close();
    }
    await chmod(target, 0o600);
    if (owner !== undefined) await chown(target, owner.uid, owner.gid);
  }
}

/** Whether a segment stands before another in the log. What tells timelines apart is never before anything. */
export const isBefore = (name: string, first: string): boolean => !name.endsWith(".history") && placeOf(name) < placeOf(first);
