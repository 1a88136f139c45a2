/**
 * What may become a document of the record, judged by content: names and declared types are whoever sends's own words.
 * Pure: bytes in, an answer out.
 */
import { endsAsArchive, isSomethingElse, kindOf } from "#lib/photos/rules/picture.ts";

/** The largest file taken, in bytes. */
const MOST_BYTES = 20 * 1024 * 1024;
/** What is said of a file that does not come in. */
export const WANTED = { most: MOST_BYTES, tooLarge: "document_too_large", empty: "document_empty" } as const;

/** The types that are kept, as a browser is told of them, and the ending of their files' names. */
export const TYPES = {
  pdf: { label: "PDF", mime: "application/pdf", ending: "pdf" },
  jpeg: { label: "Picture", mime: "image/jpeg", ending: "jpg" },
  text: { label: "Text", mime: "text/plain; charset=utf-8", ending: "txt" },
} as const;
export type DocumentType = keyof typeof TYPES;

type FileRefusal = "document_not_taken" | "document_something_else" | "photo_heic";
/** A picture is drawn anew before it is kept, as photographs are. */
export type Judged = { readonly is: "pdf" | "text" | "picture" } | { readonly refused: FileRefusal };

const ASCII = new TextDecoder("latin1");
const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** Letters, blanks, ends of lines and of pages in UTF-8, and no other signs that steer a machine. */
function isText(bytes: Uint8Array): boolean {
  try {
    return !/(?![\t\n\f\r])\p{Cc}/u.test(UTF8.decode(bytes));
  } catch {
    return false;
  }
}

/** What these bytes are of what is taken, or why they are none of it. */
export function judgeFile(bytes: Uint8Array): Judged {
  const kind = kindOf(bytes);
  if (kind === "jpeg" || kind === "png" || kind === "webp") return { is: "picture" };
  if (kind === "photo_heic") return { refused: kind };
  if (ASCII.decode(bytes.subarray(0, 5)) === "%PDF-") return endsAsArchive(bytes) ? { refused: "document_something_else" } : { is: "pdf" };
  if (bytes.length === 0 || !isText(bytes)) return { refused: "document_not_taken" };
  return isSomethingElse(bytes) ? { refused: "document_something_else" } : { is: "text" };
}

/** Whether a PDF asks for a password: its trailer points to how it is encrypted. Trailers are never compressed themselves. */
export function isLockedPdf(bytes: Uint8Array): boolean {
  return /\/Encrypt\s*(?:\d+\s+\d+\s+R|<<)/.test(ASCII.decode(bytes));
}

const LONGEST_NAME = 120;

/** The last part of the name that a file was sent under, without signs that steer a machine or turn the way of reading. May be empty. */
export function cleanFileName(sent: string): string {
  const last = sent.toWellFormed().split(/[\\/]/).at(-1) ?? "";
  const plain = last
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return [...plain].slice(0, LONGEST_NAME).join("");
}

/** "1.2 MB", "12 KB" */
export function saySize(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} KB`;
}
