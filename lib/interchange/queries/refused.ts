import { and, asc, eq } from "drizzle-orm";
import { importRows, imports } from "#db/schema/imports.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";

export type RefusedRows = {
  readonly headers: readonly string[];
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[]; readonly reasons: readonly string[] }[];
};

/** Every refused row of an import, to be mended and sent again; written down before it leaves the house. Null where there is no such import. */
export async function takeRefusedRows(ctx: Ctx<"import:run">, id: string): Promise<RefusedRows | null> {
  const [found] = await ctx.db.select({ headers: imports.headers }).from(imports).where(eq(imports.id, id));
  if (found === undefined) return null;
  const rows = await ctx.db
    .select({ row: importRows.row, cells: importRows.cells, reasons: importRows.reasons })
    .from(importRows)
    .where(and(eq(importRows.importId, id), eq(importRows.state, "refused")))
    .orderBy(asc(importRows.row));
  await recordAudit(ctx, { action: "import:export", objectType: "import", objectId: id, detail: { rows: rows.length } });
  return { headers: found.headers, rows };
}
