import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { z } from "zod";
import { decodeText, guessSeparator } from "#lib/interchange/rules/text.ts";
import { type Result, refuse } from "#lib/result.ts";
import { gather, type Line, type Table } from "./table.ts";

const STEP = 64 * 1024;

function* inSteps(text: string): Generator<string> {
  for (let from = 0; from < text.length; from += STEP) yield text.slice(from, from + STEP);
}

const record = z.object({ record: z.array(z.string()) });

async function* lines(text: string): AsyncGenerator<Line> {
  const parser = parse({
    bom: true,
    delimiter: guessSeparator(text),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: 200_000,
  });
  let row = 0;
  for await (const found of Readable.from(inSteps(text)).pipe(parser)) {
    row += 1;
    yield { row, cells: record.parse(found).record };
  }
}

/** Reads a file of separated values, however it was encoded and whatever separates them. Refuses `import_unreadable`. */
export async function readCsv(bytes: Uint8Array): Promise<Result<Table>> {
  try {
    return await gather("csv", lines(decodeText(bytes)));
  } catch (error) {
    if (error instanceof CsvError) return refuse("import_unreadable");
    throw error;
  }
}
