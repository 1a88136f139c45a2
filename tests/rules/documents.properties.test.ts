/** What may become a document: told by its bytes, and never by what it is called. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanFileName, isLockedPdf, judgeFile } from "#lib/documents/rules/file.ts";
import { document } from "#tests/support/documents.ts";
import { heic, picture, polyglot } from "#tests/support/pictures.ts";

const latin1 = (words: string) => Buffer.from(words, "latin1");
const JPEG = "\xff\xd8\xff";
const PNG = "\x89PNG\r\n\x1a\n";

describe("a file", () => {
  test("is told by its bytes: a PDF, a picture as photographs are taken, or text", async () => {
    const size = { width: 8, height: 8 };
    expect(judgeFile(document.pdf())).toEqual({ is: "pdf" });
    expect(judgeFile(document.locked())).toEqual({ is: "pdf" });
    expect(judgeFile(document.withScript())).toEqual({ is: "pdf" });
    expect(judgeFile(document.text())).toEqual({ is: "text" });
    for (const made of [await picture.jpeg(size), await picture.png(size), await picture.webp(size)])
      expect(judgeFile(made)).toEqual({ is: "picture" });
  });

  test.each([
    ["a GIF", async () => picture.gif({ width: 8, height: 8 }), "document_not_taken"],
    ["a TIFF", async () => picture.tiff({ width: 8, height: 8 }), "document_not_taken"],
    ["a picture of a phone", async () => heic(), "photo_heic"],
    ["a program", async () => latin1("MZ\x90\x00\x03\x00\x00\x00\x04\x00"), "document_not_taken"],
    ["an archive", async () => latin1("PK\x03\x04\x14\x00\x00\x00"), "document_not_taken"],
    ["a PDF behind something else", async () => latin1("GIF89a\x01%PDF-1.7"), "document_not_taken"],
    ["a PDF that is an archive", async () => polyglot.pdfAndZip(), "document_something_else"],
    ["a page", async () => latin1("<!doctype html><p>Hello"), "document_something_else"],
    ["a drawing that runs", async () => polyglot.svg(), "document_something_else"],
    ["a page that opens a JPEG", async () => polyglot.pageThenJpeg(await picture.jpeg({ width: 8, height: 8 })), "document_not_taken"],
    ["text of before UTF-8", async () => latin1("Ferritin 9 \xb5g/L"), "document_not_taken"],
    ["nothing", async () => latin1(""), "document_not_taken"],
  ])("that is %s is none that is taken", async (_what, made, refused) => {
    expect(judgeFile(await made())).toEqual({ refused });
  });

  const starts = fc.constantFrom("", "%PDF-", "%PDF", JPEG, PNG, "RIFFxxxxWEBP", "MZ", "GIF89a", "PK\x03\x04", "<svg");
  const files = fc.tuple(starts, fc.uint8Array({ maxLength: 400 })).map(([start, rest]) => Buffer.concat([latin1(start), rest]));

  test("of any bytes is taken as a PDF only where it begins as one, as a picture only where photographs are, and else only as readable text", () => {
    fc.assert(
      fc.property(files, (bytes) => {
        const judged = judgeFile(bytes);
        if ("refused" in judged) return;
        const start = bytes.toString("latin1", 0, 12);
        if (judged.is === "pdf") expect(start.startsWith("%PDF-")).toBe(true);
        else if (judged.is === "picture") expect([JPEG, PNG, "RIFF"].some((begins) => start.startsWith(begins))).toBe(true);
        else expect(Buffer.from(bytes.toString("utf8")).equals(bytes)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("of text stays text whatever is written in it, but for pages, programs and signs that steer a machine", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (words) => {
        const judged = judgeFile(Buffer.from(words, "utf8"));
        const plain = !/(?![\t\n\f\r])\p{Cc}/u.test(words) && words.isWellFormed();
        if (!plain) expect("refused" in judged).toBe(true);
        else if (!/[<%?:/*]|PK/.test(words)) expect(judged).toEqual({ is: "text" });
      }),
    );
  });
});

test("a PDF that asks for a password is known by its trailer, and one that speaks of it is not", () => {
  expect(isLockedPdf(document.locked())).toBe(true);
  expect(isLockedPdf(latin1("%PDF-1.6\ntrailer<</Encrypt<</Filter/Standard>>>>"))).toBe(true);
  expect(isLockedPdf(document.pdf())).toBe(false);
  expect(isLockedPdf(document.pdf("We /Encrypt everything"))).toBe(false);
});

test("the name of a file is one line of what can be read, and leads nowhere", () => {
  expect(cleanFileName("C:\\Scans\\Brief Müller.pdf")).toBe("Brief Müller.pdf");
  expect(cleanFileName("../../etc/passwd")).toBe("passwd");
  expect(cleanFileName("invoice\u202Efdp.exe\0\n")).toBe("invoicefdp.exe");
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }), (codes) => {
      const name = String.fromCharCode(...codes);
      const clean = cleanFileName(name);
      expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\\/]/u);
      expect([...clean].length).toBeLessThanOrEqual(120);
      expect(clean.isWellFormed()).toBe(true);
    }),
  );
});
