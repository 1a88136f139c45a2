import { sql } from "drizzle-orm";
import { boolean, check, integer, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, version } from "../columns.ts";
import { locations } from "./locations.ts";

/**
 * How a location bills: who sells, how tax is shown, what a late cancellation costs. Nothing can be invoiced there before the clinic has said it; nothing of it is
 * presumed. Fees are null where the clinic takes none. What an invoice says of its seller is frozen with the invoice.
 */
export const billingTerms = pgTable(
  "billing_terms",
  {
    locationId: uuid()
      .primaryKey()
      .references(() => locations.id),
    /** The legal name and address that stand on an invoice. */
    sellerName: text().notNull(),
    sellerAddress: text().notNull().default(""),
    /** "ABN 51 824 753 556", "VAT GB 123 4567 89": as the country asks it of an invoice. Empty for a seller who is not registered. */
    taxNumber: text().notNull().default(""),
    /** "GST", "VAT", "Sales tax". Empty where no tax is charged. */
    taxName: text().notNull().default(""),
    pricesIncludeTax: boolean().notNull(),
    /** Before the number: "SYD" makes SYD-000123. */
    numberPrefix: text().notNull().default(""),
    /** What the whole invoice ends with: how to pay, by when. */
    footer: text().notNull().default(""),
    /** For how many days a quote holds. */
    quoteDays: smallint().notNull(),
    /** A cancellation later than this before its start is late; null where none is. */
    lateHours: smallint(),
    lateFeeMinor: integer(),
    noShowFeeMinor: integer(),
    /** The tax of both fees, in hundredths of a percent. */
    feeTaxBasisPoints: smallint().notNull().default(0),
    /** Whether patients see the price list on their portal page. */
    showsPrices: boolean().notNull().default(false),
    createdAt: createdAt(),
    version: version(),
  },
  (t) => [
    check("billing_terms_seller", sql`length(trim(${t.sellerName})) > 0`),
    check("billing_terms_prefix", sql`${t.numberPrefix} ~ '^[A-Z0-9]{0,8}$'`),
    check("billing_terms_quote_days", sql`${t.quoteDays} between 1 and 365`),
    check("billing_terms_late", sql`(${t.lateHours} is null) = (${t.lateFeeMinor} is null) and ${t.lateHours} between 1 and 336`),
    check("billing_terms_fees", sql`${t.lateFeeMinor} > 0 and ${t.noShowFeeMinor} > 0`),
    check("billing_terms_fee_tax", sql`${t.feeTaxBasisPoints} between 0 and 5000`),
    check("billing_terms_registered", sql`${t.taxNumber} = '' or ${t.taxName} <> ''`),
  ],
);
