import { and, asc, count, eq, inArray } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { treatmentSupplies } from "#db/schema/treatment-supplies.ts";
import type { UsedUnit } from "../rules/seal.ts";

type NamedUnit = UsedUnit & { readonly name: string };

/** What of the stock went into one treatment, with the name it stands under; in the order it was added. */
export async function listUnits(ctx: { readonly db: Db }, treatmentId: string): Promise<NamedUnit[]> {
  const units = await listUnitsOf(ctx, [treatmentId]);
  return units.map(({ treatmentId: _, ...unit }) => unit);
}

/** The same for many treatments at once. */
export function listUnitsOf(
  ctx: { readonly db: Db },
  treatmentIds: readonly string[],
): Promise<(NamedUnit & { readonly treatmentId: string })[]> {
  return ctx.db
    .select({
      treatmentId: treatmentSupplies.treatmentId,
      kind: supplies.kind,
      name: supplies.name,
      supplyId: treatmentSupplies.supplyId,
      lot: supplyLots.lot,
      expiry: supplyLots.expiry,
      serial: treatmentSupplies.serial,
      units: treatmentSupplies.units,
      openedAt: treatmentSupplies.openedAt,
      addedBy: treatmentSupplies.addedBy,
    })
    .from(treatmentSupplies)
    .innerJoin(supplyLots, eq(supplyLots.id, treatmentSupplies.lotId))
    .innerJoin(supplies, eq(supplies.id, treatmentSupplies.supplyId))
    .where(inArray(treatmentSupplies.treatmentId, [...treatmentIds]))
    .orderBy(asc(treatmentSupplies.createdAt), asc(treatmentSupplies.id));
}

/** How many needle cartridges or heads one record names. */
export async function countCartridges(ctx: { readonly db: Db }, treatmentId: string): Promise<number> {
  const [found] = await ctx.db
    .select({ units: count() })
    .from(treatmentSupplies)
    .innerJoin(supplies, eq(supplies.id, treatmentSupplies.supplyId))
    .where(and(eq(treatmentSupplies.treatmentId, treatmentId), eq(supplies.kind, "cartridge")));
  return found?.units ?? 0;
}
