import type { Ctx } from "#lib/auth/ctx.ts";
import { listEnding } from "#lib/privacy/queries/keeping.ts";
import type { KeptYear } from "../rules/rows.ts";

export type Keepings = { readonly lawSaid: boolean; readonly years: readonly KeptYear[] };

/** Records whose keeping has ended, or ends by the end of next year, by the year. Nothing is said before the clinic has said whose law it follows. */
export async function readKeepings(ctx: Ctx<"report:clinic" | "privacy:retain">): Promise<Keepings> {
  const found = await listEnding(ctx);
  if (found === null) return { lawSaid: false, years: [] };
  const byYear = Map.groupBy(found.records, ({ until }) => Number(until.slice(0, 4)));
  const years = [...byYear].map(([year, records]) => ({
    year,
    records: records.length,
    over: records.filter(({ until, held }) => !held && until < found.today).length,
    held: records.filter(({ held }) => held).length,
  }));
  return { lawSaid: true, years: years.toSorted((a, b) => a.year - b.year) };
}
