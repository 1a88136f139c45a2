/**
 * What spreadsheets would run instead of show, also behind blanks, and a tab or a line's end before anything. Apostrophes in front count too, so that whoever
 * takes one away has what was written.
 */
const FORMULA = /^'*(?:\s*[=+\-@|%＝＋－＠]|[\t\r\n])/;

/** A cell that is text and nothing else, whatever opens it: quoted, and led by an apostrophe where it could begin a formula. */
export function textCell(text: string): string {
  const inert = FORMULA.test(text) ? `'${text}` : text;
  return `"${inert.replaceAll('"', '""')}"`;
}

/** What a cell was before it was written here: without the apostrophe that keeps a spreadsheet from calculating with it. */
export function readCell(written: string): string {
  return written.startsWith("'") && FORMULA.test(written) ? written.slice(1) : written;
}

/** Lines of cells as comma-separated values (RFC 4180). */
export function csvLines(lines: readonly (readonly string[])[]): string {
  return lines.map((line) => `${line.map(textCell).join(",")}\r\n`).join("");
}

/** As `csvLines`, for a whole file: UTF-8 with a byte order mark, so that Excel reads names as they are written. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return `\ufeff${csvLines(lines)}`;
}
