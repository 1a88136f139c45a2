/** What spreadsheets would run instead of show, also behind blanks. */
const FORMULA = /^\s*[=+\-@|%]/;

/** A cell that is text and nothing else, whatever opens it: quoted, and led by an apostrophe where it could begin a formula. */
function cell(text: string): string {
  const inert = FORMULA.test(text) ? `'${text}` : text;
  return `"${inert.replaceAll('"', '""')}"`;
}

/** Lines of cells as comma-separated values. UTF-8 with a byte order mark, so that Excel reads names as they are written. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}
