import { sql } from "drizzle-orm";
import { boolean, check, date, index, integer, pgTable, smallint, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { locations } from "./locations.ts";
import { users } from "./users.ts";

export const SUPPLY_KINDS = ["cartridge", "anaesthetic", "glide", "serum", "kit", "consumable"] as const;

/**
 * Something that is used up on patients: needle cartridges and heads, anaesthetics, glides and serums, PRP and CGF kits with their tubes, the rest.
 * Glides and serums reach needled skin only where the clinic has put them on that list.
 */
export const supplies = pgTable(
  "supplies",
  {
    id: id(),
    kind: text({ enum: SUPPLY_KINDS }).notNull(),
    name: text().notNull(),
    manufacturer: text().notNull().default(""),
    /** GTIN of its smallest pack, 14 digits with its check digit; null where it carries none. */
    gtin: text(),
    /** "lidocaine 4 %" */
    strength: text().notNull().default(""),
    /** One unit, one treatment. */
    singleUse: boolean().notNull().default(false),
    forNeedledSkin: boolean().notNull().default(false),
    /** Anaesthetics: the longest time on the skin by the product's label, in minutes; the clinic enters it. */
    maxMinutes: smallint(),
    /** At this many left or fewer it stands on the low-stock list. */
    lowAt: integer().notNull().default(0),
    createdAt: createdAt(),
    archivedAt: instant(),
    version: version(),
  },
  (t) => [
    check("supplies_kind", sql`${t.kind} in ('cartridge','anaesthetic','glide','serum','kit','consumable')`),
    check("supplies_named", sql`length(trim(${t.name})) > 0`),
    check("supplies_gtin", sql`${t.gtin} ~ '^[0-9]{14}$'`),
    check("supplies_minutes", sql`${t.maxMinutes} is null or ${t.maxMinutes} between 1 and 600`),
    check("supplies_low", sql`${t.lowAt} >= 0`),
    uniqueIndex("supplies_gtin_once").on(t.gtin).where(sql`gtin is not null and archived_at is null`),
  ],
);

/**
 * The units of one lot of a supply at one location. A lot is the same however its number is written: upper(trim(lot)). `used` follows what treatments record
 * (trigger) and never passes `received`, but for a lot that nobody counted in: it was first met in a treatment room. The number is fixed, the expiry once a
 * treatment or an anaesthetic names the lot. What is out of use is so at every location, and follows `supply_lot_events` (triggers).
 */
export const supplyLots = pgTable(
  "supply_lots",
  {
    id: id(),
    supplyId: uuid()
      .notNull()
      .references(() => supplies.id),
    locationId: uuid()
      .notNull()
      .references(() => locations.id),
    lot: text().notNull(),
    /** The last day of use. */
    expiry: date().notNull(),
    /** Units that came in; null where nobody counted them. */
    received: integer(),
    used: integer().notNull().default(0),
    createdBy: uuid().references(() => users.id),
    createdAt: createdAt(),
    /** Written a second time, in other case, before a lot was one: its records keep what they say; what is scanned or typed goes to the first. */
    doubled: boolean().notNull().default(false),
    /** Taken out of use: recalled by the maker, dropped, spoilt. No treatment may use it from then. Nobody's to write: it follows the events. */
    stoppedAt: instant(),
    stoppedBy: uuid().references(() => users.id),
    stoppedReason: text(),
    version: version(),
  },
  (t) => [
    uniqueIndex("supply_lots_once").on(t.supplyId, t.locationId, sql`upper(trim(${t.lot}))`).where(sql`not doubled`),
    unique("supply_lots_of_supply").on(t.id, t.supplyId),
    // What may be taken from the shelf today; those of years ago are only ever looked up by their number.
    index("supply_lots_in_use").on(t.locationId, t.expiry).where(sql`stopped_at is null`),
    check("supply_lots_named", sql`length(trim(${t.lot})) > 0`),
    check("supply_lots_left", sql`${t.used} >= 0 and (${t.received} is null or ${t.used} <= ${t.received})`),
    check("supply_lots_stopped", sql`(${t.stoppedAt} is null) = (${t.stoppedReason} is null)`),
    index("supply_lots_lot").on(sql`upper(trim(${t.lot}))`),
  ],
);

export const LOT_EVENTS = ["stopped", "resumed"] as const;

/**
 * A lot taken out of use, or back into it by a clinician, and why; at every location and however its number is written (trigger). Inserts only: what a lot was
 * stopped for is kept when it is used again.
 */
export const supplyLotEvents = pgTable(
  "supply_lot_events",
  {
    id: id(),
    lotId: uuid()
      .notNull()
      .references(() => supplyLots.id),
    kind: text({ enum: LOT_EVENTS }).notNull(),
    reason: text().notNull(),
    at: instant().notNull(),
    /** Null only of stops from before events were kept. */
    by: uuid().references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    check("supply_lot_events_kind", sql`${t.kind} in ('stopped','resumed')`),
    check("supply_lot_events_reason", sql`length(trim(${t.reason})) > 0`),
    index("supply_lot_events_of").on(t.lotId),
  ],
);
