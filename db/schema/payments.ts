import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { invoices } from "./invoices.ts";
import { locations } from "./locations.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * Money that came in for an invoice (above nought) or went back (below it), in the invoice's currency. `credit` is no money: what one invoice has too much pays
 * another, in two rows of one `moveId` that cancel each other. A mistake is corrected by a row that takes one payment back whole (`correctsId`).
 * No more comes in than is owed, no more goes back than is too much (trigger). `takenOn` is the day of the count at the location. `reference` is a receipt's or a
 * transfer's number, never a card's (check: no thirteen figures in a row). Inserts only.
 */
export const payments = pgTable(
  "payments",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    locationId: uuid()
      .notNull()
      .references(() => locations.id),
    method: text({ enum: ["cash", "card", "transfer", "credit"] }).notNull(),
    amountMinor: integer().notNull(),
    takenOn: date().notNull(),
    takenAt: instant().notNull(),
    takenBy: uuid().references(() => users.id),
    reference: text().notNull().default(""),
    /** Why it went back; null for money that came in. */
    reason: text(),
    correctsId: uuid(),
    moveId: uuid(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("payments_corrected_once").on(t.correctsId),
    check("payments_method", sql`${t.method} in ('cash','card','transfer','credit')`),
    check("payments_amount", sql`${t.amountMinor} <> 0`),
    check("payments_reason", sql`(${t.amountMinor} < 0) = (length(trim(coalesce(${t.reason}, ''))) > 0)`),
    check("payments_correction", sql`${t.correctsId} is null or ${t.amountMinor} < 0`),
    check("payments_moved", sql`(${t.method} = 'credit') = (${t.moveId} is not null)`),
    check("payments_no_card", sql`regexp_replace(${t.reference}, '[ .-]', '', 'g') !~ '[0-9]{13}'`),
    index("payments_of_invoice").on(t.invoiceId),
    index("payments_of_patient").on(t.patientId),
    index("payments_of_day").on(t.locationId, t.takenOn),
  ],
);

/** What a clinic gives up of an invoice, and why. The invoice stays as it is. Inserts only. */
export const writeOffs = pgTable(
  "write_offs",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    amountMinor: integer().notNull(),
    reason: text().notNull(),
    writtenOffOn: date().notNull(),
    writtenOffBy: uuid().references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    check("write_offs_amount", sql`${t.amountMinor} > 0`),
    check("write_offs_reason", sql`length(trim(${t.reason})) > 0`),
    index("write_offs_of_invoice").on(t.invoiceId),
    index("write_offs_of_patient").on(t.patientId),
  ],
);

/** What was counted of one method at the end of a day, beside what should have been there. A later count of the same day stands in its place. Inserts only. */
export const dayCounts = pgTable(
  "day_counts",
  {
    id: id(),
    locationId: uuid()
      .notNull()
      .references(() => locations.id),
    day: date().notNull(),
    method: text({ enum: ["cash", "card", "transfer"] }).notNull(),
    expectedMinor: integer().notNull(),
    countedMinor: integer().notNull(),
    note: text().notNull().default(""),
    countedBy: uuid().references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    check("day_counts_method", sql`${t.method} in ('cash','card','transfer')`),
    check("day_counts_explained", sql`${t.expectedMinor} = ${t.countedMinor} or length(trim(${t.note})) > 0`),
    index("day_counts_of").on(t.locationId, t.day),
  ],
);

/**
 * What was decided on a fee that the clinic's terms propose for a visit that was cancelled late or missed: charged by an invoice, or waived with a reason. The
 * proposal itself follows from the visit and the terms, and is never kept. Inserts only.
 */
export const feeDecisions = pgTable(
  "fee_decisions",
  {
    id: id(),
    appointmentId: uuid()
      .notNull()
      .unique("fee_decisions_once")
      .references(() => appointments.id),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    kind: text({ enum: ["late_fee", "no_show_fee"] }).notNull(),
    invoiceId: uuid().references(() => invoices.id),
    waivedReason: text(),
    decidedBy: uuid().references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    check("fee_decisions_kind", sql`${t.kind} in ('late_fee','no_show_fee')`),
    check("fee_decisions_decided", sql`(${t.invoiceId} is null) = (length(trim(coalesce(${t.waivedReason}, ''))) > 0)`),
    index("fee_decisions_of_patient").on(t.patientId),
  ],
);
