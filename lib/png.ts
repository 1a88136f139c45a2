import { unzlibSync } from "fflate";

const START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
/** Bytes a pixel of 8 bits, by the colour type of the header. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };
const WIDEST = 4000;
const TALLEST = 2000;

/**
 * Whether these bytes are a whole picture as a signature pad draws one, with something drawn: 8 bits, not interlaced, of a signature's size, its pixels all
 * there and not all alike. A drawing comes from a browser: an empty one is no signature, and a library that meets a broken or a swollen one may throw where
 * nobody catches.
 */
export function isDrawing(bytes: Uint8Array): boolean {
  if (!START.every((byte, index) => bytes[index] === byte)) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let expected = 0;
  let rowLength = 0;
  let pixelLength = 0;
  for (let at = START.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (at + 12 + length > bytes.length) return false;
    if (type === "IHDR") {
      const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
      const channels = CHANNELS[view.getUint8(at + 17)];
      const isPlain = length === 13 && view.getUint8(at + 16) === 8 && view.getUint8(at + 20) === 0;
      if (!isPlain || channels === undefined || width < 1 || height < 1 || width > WIDEST || height > TALLEST) return false;
      pixelLength = channels;
      rowLength = width * channels + 1;
      expected = rowLength * height;
    }
    if (type === "IDAT") data.push(bytes.subarray(at + 8, at + 8 + length));
    if (type === "IEND") return expected > 0 && isDrawn(joined(data), expected, rowLength, pixelLength);
    at += 12 + length;
  }
  return false;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function isDrawn(compressed: Uint8Array, expected: number, rowLength: number, pixelLength: number): boolean {
  let filtered: Uint8Array;
  try {
    filtered = unzlibSync(compressed, { out: new Uint8Array(expected) });
  } catch {
    return false;
  }
  return filtered.length === expected && !isOneColour(filtered, rowLength, pixelLength);
}

/** Undoes the filters of the rows, each of which begins with its filter's number. @returns true too where a row has none of the five */
function isOneColour(rows: Uint8Array, rowLength: number, pixelLength: number): boolean {
  let above = new Uint8Array(rowLength - 1);
  const first = new Uint8Array(pixelLength);
  let isAlike = true;
  for (let start = 0; start < rows.length; start += rowLength) {
    const filter = rows[start] ?? 5;
    if (filter > 4) return true;
    const row = new Uint8Array(rowLength - 1);
    for (let at = 0; at < row.length; at += 1) {
      const left = at < pixelLength ? 0 : (row[at - pixelLength] ?? 0);
      const corner = at < pixelLength ? 0 : (above[at - pixelLength] ?? 0);
      row[at] = (rows[start + 1 + at] ?? 0) + predicted(filter, left, above[at] ?? 0, corner);
      if (start === 0 && at < pixelLength) first[at] = row[at] ?? 0;
      else if (row[at] !== first[at % pixelLength]) isAlike = false;
    }
    above = row;
  }
  return isAlike;
}

/** What a row's filter takes a byte to be: nothing, the one to its left, the one above, their mean, or the nearest to their plane (Paeth). */
function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return Math.floor((left + above) / 2);
  if (filter === 0) return 0;
  const [byLeft, byAbove, byCorner] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  if (byLeft <= byAbove && byLeft <= byCorner) return left;
  return byAbove <= byCorner ? above : corner;
}
