import { and, asc, desc, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import { locations } from "#db/schema/locations.ts";
import { supplies, supplyLotEvents, supplyLots } from "#db/schema/supplies.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { localDate, sayDate, sayDistance } from "#lib/time.ts";
import {
  type LotFacts,
  type LotState,
  lotState,
  runsLow,
  SUPPLY_KINDS,
  type SupplyKind,
  sayExpiry,
  sayInDate,
  sayLeft,
  unitsLeft,
} from "../rules.ts";

type StockCtx = Ctx<"supply:manage">;

export type StockRowView = {
  readonly id: string;
  readonly name: string;
  readonly kind: SupplyKind;
  /** "Cartridge or needle head, Crown Aesthetics" */
  readonly words: string;
  /** "46", "46 and a lot that was not counted", "not counted", "none" */
  readonly left: string;
  /** "BC-2609-114 to Sep 2028", the lot to be used next; null where none may be used. */
  readonly next: string | null;
  readonly low: boolean;
  /** "BC-2609-114 expires in 3 weeks" */
  readonly expiring: string | null;
  /** Glides and serums: whether it is on the list for needled skin; null for what never needs to be. */
  readonly needledSkin: boolean | null;
};

export type StockView = { readonly rows: readonly StockRowView[]; readonly low: number; readonly expiring: number };

/** What a location has of every product on the list: what runs low first, then by kind and name. `on` is the location's day. */
export async function getStock(
  ctx: StockCtx,
  { id: locationId, timeZone }: { readonly id: string; readonly timeZone: string },
): Promise<StockView> {
  const on = localDate(ctx.now, timeZone);
  const rows = await ctx.db
    .select({
      id: supplies.id,
      name: supplies.name,
      kind: supplies.kind,
      manufacturer: supplies.manufacturer,
      forNeedledSkin: supplies.forNeedledSkin,
      lowAt: supplies.lowAt,
      lot: supplyLots.lot,
      expiry: supplyLots.expiry,
      received: supplyLots.received,
      used: supplyLots.used,
    })
    .from(supplies)
    .leftJoin(supplyLots, and(eq(supplyLots.supplyId, supplies.id), eq(supplyLots.locationId, locationId), mayBeUsed(on)))
    .where(isNull(supplies.archivedAt))
    .orderBy(asc(supplies.kind), asc(supplies.name), asc(supplies.id), asc(supplyLots.expiry), asc(supplyLots.lot));
  const products = Map.groupBy(rows, ({ id }) => id);
  const views = [...products.values()].flatMap((group) => {
    const [product] = group;
    if (product === undefined) return [];
    const lots = group.flatMap(({ lot, expiry, received, used }) =>
      lot === null || expiry === null ? [] : [{ lot, expiry, received, used: used ?? 0, stopped: false }],
    );
    return [toRow(product, lots, on)];
  });
  return {
    rows: [...views.filter(({ low }) => low), ...views.filter(({ low }) => !low)],
    low: views.filter(({ low }) => low).length,
    expiring: views.filter(({ expiring }) => expiring !== null).length,
  };
}

/** As `lotState` says "usable" or "expiring". */
const mayBeUsed = (on: string): SQL | undefined =>
  and(
    sql`${supplyLots.expiry} >= ${on}`,
    isNull(supplyLots.stoppedAt),
    or(isNull(supplyLots.received), sql`${supplyLots.used} < ${supplyLots.received}`),
  );

type Product = {
  readonly id: string;
  readonly name: string;
  readonly kind: SupplyKind;
  readonly manufacturer: string;
  readonly forNeedledSkin: boolean;
  readonly lowAt: number;
};

function toRow(product: Product, lots: readonly (LotFacts & { readonly lot: string })[], on: string): StockRowView {
  const { id, name, kind, manufacturer, forNeedledSkin, lowAt } = product;
  const [next] = lots;
  const expiring = lots.find((lot) => lotState(lot, on) === "expiring");
  return {
    id,
    name,
    kind,
    words: [SUPPLY_KINDS[kind].label, manufacturer].filter((part) => part !== "").join(", "),
    left: sayAllLeft(lots),
    next: next === undefined ? null : `${next.lot} to ${sayExpiry(next.expiry)}`,
    low: runsLow(lots, lowAt, on),
    expiring: expiring === undefined ? null : `${expiring.lot} expires ${sayDistance(on, expiring.expiry)}`,
    needledSkin: kind === "glide" || kind === "serum" ? forNeedledSkin : null,
  };
}

function sayAllLeft(lots: readonly LotFacts[]): string {
  const uncounted = lots.filter(({ received }) => received === null).length;
  const counted = lots.reduce((sum, lot) => sum + (unitsLeft(lot) ?? 0), 0);
  if (uncounted === 0) return lots.length === 0 ? "none" : String(counted);
  return counted === 0 ? "not counted" : `${counted} and ${uncounted === 1 ? "a lot" : `${uncounted} lots`} not counted`;
}

export type LotView = {
  readonly id: string;
  readonly lot: string;
  readonly location: string;
  /** "Sterile to Sep 2028" */
  readonly inDate: string;
  readonly state: LotState;
  /** "22 left", "not counted" */
  readonly left: string;
  readonly unitsLeft: number | null;
  readonly used: number;
  /** "Taken out of use on Tue 3 Nov 2026 by Hanna Weiss: recalled by the maker", "Back in use …": newest first. */
  readonly history: readonly string[];
  readonly version: number;
};

export type SupplyView = {
  readonly id: string;
  readonly kind: SupplyKind;
  readonly name: string;
  readonly manufacturer: string;
  readonly strength: string;
  readonly gtin: string | null;
  readonly singleUse: boolean;
  readonly forNeedledSkin: boolean;
  /** Minutes on the skin. */
  readonly maxMinutes: number | null;
  readonly lowAt: number;
  readonly archived: boolean;
  readonly version: number;
  /** What may be used first, then the newest; the last hundred. */
  readonly lots: readonly LotView[];
};

/** One product of the stock list with its lots at every location, archived ones too; null when there is none of that id. */
export async function getSupply(ctx: StockCtx, id: string): Promise<SupplyView | null> {
  const [[supply], lots, events] = await Promise.all([
    ctx.db
      .select({
        id: supplies.id,
        kind: supplies.kind,
        name: supplies.name,
        manufacturer: supplies.manufacturer,
        strength: supplies.strength,
        gtin: supplies.gtin,
        singleUse: supplies.singleUse,
        forNeedledSkin: supplies.forNeedledSkin,
        maxMinutes: supplies.maxMinutes,
        lowAt: supplies.lowAt,
        archived: sql<boolean>`${supplies.archivedAt} is not null`,
        version: supplies.version,
      })
      .from(supplies)
      .where(eq(supplies.id, id)),
    ctx.db
      .select({
        id: supplyLots.id,
        lot: supplyLots.lot,
        location: locations.name,
        timeZone: locations.timeZone,
        expiry: supplyLots.expiry,
        received: supplyLots.received,
        used: supplyLots.used,
        number: sql<string>`upper(trim(${supplyLots.lot}))`,
        stopped: sql<boolean>`${supplyLots.stoppedAt} is not null`,
        version: supplyLots.version,
      })
      .from(supplyLots)
      .innerJoin(locations, eq(locations.id, supplyLots.locationId))
      .where(eq(supplyLots.supplyId, id))
      .orderBy(desc(supplyLots.createdAt), desc(supplyLots.id))
      .limit(100),
    listLotEvents(ctx, id),
  ]);
  if (supply === undefined) return null;
  const views = lots.map(({ timeZone, expiry, received, stopped, number, ...lot }): LotView => {
    const facts = { expiry, received, used: lot.used, stopped };
    return {
      ...lot,
      inDate: sayInDate(supply.kind, expiry),
      state: lotState(facts, localDate(ctx.now, timeZone)),
      left: sayLeft(facts) ?? "not counted",
      unitsLeft: unitsLeft(facts),
      history: events
        .filter((event) => event.number === number)
        .map(({ kind, at, by, reason }) => `${EVENTS[kind]} on ${sayDate(localDate(at, timeZone))} by ${by ?? "someone"}: ${reason}`),
    };
  });
  const open = ({ state }: LotView) => state === "usable" || state === "expiring";
  return { ...supply, lots: [...views.filter(open), ...views.filter((lot) => !open(lot))] };
}

const EVENTS = { stopped: "Taken out of use", resumed: "Back in use" } as const;

/** What was said of a product's lots, newest first. */
function listLotEvents(ctx: StockCtx, supplyId: string) {
  const { kind, reason, at } = supplyLotEvents;
  return ctx.db
    .select({ kind, reason, at, by: users.name, number: sql<string>`upper(trim(${supplyLots.lot}))` })
    .from(supplyLotEvents)
    .innerJoin(supplyLots, eq(supplyLots.id, supplyLotEvents.lotId))
    .leftJoin(users, eq(users.id, supplyLotEvents.by))
    .where(eq(supplyLots.supplyId, supplyId))
    .orderBy(desc(at), desc(supplyLotEvents.id));
}

/** Products by name, for a lot whose code names none. */
export function listProducts(ctx: StockCtx): Promise<{ readonly id: string; readonly name: string }[]> {
  return ctx.db
    .select({ id: supplies.id, name: supplies.name })
    .from(supplies)
    .where(isNull(supplies.archivedAt))
    .orderBy(asc(supplies.name), asc(supplies.id));
}
