import { sql } from "drizzle-orm";
import { boolean, char, check, date, index, integer, jsonb, pgTable, primaryKey, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { locations } from "./locations.ts";
import { patients } from "./patients.ts";
import { services } from "./services.ts";
import { users } from "./users.ts";

/** The last number given at each location, of invoices and of credit notes. Triggers alone write it, in the transaction that issues: rolled back, no number is lost. */
export const billingNumbers = pgTable(
  "billing_numbers",
  {
    locationId: uuid()
      .notNull()
      .references(() => locations.id),
    kind: text({ enum: ["invoice", "credit_note"] }).notNull(),
    last: integer().notNull(),
  },
  (t) => [
    primaryKey({ name: "billing_numbers_once", columns: [t.locationId, t.kind] }),
    check("billing_numbers_kind", sql`${t.kind} in ('invoice','credit_note')`),
    check("billing_numbers_last", sql`${t.last} > 0`),
  ],
);

/**
 * An invoice, frozen when it is issued, with who sold and who bought as they were called then. Its number follows the last one of its location without a gap and
 * is given by a trigger, whatever is asked for. What it owes is read off payments, credit notes and write-offs. `totalMinor` is with tax, `taxMinor` of it the tax.
 * Inserts only.
 */
export const invoices = pgTable(
  "invoices",
  {
    id: id(),
    locationId: uuid()
      .notNull()
      .references(() => locations.id),
    number: integer().notNull().default(0),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    currency: char({ length: 3 }).notNull(),
    pricesIncludeTax: boolean().notNull(),
    /** `Seller` of lib/billing/rules/parties.ts. */
    seller: jsonb().notNull(),
    /** `Buyer` of lib/billing/rules/parties.ts. */
    buyer: jsonb().notNull(),
    totalMinor: integer().notNull(),
    taxMinor: integer().notNull(),
    issuedOn: date().notNull(),
    issuedAt: instant().notNull(),
    issuedBy: uuid().references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    unique("invoices_number_once").on(t.locationId, t.number),
    check("invoices_currency", sql`${t.currency} ~ '^[A-Z]{3}$'`),
    check("invoices_sums", sql`${t.totalMinor} >= 0 and ${t.taxMinor} between 0 and ${t.totalMinor}`),
    index("invoices_of_patient").on(t.patientId),
    index("invoices_of_day").on(t.locationId, t.issuedOn),
    /** For what is asked of the invoices of a year of payments, without whoever sold and bought. */
    index("invoices_in_short").on(t.id, t.currency, t.issuedOn),
  ],
);

/**
 * What was sold. `totalMinor` is with tax and after the discount. The line of a package's sessions names its service, a visit or a fee its appointment.
 * Inserts only, with their invoice: together they are its sum (trigger, at the end of the transaction).
 */
export const invoiceLines = pgTable(
  "invoice_lines",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    position: smallint().notNull(),
    kind: text({ enum: ["session", "extra", "visit", "late_fee", "no_show_fee", "other"] }).notNull(),
    description: text().notNull(),
    serviceId: uuid().references(() => services.id),
    appointmentId: uuid().references(() => appointments.id),
    quantity: smallint().notNull(),
    unitMinor: integer().notNull(),
    discountMinor: integer().notNull().default(0),
    discountReason: text(),
    taxBasisPoints: smallint().notNull(),
    totalMinor: integer().notNull(),
    taxMinor: integer().notNull(),
  },
  (t) => [
    unique("invoice_lines_position_once").on(t.invoiceId, t.position),
    check("invoice_lines_kind", sql`${t.kind} in ('session','extra','visit','late_fee','no_show_fee','other')`),
    check("invoice_lines_described", sql`length(trim(${t.description})) > 0`),
    check("invoice_lines_quantity", sql`${t.quantity} between 1 and 99`),
    check("invoice_lines_tax", sql`${t.taxBasisPoints} between 0 and 5000`),
    check("invoice_lines_of_visit", sql`(${t.kind} in ('visit','late_fee','no_show_fee')) = (${t.appointmentId} is not null)`),
    check(
      "invoice_lines_discount",
      sql`${t.discountMinor} between 0 and ${t.unitMinor} * ${t.quantity} and (${t.discountMinor} > 0) = (length(trim(coalesce(${t.discountReason}, ''))) > 0)`,
    ),
    check("invoice_lines_sums", sql`${t.totalMinor} >= 0 and ${t.taxMinor} between 0 and ${t.totalMinor}`),
    index("invoice_lines_of_appointment").on(t.appointmentId),
  ],
);

/** When an invoice is to be paid: once, or a deposit and instalments. Together they are its sum (trigger, at the end of the transaction). Inserts only. */
export const invoiceInstalments = pgTable(
  "invoice_instalments",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    position: smallint().notNull(),
    amountMinor: integer().notNull(),
    dueOn: date().notNull(),
  },
  (t) => [
    unique("invoice_instalments_position_once").on(t.invoiceId, t.position),
    check("invoice_instalments_amount", sql`${t.amountMinor} >= 0`),
    index("invoice_instalments_due").on(t.dueOn),
  ],
);
