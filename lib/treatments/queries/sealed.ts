import { asc, eq } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { bloodProducts } from "#db/schema/treatment-supplies.ts";
import type { BloodProduct, Numbing, SealedRecord } from "../rules/seal.ts";
import { listZones } from "./last.ts";
import { listUnits } from "./units.ts";

type Reading = { readonly db: Db };

/** Everything that hangs on a record and is sealed with it, as it stands. One after the other: signing reads it within its transaction, on one connection. */
export async function readParts(
  ctx: Reading,
  { id, appointmentId }: { readonly id: string; readonly appointmentId: string },
): Promise<Pick<SealedRecord, "zones" | "units" | "anaesthetics" | "blood">> {
  const zones = await listZones(ctx, id);
  const units = await listUnits(ctx, id);
  const numbing = await listNumbing(ctx, appointmentId);
  const blood = await listBlood(ctx, id);
  return { zones, units: units.map(({ name: _, ...unit }) => unit), anaesthetics: numbing, blood };
}

function listNumbing(ctx: Reading, appointmentId: string): Promise<Numbing[]> {
  const { product, strength, compounded, lotId, zones, grams, occluded, appliedAt, appliedBy, removedAt, removedBy, doctor } = anaesthetics;
  return ctx.db
    .select({ product, strength, compounded, lotId, zones, grams, occluded, appliedAt, appliedBy, removedAt, removedBy, doctor })
    .from(anaesthetics)
    .where(eq(anaesthetics.appointmentId, appointmentId))
    .orderBy(asc(anaesthetics.createdAt), asc(anaesthetics.id));
}

function listBlood(ctx: Reading, treatmentId: string): Promise<BloodProduct[]> {
  const { kind, drawnAt, drawnBy, tubes, tubeMl, spinG, spinMinutes, checkedBy, witnessedBy, checkedAt } = bloodProducts;
  return ctx.db
    .select({ kind, drawnAt, drawnBy, tubes, tubeMl, spinG, spinMinutes, checkedBy, witnessedBy, checkedAt })
    .from(bloodProducts)
    .where(eq(bloodProducts.treatmentId, treatmentId))
    .orderBy(asc(bloodProducts.drawnAt), asc(bloodProducts.id));
}
