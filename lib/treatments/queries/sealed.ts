import { asc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { supplyLots } from "#db/schema/supplies.ts";
import { bloodProducts } from "#db/schema/treatment-supplies.ts";
import { treatmentZones } from "#db/schema/treatments.ts";
import { sayLot } from "../rules/names.ts";
import type { SealedRecord } from "../rules/seal.ts";
import { zoneColumns } from "./last.ts";
import { listUnitsOf } from "./units.ts";

type Reading = { readonly db: Db };
type Named = { readonly id: string; readonly appointmentId: string };

/** What hangs on a record and is sealed with it, and how products and lots are called now, by id. */
export type Parts = {
  readonly parts: Pick<SealedRecord, "zones" | "units" | "anaesthetics" | "blood">;
  readonly names: Readonly<Record<string, string>>;
};

/** The names that a record was sealed with, as they are stored with it. */
export const sealedNames = z.record(z.string(), z.string());

/** Everything that hangs on one record, as it stands. */
export async function readParts(ctx: Reading, record: Named): Promise<Parts> {
  const [read] = await readAllParts(ctx, [record]);
  if (read === undefined) throw new Error("Every record has its parts.");
  return read;
}

/** The same for many, in their order. One statement after the other: signing reads within its transaction, on one connection. */
export async function readAllParts({ db }: Reading, records: readonly Named[]): Promise<readonly Parts[]> {
  const ids = records.map(({ id }) => id);
  const appointmentIds = records.map(({ appointmentId }) => appointmentId);
  const zones = await db
    .select({ treatmentId: treatmentZones.treatmentId, ...zoneColumns })
    .from(treatmentZones)
    .where(inArray(treatmentZones.treatmentId, ids));
  const units = await listUnitsOf({ db }, ids);
  const { appointmentId, product, strength, compounded, lotId, grams, occluded, appliedAt, appliedBy, removedAt, removedBy, doctor } =
    anaesthetics;
  const numbing = await db
    .select({
      ...{ appointmentId, product, strength, compounded, lotId, zones: anaesthetics.zones, grams, occluded },
      ...{ appliedAt, appliedBy, removedAt, removedBy, doctor, lot: supplyLots.lot, expiry: supplyLots.expiry },
    })
    .from(anaesthetics)
    .leftJoin(supplyLots, eq(supplyLots.id, anaesthetics.lotId))
    .where(inArray(anaesthetics.appointmentId, appointmentIds))
    .orderBy(asc(anaesthetics.createdAt), asc(anaesthetics.id));
  const { treatmentId, kind, drawnAt, drawnBy, tubes, tubeMl, spinG, spinMinutes, checkedBy, witnessedBy, checkedAt } = bloodProducts;
  const blood = await db
    .select({ treatmentId, kind, drawnAt, drawnBy, tubes, tubeMl, spinG, spinMinutes, checkedBy, witnessedBy, checkedAt })
    .from(bloodProducts)
    .where(inArray(bloodProducts.treatmentId, ids))
    .orderBy(asc(bloodProducts.drawnAt), asc(bloodProducts.id));
  const of = { zones: byRecord(zones), units: byRecord(units), blood: byRecord(blood) };
  const numbingOf = Map.groupBy(numbing, (given) => given.appointmentId);
  return records.map((record) => {
    const used = of.units.get(record.id) ?? [];
    const given = numbingOf.get(record.appointmentId) ?? [];
    const lots = given.flatMap(({ lotId, lot, expiry }) =>
      lotId === null || lot === null || expiry === null ? [] : [[lotId, sayLot({ lot, expiry })] as const],
    );
    return {
      parts: {
        zones: (of.zones.get(record.id) ?? []).map(({ treatmentId: _, ...zone }) => zone),
        units: used.map(({ treatmentId: _, name: __, ...unit }) => unit),
        anaesthetics: given.map(({ appointmentId: _, lot: __, expiry: ___, ...numb }) => numb),
        blood: (of.blood.get(record.id) ?? []).map(({ treatmentId: _, ...product }) => product),
      },
      names: Object.fromEntries([...used.map(({ supplyId, name }) => [supplyId, name] as const), ...lots]),
    };
  });
}

function byRecord<T extends { readonly treatmentId: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(rows, ({ treatmentId }) => treatmentId);
}
