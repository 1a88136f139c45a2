/**
 * What may become a photograph of the record, judged by content: names and declared types are whoever sends's own words.
 * Pure: bytes in, an answer out.
 */

/** The largest file taken, in bytes: twice what a tablet's camera makes. */
export const MOST_BYTES = 15 * 1024 * 1024;
/** What is said of a photograph that does not come in. */
export const WANTED = { most: MOST_BYTES, tooLarge: "photo_too_large", empty: "photo_empty" } as const;
/** The most pixels decoded, so that a small file cannot become a large picture in memory. */
export const MOST_PIXELS = 40_000_000;
/** The most pixels of a picture that is decoded whole and not line by line: progressive JPEG, interlaced PNG, WebP. */
export const MOST_PIXELS_WHOLE = 16_000_000;
/** The longest side kept, in pixels: what a camera of 12 megapixels takes. */
export const LONGEST_SIDE = 4096;
/** The longest side of the small copy, in pixels. */
export const THUMB_SIDE = 480;

export const PICTURE_REFUSALS = [
  "photo_empty",
  "photo_not_a_picture",
  "photo_heic",
  "photo_something_else",
  "photo_damaged",
  "photo_too_many_pixels",
] as const;
export type PictureRefusal = (typeof PICTURE_REFUSALS)[number];

const ASCII = new TextDecoder("latin1");
const text = (bytes: Uint8Array, from: number, to: number) => ASCII.decode(bytes.subarray(from, to));

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const begins = (bytes: Uint8Array, start: readonly number[]) => start.every((byte, at) => bytes[at] === byte);

const HEIC_BRANDS = /^(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/;

/** The kind of picture that these bytes begin as, or why they are none that is taken. */
export function kindOf(bytes: Uint8Array): "jpeg" | "png" | "webp" | PictureRefusal {
  if (bytes.length === 0) return "photo_empty";
  if (begins(bytes, JPEG)) return "jpeg";
  if (begins(bytes, PNG)) return "png";
  if (text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 12) === "WEBP") return "webp";
  if (text(bytes, 4, 8) === "ftyp" && HEIC_BRANDS.test(text(bytes, 8, 12))) return "photo_heic";
  return "photo_not_a_picture";
}

/** Whether a picture of this size is refused before it is decoded. */
export function hasTooManyPixels(of: { readonly width: number; readonly height: number; readonly heldWhole: boolean }): boolean {
  return of.width * of.height > (of.heldWhole ? MOST_PIXELS_WHOLE : MOST_PIXELS);
}

/** How a page, a script, a drawing or a document begins. Compressed pictures hold none of these by chance: the shortest is five bytes long. */
const ALSO = /<script|<html|<!doctype|<svg|<iframe|<body|<\?php|%PDF-|javascript:/i;
/** A script that takes a picture's first lengths for the start of a comment. */
const COMMENT_AT_START = /^.{4}\/\*/s;
const LONGEST_ARCHIVE_NOTE = 0xffff;

/** Whether the file ends as a ZIP archive does: its last record, with a note exactly as long as it says. */
export function endsAsArchive(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - LONGEST_ARCHIVE_NOTE); at -= 1) {
    const isRecord = bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 0x05 && bytes[at + 3] === 0x06;
    if (isRecord && at + 22 + (bytes[at + 20] ?? 0) + (bytes[at + 21] ?? 0) * 256 === bytes.length) return true;
  }
  return false;
}

/**
 * Whether a picture is at the same time something else: a page, a script, a document, an archive. What is kept is drawn anew and carries none of it, and
 * still nobody's camera makes such a file.
 */
export function isSomethingElse(bytes: Uint8Array): boolean {
  return COMMENT_AT_START.test(text(bytes, 0, 8)) || ALSO.test(text(bytes, 0, bytes.length)) || endsAsArchive(bytes);
}
