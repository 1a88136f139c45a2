import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import type { Ctx } from "./auth/ctx.ts";
import type { FilesPlace } from "./env.ts";
import { incomingFolder, isFull } from "./files.ts";
import type { RefusalReason } from "./refusals.ts";
import { done, type Result, refuse } from "./result.ts";

/**
 * A file as it came in, on this machine's disk and alone in its folder; SHA-256 of its bytes in hexadecimal, taken as they passed. The name is the sender's own
 * words: it names nothing here.
 */
export type SentFile = { readonly path: string; readonly hash: string; readonly name: string };

/** What was sent with a form: its text fields, as far as they came, and its one file. */
export type Received = { readonly fields: ReadonlyMap<string, string>; readonly file: Result<SentFile> };

/** How large a file may be, in bytes, and what is said of one that is larger, and of none at all. */
export type Wanted = { readonly most: number; readonly tooLarge: RefusalReason; readonly empty: RefusalReason };

/** How often the most is still read of a file that is too large, and thrown away, so that the browser hears the answer; beyond, the connection is cut. */
const READ_ALL_THE_SAME = 4;

/**
 * Reads a form with one file as it comes in, straight to disk: a hundred of them at once take no memory worth naming. The file is there while `work` runs and gone after it, whatever came of it.
 * @returns what `work` makes of it; the file is refused in the words that `wanted` has for it, or with `files_full`
 */
export async function receiveForm<T>(
  _ctx: Ctx<"treatment:record"> | Ctx<"patient:write"> | Ctx<"import:run">,
  request: Request,
  place: FilesPlace,
  wanted: Wanted,
  work: (received: Received) => Promise<T>,
): Promise<T> {
  const folder = path.join(incomingFolder(place), crypto.randomUUID());
  try {
    return await work(await receiveInto(folder, request, wanted));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function receiveInto(folder: string, request: Request, wanted: Wanted): Promise<Received> {
  const contentType = request.headers.get("content-type") ?? "";
  const fields = new Map<string, string>();
  if (request.body === null || !/^multipart\/form-data;/i.test(contentType)) return { fields, file: refuse(wanted.empty) };
  const file = path.join(folder, "sent");
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { size, isTooLarge, hash, name } = await readParts(Readable.from(request.body), { contentType, file, fields, most: wanted.most });
    if (isTooLarge) return { fields, file: refuse(wanted.tooLarge) };
    return { fields, file: size === 0 ? refuse(wanted.empty) : done({ path: file, hash, name }) };
  } catch (error) {
    // A connection that broke off, or no whole form: what came of it is nothing.
    return { fields, file: refuse(isFull(error) ? "files_full" : wanted.empty) };
  }
}

type Into = { readonly contentType: string; readonly file: string; readonly fields: Map<string, string>; readonly most: number };

type Read = { readonly size: number; readonly isTooLarge: boolean; readonly hash: string; readonly name: string };

async function readParts(body: Readable, into: Into): Promise<Read> {
  const { contentType, file, fields, most } = into;
  const limits = { files: 1, fileSize: most, fields: 10, fieldSize: 1000, parts: 12, headerPairs: 20, headerSize: 4096 };
  const form = new Busboy({ headers: { "content-type": contentType }, limits });
  const writing: Promise<void>[] = [];
  const hashed = createHash("sha256");
  let size = 0;
  let isTooLarge = false;
  let sentAs = "";
  form.on("field", (name, value) => {
    fields.set(name, value);
  });
  form.on("file", (_field, stream, name) => {
    sentAs = name;
    stream.once("limit", () => {
      isTooLarge = true;
    });
    const count = (chunk: Buffer) => {
      size += chunk.length;
      hashed.update(chunk);
    };
    writing.push(writeDown(stream, file, count));
  });
  let read = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      read += chunk.length;
      next(read > READ_ALL_THE_SAME * most ? new Error("Far too much was sent.") : null, chunk);
    },
  });
  try {
    await pipeline(body, counted, form);
  } catch (error) {
    if (isTooLarge) return { size, isTooLarge, hash: "", name: sentAs };
    throw error;
  } finally {
    await Promise.allSettled(writing);
  }
  await Promise.all(writing);
  return { size, isTooLarge, hash: hashed.digest("hex"), name: sentAs };
}

/**
 * Writes what comes in to a new file. Once that fails, as on a full disk, the rest goes by unkept: whoever is still sending would not hear the answer otherwise,
 * and a form whose file nobody reads never ends.
 * @throws what went wrong first, at the end of the stream
 */
async function writeDown(stream: AsyncIterable<Buffer>, file: string, onChunk: (chunk: Buffer) => void): Promise<void> {
  let handle: FileHandle | undefined;
  let failed: { readonly error: unknown } | undefined;
  try {
    for await (const chunk of stream) {
      onChunk(chunk);
      if (failed !== undefined) continue;
      try {
        handle ??= await open(file, "wx", 0o600);
        await handle.writeFile(chunk);
      } catch (error) {
        failed = { error };
      }
    }
  } finally {
    await handle?.close();
  }
  if (failed !== undefined) throw failed.error;
}

/** Lets what is still being sent go by, kept nowhere, or the browser would take a cut connection for the answer. Of more than `most` bytes nothing is waited for. */
export async function passOver({ body, bodyUsed }: Request, most: number): Promise<void> {
  if (body === null || bodyUsed) return;
  let passed = 0;
  try {
    for await (const part of body) {
      passed += part.length;
      if (passed > most) return;
    }
  } catch {
    // Whoever was sending has gone.
  }
}
