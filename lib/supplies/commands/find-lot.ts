import { and, eq, isNull, not, sql } from "drizzle-orm";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { authorId, type Tx } from "#lib/auth/ctx.ts";
import type { Permission } from "#lib/auth/policy.ts";
import { readCode, type ScannedUnit } from "#lib/gs1.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { IsoDate } from "#lib/time.ts";
import type { GivenLot } from "../input.ts";
import { type SupplyKind, sayExpiry } from "../rules.ts";

/** A lot of one location, locked: whoever counts, stops or uses it waits. */
export type FoundLot = {
  readonly id: string;
  readonly lot: string;
  readonly expiry: IsoDate;
  readonly received: number | null;
  readonly used: number;
  readonly stopped: boolean;
  readonly supplyId: string;
  readonly supply: string;
  readonly kind: SupplyKind;
  readonly forNeedledSkin: boolean;
  readonly archived: boolean;
  /** Of the one unit that was scanned; empty when its code carries none. */
  readonly serial: string;
};

type Place = { readonly locationId: string; readonly today: IsoDate };

const columns = {
  id: supplyLots.id,
  lot: supplyLots.lot,
  expiry: supplyLots.expiry,
  received: supplyLots.received,
  used: supplyLots.used,
  stopped: sql<boolean>`${supplyLots.stoppedAt} is not null`,
  supplyId: supplies.id,
  supply: supplies.name,
  kind: supplies.kind,
  forNeedledSkin: supplies.forNeedledSkin,
  archived: sql<boolean>`${supplies.archivedAt} is not null`,
};

/** A lot is the same however its number is written. */
const hasNumber = (lot: string) => and(sql`upper(trim(${supplyLots.lot})) = upper(trim(${lot}))`, not(supplyLots.doubled));

/**
 * The lot that was scanned or typed, locked. A lot not yet on the location's list is put there when product, lot and expiry are known: from the code, or
 * from what was typed beside it. It stays uncounted then.
 * @returns the code's own problems, `code_unknown`, `code_without_lot`, `lot_unknown`, `lot_of_several`, `lot_needs_expiry` or `lot_expiry_differs`, each
 * beside its field.
 */
export async function findLotIn<P extends Permission>(tx: Tx<P>, { locationId, today }: Place, given: GivenLot): Promise<Result<FoundLot>> {
  const read = readCode(given.code, today);
  if (read.kind === "wrong") return refuse(read.problem, {}, "code");
  return read.kind === "unit" ? scannedLot(tx, locationId, read.unit, given) : typedLot(tx, locationId, read.text, given);
}

async function scannedLot<P extends Permission>(
  tx: Tx<P>,
  locationId: string,
  unit: ScannedUnit,
  given: GivenLot,
): Promise<Result<FoundLot>> {
  if (unit.lot === "") return refuse("code_without_lot", {}, "code");
  const [known] = await tx.db
    .select({ id: supplies.id })
    .from(supplies)
    .where(and(eq(supplies.gtin, unit.gtin), isNull(supplies.archivedAt)));
  const supplyId = known?.id ?? given.supplyId;
  if (supplyId === null) return refuse("code_unknown", { gtin: unit.gtin }, "code");
  return namedLotIn(tx, { supplyId, locationId, lot: unit.lot, expiry: unit.expiry ?? given.expiry, serial: unit.serial });
}

async function typedLot<P extends Permission>(tx: Tx<P>, locationId: string, typed: string, given: GivenLot): Promise<Result<FoundLot>> {
  const { supplyId, expiry } = given;
  const found = await tx.db
    .select({ supplyId: supplies.id, lot: supplyLots.lot })
    .from(supplyLots)
    .innerJoin(supplies, eq(supplies.id, supplyLots.supplyId))
    .where(
      and(
        eq(supplyLots.locationId, locationId),
        hasNumber(typed),
        supplyId === null ? isNull(supplies.archivedAt) : eq(supplies.id, supplyId),
      ),
    );
  const [only, ...others] = found;
  if (only !== undefined && others.length > 0) return refuse("lot_of_several", { lot: typed }, "supplyId");
  if (only !== undefined) return namedLotIn(tx, { ...only, locationId, expiry, serial: "" });
  if (supplyId === null) return refuse("lot_unknown", { lot: typed }, "code");
  return namedLotIn(tx, { supplyId, locationId, lot: typed, expiry, serial: "" });
}

type Wanted = {
  readonly supplyId: string;
  readonly locationId: string;
  readonly lot: string;
  readonly expiry: IsoDate | null;
  readonly serial: string;
};

/** As `findLotIn`, of a product that is known. A number that is out of use anywhere is put on the list out of use. */
export async function namedLotIn<P extends Permission>(tx: Tx<P>, wanted: Wanted): Promise<Result<FoundLot>> {
  const known = await lockLot(tx, wanted);
  const { expiry } = wanted;
  if (known === null && expiry === null) return refuse("lot_needs_expiry", { lot: wanted.lot }, "expiry");
  if (known === null && expiry !== null) {
    const { supplyId, locationId, lot } = wanted;
    // Whoever met the same lot at the same moment may have been faster.
    await tx.db
      .insert(supplyLots)
      .values({ supplyId, locationId, lot, expiry, createdBy: authorId(tx) })
      .onConflictDoNothing();
  }
  const found = known ?? (await lockLot(tx, wanted));
  if (found === null) return refuse("not_found", {}, "supplyId");
  if (expiry !== null && expiry !== found.expiry)
    return refuse("lot_expiry_differs", { lot: found.lot, kept: sayExpiry(found.expiry) }, "code");
  return done({ ...found, serial: wanted.serial });
}

async function lockLot<P extends Permission>(tx: Tx<P>, { supplyId, locationId, lot }: Wanted) {
  const [found] = await tx.db
    .select(columns)
    .from(supplyLots)
    .innerJoin(supplies, eq(supplies.id, supplyLots.supplyId))
    .where(and(eq(supplyLots.supplyId, supplyId), eq(supplyLots.locationId, locationId), hasNumber(lot)))
    .for("update", { of: supplyLots });
  return found ?? null;
}
