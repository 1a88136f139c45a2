/** Products and lots of a clinic's stock list. */
import { supplies, supplyLotEvents, supplyLots } from "#db/schema/supplies.ts";
import { at, key } from "./results.ts";
import { NOW, type ScreeningClinic } from "./screened-visit.ts";

type Product = Partial<typeof supplies.$inferInsert>;

export async function addProduct({ database }: ScreeningClinic, product: Product = {}): Promise<string> {
  const made = await database.db
    .insert(supplies)
    .values({ kind: "cartridge", name: "12-needle tip", singleUse: true, ...product })
    .returning({ id: supplies.id });
  return at(made, 0).id;
}

/** @param stopped why it is out of use, for one that is */
export async function addLot(
  clinic: ScreeningClinic,
  supplyId: string,
  { stopped, ...lot }: Partial<typeof supplyLots.$inferInsert> & { readonly stopped?: string } = {},
): Promise<{ readonly id: string; readonly lot: string }> {
  const { database, locationId } = clinic;
  const made = await database.db
    .insert(supplyLots)
    .values({ supplyId, locationId, lot: `BC-${key().slice(0, 8)}`, expiry: "2028-09-30", received: 24, ...lot })
    .returning({ id: supplyLots.id, lot: supplyLots.lot });
  if (stopped !== undefined) await stopBySql(clinic, at(made, 0).id, stopped);
  return at(made, 0);
}

/** Takes a lot out of use, as a clinician of the clinic. */
export async function stopBySql({ database, clinician }: ScreeningClinic, lotId: string, reason: string): Promise<void> {
  await database.db.insert(supplyLotEvents).values({ lotId, kind: "stopped", reason, at: NOW, by: clinician.id });
}
