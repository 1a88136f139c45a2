import { compareDates, type IsoDate, sayBirthDate } from "../time.ts";

export type SupplyKind = "cartridge" | "anaesthetic" | "glide" | "serum" | "kit" | "consumable";

export const SUPPLY_KINDS: Readonly<Record<SupplyKind, { readonly label: string; readonly sterile: boolean }>> = {
  cartridge: { label: "Cartridge or needle head", sterile: true },
  anaesthetic: { label: "Anaesthetic", sterile: false },
  glide: { label: "Glide", sterile: false },
  serum: { label: "Serum", sterile: false },
  kit: { label: "PRP or CGF kit", sterile: true },
  consumable: { label: "Other consumable", sterile: false },
};

/** Days before its expiry from which a lot is shown as expiring soon. */
const SOON_DAYS = 60;

export type LotFacts = {
  readonly expiry: IsoDate;
  /** Units that came in; null where nobody counted them. */
  readonly received: number | null;
  readonly used: number;
  readonly stopped: boolean;
};

/** Units left of a lot; null where nobody counted them in. */
export function unitsLeft({ received, used }: Pick<LotFacts, "received" | "used">): number | null {
  return received === null ? null : received - used;
}

export type LotState = "stopped" | "expired" | "used_up" | "expiring" | "usable";

/** How a lot stands on a day. It may be used up to and including its expiry date. */
export function lotState(lot: LotFacts, on: IsoDate): LotState {
  if (lot.stopped) return "stopped";
  if (compareDates(lot.expiry, on) < 0) return "expired";
  if (unitsLeft(lot) === 0) return "used_up";
  return compareDates(lot.expiry, Temporal.PlainDate.from(on).add({ days: SOON_DAYS }).toString()) <= 0 ? "expiring" : "usable";
}

/**
 * Whether a supply runs low: at its mark or under it. What is left is of usable lots; a lot that nobody counted says nothing, so it never makes a supply low.
 */
export function runsLow(lots: readonly LotFacts[], lowAt: number, on: IsoDate): boolean {
  const usable = lots.filter((lot) => ["usable", "expiring"].includes(lotState(lot, on)));
  if (usable.some((lot) => lot.received === null)) return false;
  return usable.reduce((sum, lot) => sum + (unitsLeft(lot) ?? 0), 0) <= lowAt;
}

export type UseHindrance =
  | "supply_archived"
  | "supply_numbing"
  | "supply_not_for_needled_skin"
  | "lot_stopped"
  | "lot_expired"
  | "lot_used_up";

/**
 * What keeps a unit of a lot out of a treatment on `on`; null when nothing does. "Expired: block start"; "allow-list of intradermally acceptable products".
 * The database refuses the same.
 */
export function hindranceOf(
  supply: { readonly kind: SupplyKind; readonly forNeedledSkin: boolean; readonly archived: boolean },
  lot: LotFacts,
  on: IsoDate,
): UseHindrance | null {
  if (supply.archived) return "supply_archived";
  if (supply.kind === "anaesthetic") return "supply_numbing";
  if ((supply.kind === "glide" || supply.kind === "serum") && !supply.forNeedledSkin) return "supply_not_for_needled_skin";
  const state = lotState(lot, on);
  if (state === "stopped") return "lot_stopped";
  if (state === "expired") return "lot_expired";
  return state === "used_up" ? "lot_used_up" : null;
}

/** "Sep 2028" for the last day of a month, as packs say it; else "14 Sep 2028". */
export function sayExpiry(expiry: IsoDate): string {
  const day = Temporal.PlainDate.from(expiry);
  const said = sayBirthDate(expiry);
  return day.day === day.daysInMonth ? said.slice(said.indexOf(" ") + 1) : said;
}

/** "Sterile to Sep 2028", "In date to 14 Sep 2028". */
export function sayInDate(kind: SupplyKind, expiry: IsoDate): string {
  return `${SUPPLY_KINDS[kind].sterile ? "Sterile" : "In date"} to ${sayExpiry(expiry)}`;
}

/** "22 left"; null where nobody counted them in. */
export function sayLeft(lot: Pick<LotFacts, "received" | "used">): string | null {
  const left = unitsLeft(lot);
  return left === null ? null : left === 0 ? "none left" : `${left} left`;
}
