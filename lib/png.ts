import { inflateSync } from "node:zlib";

const START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
/** Bytes a pixel of 8 bits, by the colour type of the header. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };
const WIDEST = 4000;
const TALLEST = 2000;

/**
 * Whether these bytes are a whole picture as a signature pad draws one: 8 bits, not interlaced, of a signature's size, its pixels all there. A drawing comes
 * from a browser, and a library that meets a broken or a swollen one may throw where nobody catches.
 */
export function isSoundPng(bytes: Uint8Array): boolean {
  if (!START.every((byte, index) => bytes[index] === byte)) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let expected = 0;
  let rowLength = 0;
  for (let at = START.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (at + 12 + length > bytes.length) return false;
    if (type === "IHDR") {
      const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
      const channels = CHANNELS[view.getUint8(at + 17)];
      const isPlain = length === 13 && view.getUint8(at + 16) === 8 && view.getUint8(at + 20) === 0;
      if (!isPlain || channels === undefined || width < 1 || height < 1 || width > WIDEST || height > TALLEST) return false;
      rowLength = width * channels + 1;
      expected = rowLength * height;
    }
    if (type === "IDAT") data.push(bytes.subarray(at + 8, at + 8 + length));
    if (type === "IEND") return expected > 0 && hasPixels(Buffer.concat(data), expected, rowLength);
    at += 12 + length;
  }
  return false;
}

function hasPixels(compressed: Uint8Array, expected: number, rowLength: number): boolean {
  try {
    const pixels = inflateSync(compressed, { maxOutputLength: expected });
    if (pixels.length !== expected) return false;
    for (let at = 0; at < expected; at += rowLength) if ((pixels[at] ?? 5) > 4) return false;
    return true;
  } catch {
    return false;
  }
}
