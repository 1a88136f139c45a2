import { csvText } from "#lib/csv.ts";

type Refused = {
  readonly headers: readonly string[];
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[]; readonly reasons: readonly string[] }[];
};

/** Refused rows as they were sent, with their number and why: what is added stands last, under headings that say nothing when the mended file comes back. */
export function refusedCsv({ headers, rows }: Refused): string {
  const width = Math.max(headers.length, ...rows.map(({ cells }) => cells.length));
  const filled = (cells: readonly string[]) => Array.from({ length: width }, (_, at) => cells[at] ?? "");
  return csvText([
    [...filled(headers), "Row in the file", "Why it was refused"],
    ...rows.map(({ row, cells, reasons }) => [...filled(cells), String(row), reasons.join(" ")]),
  ]);
}
