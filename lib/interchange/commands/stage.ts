import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import { z } from "zod";
import { contentHash, once } from "#db/once.ts";
import { importRows, imports } from "#db/schema/imports.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { getClinicDates } from "#lib/patients/queries/clinic-dates.ts";
import { done, type Result } from "#lib/result.ts";
import { guessColumns, plainHeading } from "../rules/columns.ts";
import { FIELDS_OF, type ImportKind, wrongColumns } from "../rules/kinds.ts";
import type { Table } from "./files/table.ts";

/** Rows of one statement. */
const AT_ONCE = 2_000;

/**
 * Keeps every row of a file as it was written, once for one key, so that nothing depends on the file any more. Its columns are matched as those of the last file
 * with the same headings were, else by what the headings say; where that is enough, the check begins at once.
 */
export function stageImport(
  ctx: Ctx<"import:run">,
  kind: ImportKind,
  table: Table,
  idempotencyKey: string,
): Promise<Result<{ importId: string }>> {
  const input = contentHash([kind, table.headers, table.rows]).toString("hex");
  return transaction(ctx, (tx) =>
    once(tx, { command: "import:upload", key: idempotencyKey, input, answer: z.object({ importId: z.string() }) }, async () => {
      const fingerprint = contentHash(table.headers.map(plainHeading));
      const { dateOrder } = await getClinicDates(tx);
      const before = await lastAlike(tx, kind, fingerprint);
      const matched = before ?? { columns: guessColumns(FIELDS_OF[kind], table.headers), dateOrder, likely: "skip" as const };
      const [made] = await tx.db
        .insert(imports)
        .values({
          ...matched,
          kind,
          createdBy: tx.actor.id ?? "",
          format: table.format,
          headers: table.headers,
          fingerprint,
          state: wrongColumns(kind, matched.columns) === null ? "checking" : "matching",
          rowCount: table.rows.length,
        })
        .returning({ id: imports.id });
      if (made === undefined) throw new Error("The import was not made.");
      for (let from = 0; from < table.rows.length; from += AT_ONCE) {
        const rows = JSON.stringify(table.rows.slice(from, from + AT_ONCE));
        await tx.db.execute(sql`insert into ${importRows} (import_id, row, cells)
          select ${made.id}, r.row, r.cells from jsonb_to_recordset(${rows}::jsonb) as r (row integer, cells jsonb)`);
      }
      const detail = { kind, rows: table.rows.length, format: table.format };
      await recordAudit(tx, { action: "import:upload", objectType: "import", objectId: made.id, detail });
      return done({ importId: made.id });
    }),
  );
}

/** How the last file of this kind with these headings was read that was started. */
async function lastAlike(tx: Tx<"import:run">, kind: ImportKind, fingerprint: Buffer) {
  const [last] = await tx.db
    .select({ columns: imports.columns, dateOrder: imports.dateOrder, likely: imports.likely })
    .from(imports)
    .where(and(eq(imports.kind, kind), eq(imports.fingerprint, fingerprint), isNotNull(imports.startedAt)))
    .orderBy(desc(imports.startedAt))
    .limit(1);
  return last ?? null;
}
