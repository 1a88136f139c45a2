import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, numeric, pgTable, smallint, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { supplies, supplyLots } from "./supplies.ts";
import { treatments } from "./treatments.ts";
import { users } from "./users.ts";

/**
 * What of the stock went into one treatment. A unit with a serial number belongs to one treatment; an expired, stopped or used-up lot, a product that
 * was archived, and a glide or serum that is not on the list for needled skin, are refused (triggers). Counts the lot down. Frozen with the signed record.
 */
export const treatmentSupplies = pgTable(
  "treatment_supplies",
  {
    id: id(),
    treatmentId: uuid()
      .notNull()
      .references(() => treatments.id),
    lotId: uuid().notNull(),
    supplyId: uuid()
      .notNull()
      .references(() => supplies.id),
    /** Of the unit, where its code carries one. */
    serial: text().notNull().default(""),
    units: integer().notNull().default(1),
    openedAt: instant().notNull(),
    addedBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({
      name: "treatment_supplies_lot_of_supply",
      columns: [t.lotId, t.supplyId],
      foreignColumns: [supplyLots.id, supplyLots.supplyId],
    }),
    uniqueIndex("treatment_supplies_unit_once").on(t.supplyId, t.serial).where(sql`serial <> ''`),
    check("treatment_supplies_units", sql`${t.units} between 1 and 50 and (${t.serial} = '' or ${t.units} = 1)`),
    index("treatment_supplies_of").on(t.treatmentId),
    index("treatment_supplies_of_lot").on(t.lotId),
  ],
);

/** Blood of the patient's own, prepared and given back in one treatment. Two people check whose it is. Frozen with the signed record. */
export const bloodProducts = pgTable(
  "blood_products",
  {
    id: id(),
    treatmentId: uuid()
      .notNull()
      .references(() => treatments.id),
    kind: text({ enum: ["prp", "cgf"] }).notNull(),
    drawnAt: instant().notNull(),
    drawnBy: uuid()
      .notNull()
      .references(() => users.id),
    tubes: smallint().notNull(),
    /** Millilitres in each tube. */
    tubeMl: numeric({ precision: 4, scale: 1, mode: "number" }).notNull(),
    /** Relative centrifugal force in g, and minutes. */
    spinG: smallint().notNull(),
    spinMinutes: smallint().notNull(),
    /** Who compared name and date of birth on every tube with the patient's own words, and who stood by. */
    checkedBy: uuid()
      .notNull()
      .references(() => users.id),
    witnessedBy: uuid()
      .notNull()
      .references(() => users.id),
    checkedAt: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    check("blood_products_kind", sql`${t.kind} in ('prp','cgf')`),
    check("blood_products_amounts", sql`${t.tubes} between 1 and 12 and ${t.tubeMl} > 0 and ${t.tubeMl} <= 60`),
    check("blood_products_spin", sql`${t.spinG} between 50 and 5000 and ${t.spinMinutes} between 1 and 60`),
    check("blood_products_two_people", sql`${t.checkedBy} <> ${t.witnessedBy}`),
    check("blood_products_order", sql`${t.checkedAt} >= ${t.drawnAt}`),
    index("blood_products_of").on(t.treatmentId),
  ],
);
