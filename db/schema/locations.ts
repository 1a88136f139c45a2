import { sql } from "drizzle-orm";
import { char, check, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";

/** A place of the clinic. Its zone decides every local date and time booked there; it never changes once something is booked. */
export const locations = pgTable(
  "locations",
  {
    id: id(),
    name: text().notNull(),
    address: text().notNull().default(""),
    phone: text().notNull().default(""),
    timeZone: text().notNull(),
    jurisdiction: text().notNull(),
    dateOrder: text({ enum: ["dmy", "mdy", "ymd"] })
      .notNull()
      .default("dmy"),
    currency: char({ length: 3 }).notNull(),
    emergencyNumber: text().notNull(),
    createdAt: createdAt(),
    archivedAt: instant(),
    version: version(),
  },
  (t) => [
    check("locations_date_order", sql`${t.dateOrder} in ('dmy','mdy','ymd')`),
    check("locations_currency", sql`${t.currency} ~ '^[A-Z]{3}$'`),
  ],
);
