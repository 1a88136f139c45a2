import { and, asc, eq, gt, isNotNull, or } from "drizzle-orm";
import { treatments } from "#db/schema/treatments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { isIntactTreatment, sealColumns } from "./intact.ts";
import { readAllParts } from "./sealed.ts";

/** Records looked at in one go, with their parts. */
const AT_ONCE = 200;

/**
 * Looks at every signed treatment: do the record, everything that hangs on it and the second signature fit the seals put over them? The application's role cannot
 * change them; whoever holds the database can, and is found out here. Audited with counts.
 * @returns how many there are, and the ids of those that are not what was signed
 */
export async function verifyTreatments(
  ctx: Ctx<"clinical:read">,
): Promise<{ readonly treatments: number; readonly altered: readonly string[] }> {
  const altered: string[] = [];
  let count = 0;
  for (let after: string | null = null; ; ) {
    const page: readonly Checked[] = await readPage(ctx, after);
    count += page.length;
    altered.push(...page.flatMap(({ id, intact }) => (intact ? [] : [id])));
    after = page.at(-1)?.id ?? null;
    if (page.length < AT_ONCE) break;
  }
  const detail = { treatments: count, altered: altered.length };
  await recordAudit(ctx, { action: "treatments:verify", objectType: "clinic", objectId: null, detail });
  return { treatments: count, altered };
}

type Checked = { readonly id: string; readonly intact: boolean };

/** Signed records, and what carries a seal without being called signed. */
async function readPage(ctx: Ctx<"clinical:read">, after: string | null): Promise<readonly Checked[]> {
  const rows = await ctx.db
    .select({ state: treatments.state, ...sealColumns })
    .from(treatments)
    .where(
      and(or(eq(treatments.state, "signed"), isNotNull(treatments.contentHash)), after === null ? undefined : gt(treatments.id, after)),
    )
    .orderBy(asc(treatments.id))
    .limit(AT_ONCE);
  const all = await readAllParts(ctx, rows);
  return rows.flatMap(({ state, ...row }, index) => {
    const read = all[index];
    return [{ id: row.id, intact: state === "signed" && read !== undefined && isIntactTreatment(row, read.parts) }];
  });
}
