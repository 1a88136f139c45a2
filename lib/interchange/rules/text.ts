/** How a file of text is read, when nothing says how it was written. */

type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** By the mark at its beginning; else by where its zeros stand, as the letters of most names are two bytes in UTF-16; else UTF-8 where that fits. */
function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const head = bytes.subarray(0, 2000);
  const zerosAt = (parity: number) => head.reduce((count, byte, at) => count + (byte === 0 && at % 2 === parity ? 1 : 0), 0);
  if (zerosAt(1) > head.length / 5) return "utf-16le";
  if (zerosAt(0) > head.length / 5) return "utf-16be";
  return "utf-8";
}

/** The text of a file: UTF-16, UTF-8, or what Windows wrote before there was UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  if (encoding !== "utf-8") return new TextDecoder(encoding).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

const SEPARATORS = [",", ";", "\t", "|"] as const;
export type Separator = (typeof SEPARATORS)[number];

/** What stands between the cells: what the first lines have most of, the same number in each, outside of quotes. */
export function guessSeparator(text: string): Separator {
  const lines = text
    .slice(0, 20_000)
    .replaceAll(/"(?:[^"]|"")*"/g, "")
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "")
    .slice(0, 10);
  const count = (line: string, separator: string) => line.split(separator).length - 1;
  const score = (separator: Separator) => {
    const [head = 0, ...rest] = lines.map((line) => count(line, separator));
    return head === 0 ? 0 : head * (1 + rest.filter((each) => each === head).length);
  };
  return SEPARATORS.reduce((best, each) => (score(each) > score(best) ? each : best));
}

/** A cell as the database can keep it: what stands for nothing at all is shown as what cannot be read. */
export function keepable(cell: string): string {
  return cell.replaceAll("\0", "\u{fffd}").toWellFormed();
}

/** A zip begins like this, and so does every workbook of Excel. */
export function isWorkbook(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

/** What is neither text nor a workbook: a PDF, an older Excel file, a picture. */
export function isSomethingElse(bytes: Uint8Array): boolean {
  const begins = (...signature: readonly number[]) => signature.every((byte, at) => bytes[at] === byte);
  return begins(0x25, 0x50, 0x44, 0x46) || begins(0xd0, 0xcf, 0x11, 0xe0) || begins(0x89, 0x50, 0x4e, 0x47) || begins(0xff, 0xd8, 0xff);
}
