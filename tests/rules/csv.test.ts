import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLines, csvText, readCell } from "#lib/csv.ts";
import { csvStream } from "#lib/csv-stream.ts";

/** What a spreadsheet takes for a formula, or for something else than the text it is. */
const DANGEROUS = /^(?:\s*[=+\-@|%＝＋－＠]|[\t\r\n])/;
const dangerousCell = fc
  .tuple(fc.constantFrom("", "'", "''", " ", "\u{a0}", "\t", "\r", "\n", '"'), fc.constantFrom(..."=+-@|%＝＋－＠\t\r"), fc.string())
  .map((parts) => parts.join(""));
const anyCell = fc.oneof(fc.string({ unit: "grapheme" }), dangerousCell);
const lines = fc.array(fc.array(anyCell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 });

const parsed = (text: string): string[][] => parse(text, { bom: true, record_delimiter: "\r\n" });

test("whatever is written reads back as it was, once the apostrophe in front is taken away", () => {
  fc.assert(
    fc.property(lines, (given) => {
      expect(parsed(csvText(given)).map((line) => line.map(readCell))).toEqual(given);
    }),
  );
});

test("no cell begins as a formula, whatever was written", () => {
  fc.assert(
    fc.property(lines, (given) => {
      const cells = parsed(csvText(given)).flat();
      expect(cells.filter((cell) => DANGEROUS.test(cell))).toEqual([]);
    }),
  );
});

test.each(["=1+1", "+61 491 570 313", "-1", "@SUM(A1)", "\tx", "\rx", " =1", "＝1", "'=1"])("%j is led by an apostrophe", (text) => {
  expect(csvLines([[text]])).toBe(`"'${text}"\r\n`);
});

test.each(["O’Brien", "D'Souza", "'tis", "a=b", "3 - 1", ""])("%j stands as it is", (text) => {
  expect(csvLines([[text]])).toBe(`"${text}"\r\n`);
});

async function* batches(count: number, read: number[] = []) {
  for (let at = 0; at < count; at += 1) {
    read.push(at);
    yield [[String(at), "Zoë"]];
  }
}

test("a file that is sent while it is read is the same as one that is made at once", async () => {
  const whole = await new Response(csvStream(["Number", "Name"], batches(3))).bytes();
  expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(whole)).toBe(
    csvText([
      ["Number", "Name"],
      ["0", "Zoë"],
      ["1", "Zoë"],
      ["2", "Zoë"],
    ]),
  );
});

test("no more is read than is taken, and nothing any more once nobody takes it", async () => {
  const read: number[] = [];
  const reader = csvStream(["Number", "Name"], batches(100, read)).getReader();
  for (const _ of [1, 2, 3]) await reader.read();
  expect(read.length).toBeLessThanOrEqual(3);
  await reader.cancel();
  expect(read.length).toBeLessThanOrEqual(3);
});

test("a list that cannot be read to its end ends with an error that tells nothing of what it holds", async () => {
  async function* broken() {
    yield [["Zoë"]];
    throw new Error("Failed query: params: Zoë Okafor");
  }
  const taking = new Response(csvStream(["Name"], broken())).text();
  await expect(taking).rejects.toThrow(/^The file could not be read to its end \([0-9a-f]{8}\)\.$/);
});
