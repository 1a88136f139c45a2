import { sql } from "drizzle-orm";
import { boolean, char, check, date, index, integer, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { locations } from "./locations.ts";
import { patients } from "./patients.ts";
import { series } from "./series.ts";
import { services } from "./services.ts";
import { users } from "./users.ts";

/**
 * What a proposed series would cost, as it was said to the patient on a day. Its contents are frozen from the first (trigger); it is accepted once, or withdrawn
 * once, and never both. Another price, another number of sessions is another quote. Accepted, it has become a package and its invoice.
 */
export const quotes = pgTable(
  "quotes",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    seriesId: uuid()
      .notNull()
      .references(() => series.id),
    locationId: uuid()
      .notNull()
      .references(() => locations.id),
    currency: char({ length: 3 }).notNull(),
    pricesIncludeTax: boolean().notNull(),
    taxName: text().notNull().default(""),
    quotedOn: date().notNull(),
    validUntil: date().notNull(),
    /** Taken off the sessions, why, and by whom; nought without one. */
    discountMinor: integer().notNull().default(0),
    discountReason: text(),
    discountBy: uuid().references(() => users.id),
    /** What the patient reads below the figures. */
    note: text().notNull().default(""),
    quotedBy: uuid().references(() => users.id),
    createdAt: createdAt(),
    acceptedAt: instant(),
    acceptedBy: uuid().references(() => users.id),
    withdrawnAt: instant(),
    withdrawnBy: uuid().references(() => users.id),
  },
  (t) => [
    check("quotes_currency", sql`${t.currency} ~ '^[A-Z]{3}$'`),
    check("quotes_valid", sql`${t.validUntil} >= ${t.quotedOn}`),
    check(
      "quotes_discount",
      sql`${t.discountMinor} >= 0 and (${t.discountMinor} > 0) = (${t.discountBy} is not null) and (${t.discountMinor} > 0) = (length(trim(coalesce(${t.discountReason}, ''))) > 0)`,
    ),
    check(
      "quotes_one_end",
      sql`(${t.acceptedAt} is null) = (${t.acceptedBy} is null) and (${t.withdrawnAt} is null) = (${t.withdrawnBy} is null) and (${t.acceptedAt} is null or ${t.withdrawnAt} is null)`,
    ),
    index("quotes_of_patient").on(t.patientId),
    index("quotes_of_series").on(t.seriesId),
  ],
);

/**
 * The lines of a quote. One is the sessions of the series; an `extra` is part of the package beside them; a `follow_up` says what might come on top (a review,
 * another session) and is not part of the sum. Inserts only.
 */
export const quoteLines = pgTable(
  "quote_lines",
  {
    id: id(),
    quoteId: uuid()
      .notNull()
      .references(() => quotes.id),
    position: smallint().notNull(),
    kind: text({ enum: ["session", "extra", "follow_up"] }).notNull(),
    serviceId: uuid().references(() => services.id),
    description: text().notNull(),
    quantity: smallint().notNull(),
    /** As the price list says it, with the tax in it or without. */
    unitMinor: integer().notNull(),
    taxBasisPoints: smallint().notNull(),
  },
  (t) => [
    unique("quote_lines_position_once").on(t.quoteId, t.position),
    check("quote_lines_kind", sql`${t.kind} in ('session','extra','follow_up')`),
    check("quote_lines_described", sql`length(trim(${t.description})) > 0`),
    check("quote_lines_quantity", sql`${t.quantity} between 1 and 99`),
    check("quote_lines_unit", sql`${t.unitMinor} >= 0`),
    check("quote_lines_tax", sql`${t.taxBasisPoints} between 0 and 5000`),
  ],
);

/** How the sum is paid: a deposit on acceptance (`dueOn` null: the day it is accepted), the rest on days. Together they are the sum. Inserts only. */
export const quoteInstalments = pgTable(
  "quote_instalments",
  {
    id: id(),
    quoteId: uuid()
      .notNull()
      .references(() => quotes.id),
    position: smallint().notNull(),
    amountMinor: integer().notNull(),
    dueOn: date(),
  },
  (t) => [
    unique("quote_instalments_position_once").on(t.quoteId, t.position),
    check("quote_instalments_amount", sql`${t.amountMinor} > 0`),
    check("quote_instalments_deposit_first", sql`${t.dueOn} is not null or ${t.position} = 1`),
  ],
);
