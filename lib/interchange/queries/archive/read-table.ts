import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import { z } from "zod";
import { readCell } from "#lib/csv.ts";

const line = z.array(z.string().nullable());

/** The lines of a table of an archive, headings first: null for a cell that is empty without quotes, text as it was before it was written. */
export async function* readTable(file: string): AsyncGenerator<readonly (string | null)[]> {
  const parser = parse({
    bom: true,
    record_delimiter: "\r\n",
    cast: (text, { quoting }) => (quoting ? readCell(text) : text === "" ? null : text),
  });
  const source = createReadStream(file);
  source.on("error", (error) => parser.destroy(error));
  for await (const cells of source.pipe(parser)) yield line.parse(cells);
}
