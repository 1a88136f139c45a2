/** Products and lots of a clinic's stock list. */
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { at, key } from "./results.ts";
import type { ScreeningClinic } from "./screened-visit.ts";

type Product = Partial<typeof supplies.$inferInsert>;

export async function addProduct({ database }: ScreeningClinic, product: Product = {}): Promise<string> {
  const made = await database.db
    .insert(supplies)
    .values({ kind: "cartridge", name: "12-needle tip", singleUse: true, ...product })
    .returning({ id: supplies.id });
  return at(made, 0).id;
}

export async function addLot(
  { database, locationId }: ScreeningClinic,
  supplyId: string,
  lot: Partial<typeof supplyLots.$inferInsert> = {},
): Promise<{ readonly id: string; readonly lot: string }> {
  const made = await database.db
    .insert(supplyLots)
    .values({ supplyId, locationId, lot: `BC-${key().slice(0, 8)}`, expiry: "2028-09-30", received: 24, ...lot })
    .returning({ id: supplyLots.id, lot: supplyLots.lot });
  return at(made, 0);
}
