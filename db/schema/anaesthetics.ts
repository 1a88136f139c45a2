import { sql } from "drizzle-orm";
import { boolean, check, index, numeric, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { supplyLots } from "./supplies.ts";
import { users } from "./users.ts";

/**
 * A topical anaesthetic at one visit, applied before the treatment starts and removed before its first pass: a treatment cannot start over one that is on,
 * nor can a removal be written later than the start (triggers). Frozen with the signed record. `doctor` names whoever allowed it where the screening says
 * "ask a doctor". Instants to the minute.
 */
export const anaesthetics = pgTable(
  "anaesthetics",
  {
    id: id(),
    appointmentId: uuid()
      .notNull()
      .references(() => appointments.id),
    /** Of the stock list. Null only in records from before every anaesthetic named its lot (trigger). */
    lotId: uuid().references(() => supplyLots.id),
    product: text().notNull(),
    strength: text().notNull().default(""),
    compounded: boolean().notNull().default(false),
    /** Zones it was put on. */
    zones: text().array().notNull().default(sql`'{}'`),
    grams: numeric({ precision: 5, scale: 1, mode: "number" }),
    occluded: boolean().notNull().default(false),
    /** The longest time on the skin by its label, in minutes. */
    maxMinutes: smallint(),
    /** Null only in records from before times were kept. */
    appliedAt: instant(),
    appliedBy: uuid().references(() => users.id),
    removedAt: instant(),
    removedBy: uuid().references(() => users.id),
    doctor: text().notNull().default(""),
    createdAt: createdAt(),
    version: version(),
  },
  (t) => [
    check("anaesthetics_named", sql`length(trim(${t.product})) > 0`),
    check("anaesthetics_grams", sql`${t.grams} is null or (${t.grams} > 0 and ${t.grams} <= 500)`),
    check("anaesthetics_order", sql`${t.removedAt} is null or ${t.removedAt} >= ${t.appliedAt}`),
    check("anaesthetics_minutes", sql`${t.maxMinutes} is null or ${t.maxMinutes} between 1 and 600`),
    index("anaesthetics_of").on(t.appointmentId),
    index("anaesthetics_of_lot").on(t.lotId),
  ],
);
