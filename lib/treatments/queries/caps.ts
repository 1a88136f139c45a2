import type { Db } from "#db/client.ts";
import { zoneCaps } from "#db/schema/zone-caps.ts";

/** The clinic's deepest setting of each zone, in millimetres. For whoever records or reads a treatment. */
export async function listZoneCaps(ctx: { readonly db: Db }): Promise<Readonly<Record<string, number>>> {
  const rows = await ctx.db.select({ zone: zoneCaps.zone, capMm: zoneCaps.capMm }).from(zoneCaps);
  return Object.fromEntries(rows.map(({ zone, capMm }) => [zone, capMm]));
}
