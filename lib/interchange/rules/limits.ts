/** How much is taken in one file. Beyond, nothing of it is kept. */
export const MOST = {
  bytes: 20 * 1024 * 1024,
  rows: 60_000,
  columns: 100,
  /** Characters of one row, and of all of them together. */
  row: 20_000,
  text: 64 * 1024 * 1024,
  /** Bytes that a workbook may unfold to. */
  unfolded: 200 * 1024 * 1024,
} as const;

/** Whether this much has come out of this much of a zip that no sheet is folded so tightly: a few kilobytes can hold gigabytes. */
export function isBomb(unfolded: number, read: number): boolean {
  return unfolded > MOST.unfolded || unfolded > 8 * 1024 * 1024 + 100 * read;
}

/** What is said of a file that does not come in. */
export const WANTED = { most: MOST.bytes, tooLarge: "import_too_large", empty: "import_empty" } as const;
