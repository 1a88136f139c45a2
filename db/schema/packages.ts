import { sql } from "drizzle-orm";
import { check, index, pgTable, smallint, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { invoices } from "./invoices.ts";
import { patients } from "./patients.ts";
import { quotes } from "./quotes.ts";
import { series } from "./series.ts";
import { users } from "./users.ts";

/**
 * The sessions of a series that a patient has bought ahead, made when their quote was accepted. Which of them are paid, booked and used is read off payments,
 * appointments and signed records, never kept: a session is used when its record is signed, returned when its visit is cancelled, and moves with its visit.
 * A series has one open package at most. Closed, it gives the value of what was not used back by a credit note.
 */
export const packages = pgTable(
  "packages",
  {
    id: id(),
    quoteId: uuid()
      .notNull()
      .unique("packages_quote_once")
      .references(() => quotes.id),
    invoiceId: uuid()
      .notNull()
      .unique("packages_invoice_once")
      .references(() => invoices.id),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    seriesId: uuid()
      .notNull()
      .references(() => series.id),
    sessions: smallint().notNull(),
    /** By the ctx's clock: records signed from then on use it. */
    openedAt: instant().notNull(),
    closedAt: instant(),
    closedBy: uuid().references(() => users.id),
    closedReason: text(),
    createdAt: createdAt(),
  },
  (t) => [
    check("packages_sessions", sql`${t.sessions} between 1 and 12`),
    check(
      "packages_closed",
      sql`(${t.closedAt} is null) = (${t.closedBy} is null) and (${t.closedAt} is null) = (${t.closedReason} is null) and (${t.closedReason} is null or length(trim(${t.closedReason})) > 0)`,
    ),
    uniqueIndex("packages_open_once").on(t.seriesId).where(sql`${t.closedAt} is null`),
    index("packages_of_patient").on(t.patientId),
  ],
);
