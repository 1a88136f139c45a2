/** Times of many runs in milliseconds, and how a table shows them. */
export type Times = { readonly median: number; readonly p95: number };

export function timesOf(samples: readonly number[]): Times {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95) };
}

/** How long some work took, with what it gave. */
export async function timed<T>(work: () => Promise<T> | T): Promise<{ readonly took: number; readonly value: T }> {
  const since = performance.now();
  const value = await work();
  return { took: performance.now() - since, value };
}

export const inMs = (milliseconds: number): string => milliseconds.toFixed(1);

/** A table of text, numbers to the right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)));
  const print = (row: readonly string[]) =>
    console.log(
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("   ")}`,
    );
  print(head);
  print(widths.map((width) => "-".repeat(width)));
  for (const row of rows) print(row);
}

/** What a run is judged by. Absolute times hold on two cores that do nothing else. */
export type Target = {
  readonly what: string;
  readonly measured: number;
  readonly most: number;
  readonly unit: string;
  /** What was measured that tells why it is missed. */
  readonly reason?: string | undefined;
};

/** Says of each target whether it was met. @returns the exit code */
export function judge(targets: readonly Target[]): number {
  console.log("");
  for (const { what, measured, most, unit, reason } of targets) {
    console.log(
      `  ${measured <= most ? "met   " : "MISSED"}  ${what}: ${measured.toFixed(unit === "ms" ? 1 : 2)} ${unit}, at most ${most}`,
    );
    if (measured > most && reason !== undefined) console.log(`          ${reason}`);
  }
  return targets.every(({ measured, most }) => measured <= most) ? 0 : 1;
}
