import { and, asc, eq, gte, inArray, isNull, ne, or, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { locations } from "#db/schema/locations.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { treatmentSupplies } from "#db/schema/treatment-supplies.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { type IsoDate, instantToWall, localDate, sayTime } from "#lib/time.ts";
import { SUPPLY_KINDS, type SupplyKind, sayInDate, sayLeft } from "../rules.ts";

export type UsedSupplyView = {
  readonly id: string;
  readonly kind: SupplyKind;
  readonly name: string;
  readonly lot: string;
  readonly expiry: IsoDate;
  /** Of the unit; empty where its code carries none. */
  readonly serial: string;
  /** "Sterile to Sep 2028" */
  readonly inDate: string;
  /** "22 left"; null where nobody counted them. */
  readonly left: string | null;
  /** "Opened 2:55 pm by Aroha Ngata" */
  readonly opened: string;
};

/** What of the stock went into a treatment, in the order in which it was opened. */
export async function listUsedSupplies(
  ctx: Ctx<"clinical:read"> | Ctx<"treatment:record">,
  treatmentId: string,
): Promise<UsedSupplyView[]> {
  const rows = await ctx.db
    .select({
      id: treatmentSupplies.id,
      kind: supplies.kind,
      name: supplies.name,
      lot: supplyLots.lot,
      expiry: supplyLots.expiry,
      received: supplyLots.received,
      used: supplyLots.used,
      serial: treatmentSupplies.serial,
      openedAt: treatmentSupplies.openedAt,
      by: users.name,
      timeZone: locations.timeZone,
    })
    .from(treatmentSupplies)
    .innerJoin(supplyLots, eq(supplyLots.id, treatmentSupplies.lotId))
    .innerJoin(supplies, eq(supplies.id, treatmentSupplies.supplyId))
    .innerJoin(locations, eq(locations.id, supplyLots.locationId))
    .innerJoin(users, eq(users.id, treatmentSupplies.addedBy))
    .where(eq(treatmentSupplies.treatmentId, treatmentId))
    .orderBy(asc(treatmentSupplies.openedAt), asc(treatmentSupplies.id));
  return rows.map(({ received, used, openedAt, by, timeZone, ...row }) => ({
    ...row,
    inDate: sayInDate(row.kind, row.expiry),
    left: sayLeft({ received, used }),
    opened: `Opened ${sayTime(instantToWall(openedAt, timeZone).time)} by ${by}`,
  }));
}

export type LotChoiceView = {
  readonly id: string;
  readonly supplyId: string;
  readonly kind: SupplyKind;
  readonly name: string;
  readonly strength: string;
  /** Anaesthetics: the longest time on the skin by its label, in minutes. */
  readonly maxMinutes: number | null;
  readonly lot: string;
  /** "12-needle tip, sterile to Sep 2028, 22 left" */
  readonly words: string;
};

/** What may be opened at a location on a day: in date, in use, not used up, and of glides and serums those on the list for needled skin. First what expires first. */
export async function listUsableLots(
  ctx: Ctx<"treatment:record">,
  { locationId, on, kinds }: { readonly locationId: string; readonly on: IsoDate; readonly kinds: readonly SupplyKind[] },
): Promise<LotChoiceView[]> {
  const rows = await ctx.db
    .select({
      id: supplyLots.id,
      supplyId: supplies.id,
      kind: supplies.kind,
      name: supplies.name,
      strength: supplies.strength,
      maxMinutes: supplies.maxMinutes,
      lot: supplyLots.lot,
      expiry: supplyLots.expiry,
      received: supplyLots.received,
      used: supplyLots.used,
    })
    .from(supplyLots)
    .innerJoin(supplies, eq(supplies.id, supplyLots.supplyId))
    .where(
      and(
        eq(supplyLots.locationId, locationId),
        gte(supplyLots.expiry, on),
        isNull(supplyLots.stoppedAt),
        isNull(supplies.archivedAt),
        or(isNull(supplyLots.received), sql`${supplyLots.used} < ${supplyLots.received}`),
        inArray(supplies.kind, [...kinds]),
        or(supplies.forNeedledSkin, sql`${supplies.kind} not in ('glide','serum')`),
      ),
    )
    .orderBy(asc(supplies.kind), asc(supplyLots.expiry), asc(supplies.name), asc(supplyLots.lot));
  return rows.map(({ expiry, received, used, ...row }) => ({
    ...row,
    words: [row.name, lowerFirst(sayInDate(row.kind, expiry)), sayLeft({ received, used })].filter((part) => part !== null).join(", "),
  }));
}

const lowerFirst = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);

/** Kinds whose units stand among a treatment's materials; anaesthetics have a record of their own, with their times. */
const MATERIAL_KINDS = ["cartridge", "glide", "serum", "kit", "consumable"] as const;

export type MaterialsView = {
  readonly treatmentId: string;
  readonly used: readonly UsedSupplyView[];
  /** What may be opened today at the treatment's location. */
  readonly lots: readonly LotChoiceView[];
  /** Products by name, for a lot that is not on the list yet. */
  readonly products: readonly { readonly id: string; readonly name: string; readonly kind: string }[];
};

/** The materials of a draft, and what may be added to it; null when there is no such treatment. The caller has audited the opening of the record. */
export async function getMaterials(ctx: Ctx<"treatment:record">, treatmentId: string): Promise<MaterialsView | null> {
  const [visit] = await ctx.db
    .select({ locationId: appointments.locationId, startedAt: treatments.startedAt, timeZone: locations.timeZone })
    .from(treatments)
    .innerJoin(appointments, eq(appointments.id, treatments.appointmentId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .where(eq(treatments.id, treatmentId));
  if (visit === undefined) return null;
  const on = localDate(visit.startedAt, visit.timeZone);
  const [used, lots, products] = await Promise.all([
    listUsedSupplies(ctx, treatmentId),
    listUsableLots(ctx, { locationId: visit.locationId, on, kinds: MATERIAL_KINDS }),
    ctx.db
      .select({ id: supplies.id, name: supplies.name, kind: supplies.kind })
      .from(supplies)
      .where(
        and(
          isNull(supplies.archivedAt),
          ne(supplies.kind, "anaesthetic"),
          or(supplies.forNeedledSkin, sql`${supplies.kind} not in ('glide','serum')`),
        ),
      )
      .orderBy(asc(supplies.kind), asc(supplies.name), asc(supplies.id)),
  ]);
  return { treatmentId, used, lots, products: products.map(({ kind, ...product }) => ({ ...product, kind: SUPPLY_KINDS[kind].label })) };
}
