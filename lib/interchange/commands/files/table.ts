import { setImmediate } from "node:timers/promises";
import { MOST } from "#lib/interchange/rules/limits.ts";
import { keepable } from "#lib/interchange/rules/text.ts";
import { done, type Result, refuse } from "#lib/result.ts";

/** A file as a table: its headings, and its rows with their numbers in the file. */
export type Table = {
  readonly format: "csv" | "xlsx";
  readonly headers: readonly string[];
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[];
};

export type Line = { readonly row: number; readonly cells: readonly string[] };

/** How many lines are read before others get their turn: a file is read beside the diary. */
const TURN = 250;

/**
 * Gathers lines into a table: the first one that says anything is the headings, empty ones are none. Refuses `import_empty` without any row below the headings,
 * and `import_too_large`.
 */
export async function gather(format: Table["format"], lines: AsyncIterable<Line> | Iterable<Line>): Promise<Result<Table>> {
  let headers: readonly string[] | null = null;
  const rows: Line[] = [];
  let length = 0;
  let read = 0;
  for await (const { row, cells } of lines) {
    read += 1;
    if (read % TURN === 0) await setImmediate();
    if (cells.every((cell) => cell.trim() === "")) continue;
    const kept = withoutEmptyEnd(cells).map(keepable);
    const size = kept.reduce((sum, cell) => sum + cell.length, 0);
    length += size;
    if (kept.length > MOST.columns || size > MOST.row || length > MOST.text || rows.length >= MOST.rows) return refuse("import_too_large");
    if (headers === null) headers = kept.map((cell) => cell.trim());
    else rows.push({ row, cells: kept });
  }
  return headers === null || rows.length === 0 ? refuse("import_empty") : done({ format, headers, rows });
}

function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== "");
  return cells.slice(0, last + 1);
}
