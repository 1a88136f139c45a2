import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { FilesPlace } from "#lib/env.ts";
import { incomingFolder } from "#lib/files.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { MOST_BYTES } from "../rules/picture.ts";

/** A file as it came in, on this machine's disk and alone in its folder; SHA-256 of its bytes in hexadecimal, taken as they passed. */
export type SentFile = { readonly path: string; readonly hash: string };

/** What was sent with a form: its text fields, as far as they came, and its one file. */
export type Received = { readonly fields: ReadonlyMap<string, string>; readonly file: Result<SentFile> };

/** How much of a file that is too large is still read and thrown away, so that the browser hears the answer; beyond, the connection is cut. */
const MOST_READ = 4 * MOST_BYTES;

const isFull = (error: unknown) => error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");

/**
 * Reads a form with one file as it comes in, straight to disk: a hundred of them at once take no memory worth naming. The name that the file was sent with
 * is not even looked at. The file is there while `work` runs and gone after it, whatever came of it.
 * @returns what `work` makes of it; the file is refused with `photo_empty`, `photo_too_large` beyond 15 MB or `files_full`
 */
export async function receiveForm<T>(
  _ctx: Ctx<"treatment:record">,
  request: Request,
  place: FilesPlace,
  work: (received: Received) => Promise<T>,
): Promise<T> {
  const folder = path.join(incomingFolder(place), crypto.randomUUID());
  try {
    return await work(await receiveInto(folder, request));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function receiveInto(folder: string, request: Request): Promise<Received> {
  const contentType = request.headers.get("content-type") ?? "";
  const fields = new Map<string, string>();
  if (request.body === null || !/^multipart\/form-data;/i.test(contentType)) return { fields, file: refuse("photo_empty") };
  const file = path.join(folder, "sent");
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { size, isTooLarge, hash } = await readParts(Readable.from(request.body), { contentType, file, fields });
    if (isTooLarge) return { fields, file: refuse("photo_too_large") };
    return { fields, file: size === 0 ? refuse("photo_empty") : done({ path: file, hash }) };
  } catch (error) {
    // A connection that broke off, or no whole form: what came of it is nothing.
    return { fields, file: refuse(isFull(error) ? "files_full" : "photo_empty") };
  }
}

type Into = { readonly contentType: string; readonly file: string; readonly fields: Map<string, string> };

type Read = { readonly size: number; readonly isTooLarge: boolean; readonly hash: string };

async function readParts(body: Readable, into: Into): Promise<Read> {
  const { contentType, file, fields } = into;
  const limits = { files: 1, fileSize: MOST_BYTES, fields: 10, fieldSize: 200, parts: 12, headerPairs: 20, headerSize: 4096 };
  const form = new Busboy({ headers: { "content-type": contentType }, limits });
  const writing: Promise<void>[] = [];
  const hashed = createHash("sha256");
  let size = 0;
  let isTooLarge = false;
  form.on("field", (name, value) => {
    fields.set(name, value);
  });
  form.on("file", (_field, stream) => {
    stream.once("limit", () => {
      isTooLarge = true;
    });
    stream.on("data", (chunk: Buffer) => {
      size += chunk.length;
      hashed.update(chunk);
    });
    writing.push(pipeline(stream, createWriteStream(file, { flags: "wx", mode: 0o600 })));
  });
  let read = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      read += chunk.length;
      next(read > MOST_READ ? new Error("Far too much was sent.") : null, chunk);
    },
  });
  try {
    await pipeline(body, counted, form);
  } catch (error) {
    if (isTooLarge) return { size, isTooLarge, hash: "" };
    throw error;
  } finally {
    await Promise.allSettled(writing);
  }
  await Promise.all(writing);
  return { size, isTooLarge, hash: hashed.digest("hex") };
}
