/**
 * Draws one picture anew, in a process of its own that holds no secret and is ended from outside when it takes too long: what is stored is what this wrote,
 * never what somebody sent. Upright, in sRGB, on white, without any metadata.
 *
 * `node redraw.ts <sent> <picture> <thumb>` answers one line of JSON: `{ width, height }` in pixels, `{ refused }`, or `{ full }` where there was no room to write.
 */
import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { hasTooManyPixels, isSomethingElse, kindOf, LONGEST_SIDE, MOST_PIXELS, type PictureRefusal, THUMB_SIDE } from "../rules/picture.ts";

type Redrawn = { readonly width: number; readonly height: number } | { readonly refused: PictureRefusal } | { readonly full: true };

const [sent = "", picture = "", thumb = ""] = process.argv.slice(2);

/** Whoever started this ends it after ten seconds; should they be gone, it ends itself. */
setTimeout(() => process.kill(process.pid, "SIGKILL"), 15_000).unref();

sharp.cache(false);
sharp.concurrency(1);
// Decoders of anything but what is taken are not reachable, whatever the bytes claim to be.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp"] });

/** Codes of the usual tables: the best ones would want the whole picture in memory for a few per cent of its size. */
const LINE_BY_LINE = { optimiseCoding: false } as const;

async function redraw(): Promise<Redrawn> {
  const bytes = await readFile(sent);
  const kind = kindOf(bytes);
  if (kind !== "jpeg" && kind !== "png" && kind !== "webp") return { refused: kind };
  if (isSomethingElse(bytes)) return { refused: "photo_something_else" };
  try {
    const read = () => sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "error", pages: 1 });
    const { width, height, isProgressive } = await read().metadata();
    if (hasTooManyPixels({ width, height, heldWhole: isProgressive || kind === "webp" })) return { refused: "photo_too_many_pixels" };
    const made = await read()
      .autoOrient()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#ffffff" })
      .jpeg({ quality: 88, chromaSubsampling: "4:4:4", ...LINE_BY_LINE })
      .toFile(picture);
    await sharp(picture)
      .resize({ width: THUMB_SIDE, height: THUMB_SIDE, fit: "inside", withoutEnlargement: true })
      .jpeg({ quality: 80, ...LINE_BY_LINE })
      .toFile(thumb);
    return { width: made.width, height: made.height };
  } catch (error) {
    // The library tells it in its own words alone, which are the system's.
    if (error instanceof Error && /No space left on device|Disk quota exceeded/.test(error.message)) return { full: true };
    const isTooLarge = error instanceof Error && error.message.includes("pixel limit");
    return { refused: isTooLarge ? "photo_too_many_pixels" : "photo_damaged" };
  }
}

process.stdout.write(JSON.stringify(await redraw()));
