/** Rows that are in memory at once. */
export const BATCH = 1_000;

/**
 * A list that is read while it is taken: a batch at a time, each from the row after the last one on, in a statement of its own. A slow browser holds no
 * transaction and no connection; what is changed meanwhile stands as it is when its batch is read.
 */
export async function* inBatches<Row>(read: (after: Row | null) => Promise<readonly Row[]>): AsyncGenerator<readonly Row[]> {
  for (let after: Row | null = null; ; ) {
    const rows: readonly Row[] = await read(after);
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) return;
    after = rows.at(-1) ?? null;
  }
}
