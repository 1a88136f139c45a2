import { count, eq } from "drizzle-orm";
import { importRows } from "#db/schema/imports.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { Counts } from "../rules/steps.ts";

/** How many rows of an import stand where. */
export async function countRows(ctx: Ctx<"import:run">, importId: string): Promise<Counts> {
  const found = await ctx.db
    .select({ state: importRows.state, rows: count() })
    .from(importRows)
    .where(eq(importRows.importId, importId))
    .groupBy(importRows.state);
  const none = { waiting: 0, ready: 0, alike: 0, same: 0, refused: 0, made: 0, skipped: 0, undone: 0, kept: 0 };
  return { ...none, ...Object.fromEntries(found.map(({ state, rows }) => [state, rows])) };
}
