import { sql } from "drizzle-orm";
import type { AtWork, ImportTx } from "./maker.ts";

/** Takes back what the next rows made, the last of the file first, where nobody has touched it since. @returns how many rows were looked at. */
export async function undoRows(tx: ImportTx, { id }: AtWork, most: number): Promise<number> {
  const { rows } = await tx.db.execute<{ looked: number }>(sql`select undo_import_rows(${id}, ${most}::integer) as looked`);
  return rows[0]?.looked ?? 0;
}
