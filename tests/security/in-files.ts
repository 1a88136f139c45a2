/** What was planted, in files: documents for print, tables for a spreadsheet, calendars. */
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

/** What of a document would act by itself, read by Mozilla's reader; and how often a planted call stands in its words. */
export async function actsOfPdf(bytes: Uint8Array): Promise<{ readonly acts: readonly string[]; readonly calls: number }> {
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  const document = await task.promise;
  const acts: string[] = [];
  if (await document.hasJSActions()) acts.push("a script");
  if ((await document.getOpenAction()) !== null) acts.push("something when it is opened");
  if ((await document.getAttachments()) !== null) acts.push("a file within");
  let words = "";
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    words += items.map((item) => ("str" in item ? item.str : "")).join("");
    for (const { subtype } of await page.getAnnotations()) acts.push(`an annotation: ${String(subtype)}`);
  }
  await task.destroy();
  return { acts, calls: words.match(/alert\(1\)/g)?.length ?? 0 };
}

/** Cells of a table of quoted cells, line by line. @throws where one is not quoted */
export function cellsOf(csv: string): readonly (readonly string[])[] {
  const lines: string[][] = [[]];
  const cell = /"((?:[^"]|"")*)"(,|\r\n|$)/y;
  cell.lastIndex = csv.startsWith("\ufeff") ? 1 : 0;
  while (cell.lastIndex < csv.length) {
    const found = cell.exec(csv);
    if (found === null) throw new Error("A cell that is not quoted.");
    lines.at(-1)?.push((found[1] ?? "").replaceAll('""', '"'));
    if (found[2] === "\r\n") lines.push([]);
  }
  return lines.filter((line) => line.length > 0);
}

/** What a spreadsheet works out instead of showing it. */
export const isFormula = (cell: string) => /^[\s\0]*[=+\-@|%]/.test(cell);

/** Lines of a calendar, those that were folded put together again. */
export const linesOf = (calendar: string): readonly string[] => calendar.replaceAll(/\r\n[ \t]/g, "").split("\r\n");
