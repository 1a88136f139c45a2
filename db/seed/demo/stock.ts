import { asc, desc, eq, gt } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { addSupply } from "#lib/supplies/commands/catalogue.ts";
import { countLot, receiveLot, stopLot } from "#lib/supplies/commands/lots.ts";
import type { AddSupplyInput } from "#lib/supplies/input.ts";
import { addDays, daysBetween, type IsoDate } from "#lib/time.ts";
import { takeSupply } from "#lib/treatments/commands/materials.ts";
import type { Slot } from "./board.ts";
import { type At, must, type Person } from "./clock.ts";
import { type Random, randomFrom } from "./random.ts";

type Product = Pick<AddSupplyInput, "kind" | "name"> & Partial<AddSupplyInput>;

/** The stock list as it stands on paper: invented, but for the names of what is common. */
const PRODUCTS = {
  tip: { kind: "cartridge", name: "SkinPen tip, 12 needles", manufacturer: "Crown Aesthetics", gtin: "09312345678907", lowAt: 10 },
  stamp: { kind: "cartridge", name: "Stamp head, 9 needles", manufacturer: "Dermaroller", gtin: "04012345678901", lowAt: 6 },
  glide: { kind: "glide", name: "Lift HG", manufacturer: "Crown Aesthetics", forNeedledSkin: true, lowAt: 4 },
  serum: { kind: "serum", name: "Vitamin C serum 10 %", manufacturer: "Lumen Skin" },
  cream: {
    kind: "anaesthetic",
    name: "Lidocaine cream",
    manufacturer: "Harbour Pharmacy",
    strength: "5 %",
    maxMinutes: 60,
    lowAt: 3,
  },
  kit: { kind: "kit", name: "PRP kit, two tubes", manufacturer: "Aequa Bio", singleUse: true, lowAt: 3 },
  gauze: { kind: "consumable", name: "Sterile gauze, 10 × 10 cm", manufacturer: "Softline", lowAt: 20 },
} as const satisfies Readonly<Record<string, Product>>;
type ProductKey = keyof typeof PRODUCTS;

/** For how long a location opens cartridges of one lot. */
const LOT_DAYS = 90;

export type DemoStock = {
  /** A stream of its own, so that what is opened changes nothing else of the demo. */
  readonly random: Random;
  readonly stamps: ReadonlySet<string>;
  /** The lot of cartridges that a location used on a day, as scanned, but for the serial number. */
  codeOf(kind: "tip" | "stamp", locationId: string, date: IsoDate): string;
  glideOf(locationId: string): string;
  /** Numbers the units. */
  next(): string;
};

type Place = { readonly id: string; readonly timeZone: string };
type Making = {
  readonly at: At;
  readonly opened: Temporal.Instant;
  readonly today: IsoDate;
  readonly doctor: Person;
  readonly reception: Person;
  readonly places: readonly Place[];
  readonly stamps: ReadonlySet<string>;
};

const monthEnd = (date: IsoDate) => {
  const day = Temporal.PlainDate.from(date);
  return day.with({ day: day.daysInMonth }).toString();
};
const glideLot = (place: number) => `L88${32 + place}`;
const short = (date: IsoDate) => date.slice(2).replaceAll("-", "");

/** Products, and a lot of each at every location; of cartridges one for each quarter of the year before. */
export async function makeStock({ at, opened, today, doctor, reception, places, stamps }: Making): Promise<DemoStock> {
  const random = randomFrom(20_261_126);
  const ids = new Map<ProductKey, string>();
  const plain = { manufacturer: "", strength: "", gtin: null, singleUse: false, forNeedledSkin: false, maxMinutes: null, lowAt: 0 };
  const keys = ["tip", "stamp", "glide", "serum", "cream", "kit", "gauze"] as const satisfies readonly ProductKey[];
  for (const key of keys) {
    const added = await addSupply(at(opened, doctor), { idempotencyKey: random.key(), ...plain, ...PRODUCTS[key] });
    ids.set(key, must("put a product on the stock list", added).supplyId);
  }
  const first = addDays(today, -5 * LOT_DAYS + 60);
  const lotOf = (kind: "tip" | "stamp", place: number, date: IsoDate) => {
    const quarter = Math.max(0, Math.floor(daysBetween(first, date) / LOT_DAYS));
    const from = addDays(first, quarter * LOT_DAYS);
    const lot = `${kind === "tip" ? "BC" : "SH"}-${short(from).slice(0, 4)}-${114 + place * 207}`;
    return { lot, expiry: monthEnd(addDays(from, 730)) };
  };
  const receive = async (key: ProductKey, place: Place, lot: string, expiry: IsoDate, units: number) => {
    const given = { locationId: place.id, code: lot, supplyId: ids.get(key) ?? null, expiry, units };
    must("count a delivery in", await receiveLot(at(opened, reception), { idempotencyKey: random.key(), ...given }));
  };
  for (const [index, place] of places.entries()) {
    for (let quarter = 0; quarter < 5; quarter += 1) {
      for (const kind of ["tip", "stamp"] as const) {
        const { lot, expiry } = lotOf(kind, index, addDays(first, quarter * LOT_DAYS));
        await receive(kind, place, lot, expiry, 500);
      }
    }
    await receive("glide", place, glideLot(index), monthEnd(addDays(today, 420)), 500);
    await receive("serum", place, `VC-118${index}`, monthEnd(addDays(today, 200)), 12);
    await receive("cream", place, `LC-260${7 + index}`, monthEnd(addDays(today, 150)), 9);
    await receive("kit", place, `PK-77${index}`, monthEnd(addDays(today, 260)), index === 0 ? 2 : 8);
    await receive("gauze", place, `G-41${index}`, addDays(today, 40), 120);
  }
  let serial = 400;
  const indexOf = (locationId: string) => places.findIndex(({ id }) => id === locationId);
  return {
    random,
    stamps,
    glideOf: (locationId) => glideLot(indexOf(locationId)),
    codeOf: (kind, locationId, date) => {
      const { lot, expiry } = lotOf(kind, indexOf(locationId), date);
      return `01${PRODUCTS[kind].gtin}17${short(expiry)}10${lot}\u001d`;
    },
    next: () => {
      serial += 1;
      return String(serial).padStart(4, "0");
    },
  };
}

type Opening = {
  readonly treatmentId: string;
  readonly slot: Slot;
  readonly deviceId: string;
  readonly clinician: Person;
  readonly openedAt: Temporal.Instant;
};

/** A cartridge scanned, and glide for some. */
export async function openUnits(at: At, stock: DemoStock, { treatmentId, slot, deviceId, clinician, openedAt }: Opening): Promise<void> {
  const ctx = at(openedAt, clinician);
  const base = { treatmentId, supplyId: null, expiry: null };
  const serial = stock.next();
  const kind = stock.stamps.has(deviceId) ? "stamp" : "tip";
  const code = `${stock.codeOf(kind, slot.location.id, slot.date)}21${serial}`;
  must("open a cartridge", await takeSupply(ctx, { ...base, idempotencyKey: stock.random.key(), code }));
  if (Number(serial) % 3 !== 0) return;
  must("open a glide", await takeSupply(ctx, { ...base, idempotencyKey: stock.random.key(), code: stock.glideOf(slot.location.id) }));
}

/** What a count of the shelves found this morning, and a lot that its maker has called back. */
export async function countShelves(database: Database, at: At, now: Temporal.Instant, reception: Person): Promise<void> {
  const ctx = at(now.subtract({ minutes: 200 }), reception);
  const lots = await database.db
    .select({ id: supplyLots.id, name: supplies.name, locationId: supplyLots.locationId, version: supplyLots.version })
    .from(supplyLots)
    .innerJoin(supplies, eq(supplies.id, supplyLots.supplyId))
    .where(gt(supplyLots.received, 400))
    .orderBy(asc(supplies.name), asc(supplyLots.locationId), desc(supplyLots.lot));
  const newest = [...Map.groupBy(lots, ({ name, locationId }) => `${name} ${locationId}`).values()];
  const left = [7, 6, 22, 9, 14, 5];
  for (const [index, group] of newest.entries()) {
    for (const [age, { id: lotId, version }] of group.entries()) {
      must("count a shelf", await countLot(ctx, { lotId, version, left: age === 0 ? (left[index] ?? 8) : 0 }));
    }
  }
  const recalled = newest.at(-1)?.[1];
  if (recalled !== undefined)
    must(
      "stop a lot",
      await stopLot(ctx, { lotId: recalled.id, version: recalled.version + 1, reason: "Called back by its maker: a seal may leak." }),
    );
}
