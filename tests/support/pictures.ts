/** Files as people and attackers send them, made here: real pictures, and what only claims to be one. */
import { crc32, deflateSync } from "node:zlib";
import { zipSync } from "fflate";
import sharp from "sharp";

const join = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
const text = (words: string): Uint8Array => Buffer.from(words, "latin1");

export type Side = { readonly width: number; readonly height: number };

/** A picture with something to see in it: left half red, right half blue, a white bar on top. */
function drawn({ width, height }: Side) {
  const half = Math.floor(width / 2);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${half}" height="${height}" fill="#c03030"/><rect x="${half}" width="${width - half}" height="${height}" fill="#3030c0"/><rect width="${width}" height="${Math.ceil(height / 8)}" fill="#ffffff"/></svg>`;
  return sharp(Buffer.from(svg));
}

export const picture = {
  jpeg: (size: Side): Promise<Buffer> => drawn(size).flatten().jpeg({ quality: 90 }).toBuffer(),
  progressive: (size: Side): Promise<Buffer> => drawn(size).flatten().jpeg({ progressive: true }).toBuffer(),
  png: (size: Side): Promise<Buffer> => drawn(size).png().toBuffer(),
  webp: (size: Side): Promise<Buffer> => drawn(size).webp().toBuffer(),
  gif: (size: Side): Promise<Buffer> => drawn(size).gif().toBuffer(),
  avif: (size: Side): Promise<Buffer> => drawn(size).avif().toBuffer(),
  tiff: (size: Side): Promise<Buffer> => drawn(size).tiff().toBuffer(),
  /** As a camera that was held upright takes it: lying on its side, with a place and a maker. */
  fromCamera: (size: Side): Promise<Buffer> =>
    drawn(size)
      .flatten()
      .withMetadata({ orientation: 6 })
      .withExifMerge({
        IFD0: { Make: "ExampleCam", Copyright: "Ines Carvalho" },
        IFD3: { GPSLatitudeRef: "S", GPSLatitude: "37/1 48/1 0/1", GPSLongitudeRef: "E", GPSLongitude: "144/1 57/1 0/1" },
      })
      .jpeg()
      .toBuffer(),
  /** 14,000 pixels square in 600 KB: 784 MB once it is unpacked. */
  vast: (): Promise<Buffer> =>
    sharp({ create: { width: 14_000, height: 14_000, channels: 3, background: "#aa8877" }, limitInputPixels: false })
      .png({ compressionLevel: 9 })
      .toBuffer(),
} as const;

function chunk(name: string, data: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = join(text(name), data);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  return join(length, body, crc);
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

function head({ width, height }: Side): Uint8Array {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([8, 2, 0, 0, 0], 8);
  return chunk("IHDR", data);
}

const zlib = (bytes: Uint8Array): Uint8Array => deflateSync(bytes, { level: 9 });

export const bomb = {
  /** A small picture whose note unpacks to 64 MB. */
  inTheNote: (): Uint8Array =>
    join(
      SIGNATURE,
      head({ width: 4, height: 4 }),
      chunk("zTXt", join(text("Comment\0\0"), zlib(new Uint8Array(64 * 1024 * 1024)))),
      chunk("IDAT", zlib(new Uint8Array(4 * 13))),
      chunk("IEND", new Uint8Array()),
    ),
  /** A small picture whose pixels unpack to 64 MB. */
  inThePixels: (): Uint8Array =>
    join(SIGNATURE, head({ width: 4, height: 4 }), chunk("IDAT", zlib(new Uint8Array(64 * 1024 * 1024))), chunk("IEND", new Uint8Array())),
  /** The header alone: 60,000 pixels square. */
  inTheHeader: (): Uint8Array =>
    join(SIGNATURE, head({ width: 60_000, height: 60_000 }), chunk("IDAT", zlib(new Uint8Array(64))), chunk("IEND", new Uint8Array())),
} as const;

const SCRIPT = "<script>alert(document.cookie)</script>";

export const polyglot = {
  /** A GIF whose first bytes are a script's variable. */
  gifAndScript: (): Uint8Array => text("GIF89a/*\x00\x00\x00\x00*/=1;alert(1)//"),
  /** A whole JPEG with a page in its comment. */
  jpegAndPage: (jpeg: Uint8Array): Uint8Array => {
    const words = text(`<html><body>${SCRIPT}</body></html>`);
    return join(jpeg.subarray(0, 2), Uint8Array.of(0xff, 0xfe, 0, words.length + 2), words, jpeg.subarray(2));
  },
  /** A whole JPEG with a page after its end. */
  jpegThenPage: (jpeg: Uint8Array): Uint8Array => join(jpeg, text(`<!DOCTYPE html>${SCRIPT}`)),
  /** A page that a JPEG follows. */
  pageThenJpeg: (jpeg: Uint8Array): Uint8Array => join(text(`<html>${SCRIPT}<!--`), jpeg),
  /** A JPEG whose first length opens a comment. */
  jpegAndScript: (jpeg: Uint8Array): Uint8Array =>
    join(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0x2f, 0x2a), new Uint8Array(0x2f2a - 2), jpeg.subarray(2)),
  /** A document that is an archive. */
  pdfAndZip: (): Uint8Array => join(text("%PDF-1.7\n"), zipSync({ "a.js": text("alert(1)") })),
  /** A whole PNG that an archive follows. */
  pngAndZip: (png: Uint8Array): Uint8Array => join(png, zipSync({ "a.js": text("alert(1)") })),
  svg: (): Uint8Array => text(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${SCRIPT}</svg>`),
} as const;

/** An ISO file as a phone makes it, by its first box. */
export const heic = (): Uint8Array => join(Uint8Array.of(0, 0, 0, 24), text("ftypheic"), new Uint8Array(200));

/** One form with one file, as a browser sends it. */
export function formOf(fields: Readonly<Record<string, string>>, file: Uint8Array, name = "photo.jpg", type = "image/jpeg"): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("picture", new Blob([new Uint8Array(file)], { type }), name);
  return form;
}
