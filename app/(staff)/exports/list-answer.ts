import { csvAnswer } from "#app/file-answer.ts";
import { csvStream } from "#lib/csv-stream.ts";
import { type Columns, cellsOf, headingsOf } from "#lib/interchange/outputs/lists/columns.ts";

async function* asCells<Line>(columns: Columns<Line>, batches: AsyncGenerator<readonly Line[]>) {
  for await (const lines of batches) yield lines.map((line) => cellsOf(columns, line));
}

/** A list as a file, sent while it is read. */
export function listAnswer<Line>(columns: Columns<Line>, batches: AsyncGenerator<readonly Line[]>, name: string): Response {
  return csvAnswer(csvStream(headingsOf(columns), asCells(columns, batches)), name);
}
