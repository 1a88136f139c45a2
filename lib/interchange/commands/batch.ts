import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import { importRows } from "#db/schema/imports.ts";
import { done, type Result } from "#lib/result.ts";
import type { RowState } from "../rules/steps.ts";
import type { AtWork, ImportTx, Maker, Row, Verdict } from "./maker.ts";

/** How many rows a batch looked at, none when all are done; and the last of them in the file. */
export type Batch = { readonly count: number; readonly last: number };

/** @param after what lies before it is done with: nobody reads the whole file anew for each batch */
function nextRows(tx: ImportTx, { id }: AtWork, states: readonly RowState[], after: number, most: number): Promise<Row[]> {
  return tx.db
    .select({ row: importRows.row, cells: importRows.cells })
    .from(importRows)
    .where(and(eq(importRows.importId, id), gt(importRows.row, after), inArray(importRows.state, states)))
    .orderBy(asc(importRows.row))
    .limit(most);
}

const batchOf = (rows: readonly Row[]): Batch => ({ count: rows.length, last: rows.at(-1)?.row ?? 0 });

async function keep(tx: ImportTx, { id }: AtWork, verdicts: readonly Verdict[]): Promise<void> {
  if (verdicts.length === 0) return;
  const told = JSON.stringify(verdicts);
  await tx.db.execute(sql`update ${importRows} r set state = v.state, reasons = v.reasons, alike_number = v.alike, patient_id = v.patient,
      appointment_id = v.appointment, cells = case when v.patient is null then r.cells else '[]'::jsonb end
    from jsonb_to_recordset(${told}::jsonb) as v (row integer, state text, reasons jsonb, alike integer, patient uuid, appointment uuid)
    where r.import_id = ${id} and r.row = v.row`);
}

/** Looks at the next rows without making anything of them. */
export async function checkBatch(tx: ImportTx, work: AtWork, maker: Maker, after: number, most: number): Promise<Batch> {
  const rows = await nextRows(tx, work, ["waiting"], after, most);
  await keep(tx, work, await maker.check(tx, work, rows));
  return batchOf(rows);
}

type Making = {
  readonly after: number;
  readonly most: number;
  /** What the house refused when these rows were made the first time, which rolled it all back: they are refused by it. */
  readonly say: ((row: number) => Verdict) | null;
};

/** Makes what the next rows say. What was made and what became of its row are one transaction, so that no row is ever made twice, whenever a server dies. */
export async function makeBatch(tx: ImportTx, work: AtWork, maker: Maker, { after, most, say }: Making): Promise<Result<Batch>> {
  const rows = await nextRows(tx, work, ["ready", "alike"], after, most);
  const made = say === null ? await maker.make(tx, work, rows) : done(rows.map(({ row }) => say(row)));
  if (!made.ok) return made;
  await keep(tx, work, made.value);
  return done(batchOf(rows));
}
