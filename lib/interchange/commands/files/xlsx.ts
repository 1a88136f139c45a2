import { setImmediate } from "node:timers/promises";
import { Unzip, UnzipInflate, UnzipPassThrough } from "fflate";
import { SaxesParser } from "saxes";
import { isBomb, MOST } from "#lib/interchange/rules/limits.ts";
import { type Result, refuse } from "#lib/result.ts";
import { BookReader, type Part, SheetReader, StringsReader, StylesReader } from "./sheet.ts";
import { gather, type Line, type Table } from "./table.ts";

const STEP = 32 * 1024;

class Unreadable extends Error {}

/** Unfolds the parts of a workbook that are wanted, step by step and no further than is taken, and reads each as it comes. */
async function readParts(bytes: Uint8Array, want: (name: string) => Part | null): Promise<void> {
  let unfolded = 0;
  let given = 0;
  let open = 0;
  const failures: Error[] = [];
  const unzip = new Unzip((file) => {
    const part = want(file.name);
    if (part === null) return;
    open += 1;
    const parser = new SaxesParser();
    const decoder = new TextDecoder();
    parser.on("error", (error) => failures.push(error));
    parser.on("opentag", ({ name, attributes }) => part.open(plain(name), attributes));
    parser.on("closetag", ({ name }) => part.close(plain(name)));
    parser.on("text", (text) => part.text(text));
    parser.on("cdata", (text) => part.text(text));
    file.ondata = (error, data, final) => {
      if (error !== null) failures.push(error);
      unfolded += data?.length ?? 0;
      if (isBomb(unfolded, given)) failures.push(new Unreadable());
      if (failures.length > 0) return;
      parser.write(decoder.decode(data, { stream: !final }));
      if (!final) return;
      parser.close();
      open -= 1;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  unzip.register(UnzipPassThrough);
  for (let from = 0; from < bytes.length; from += STEP) {
    given = from + STEP;
    unzip.push(bytes.subarray(from, from + STEP), from + STEP >= bytes.length);
    if (failures.length > 0) throw new Unreadable();
    await setImmediate();
  }
  if (open > 0) throw new Unreadable();
}

/** The name of an element without what stands before its colon. */
const plain = (name: string) => name.slice(name.indexOf(":") + 1);

/**
 * Reads the first sheet of an Excel workbook: what a cell shows, dates as year-month-day. It is unfolded step by step and never whole, so that a bomb is given up
 * before it is a matter of memory; no entity of its XML is looked up anywhere. Refuses `import_unreadable`.
 */
export async function readXlsx(bytes: Uint8Array): Promise<Result<Table>> {
  try {
    const book = new BookReader();
    await readParts(bytes, (name) => book.part(name));
    const strings = new StringsReader();
    const styles = new StylesReader();
    await readParts(bytes, (name) => (name === "xl/sharedStrings.xml" ? strings : name === "xl/styles.xml" ? styles : null));
    const lines: Line[] = [];
    let isTooMany = false;
    const shows = { strings: strings.found, dateStyles: styles.dateStyles, from1904: book.from1904 };
    const sheet = new SheetReader(shows, (line) => {
      if (lines.length > MOST.rows) isTooMany = true;
      else lines.push(line);
    });
    const first = book.firstSheet();
    let isThere = false;
    await readParts(bytes, (name) => {
      if (name !== first) return null;
      isThere = true;
      return sheet;
    });
    if (isTooMany) return refuse("import_too_large");
    return isThere ? await gather("xlsx", lines) : refuse("import_unreadable");
  } catch {
    // Whatever went wrong is in the file: nothing else is asked for anything here.
    return refuse("import_unreadable");
  }
}
