import { sql } from "drizzle-orm";
import { char, check, date, index, integer, pgTable, smallint, uuid } from "drizzle-orm/pg-core";
import { createdAt, id } from "../columns.ts";
import { locations } from "./locations.ts";
import { services } from "./services.ts";
import { users } from "./users.ts";

/**
 * The price list: what a service costs at a location from a day on, in whole minor units, as it is written on the list (with the tax in it or without, as the
 * location's billing terms say). The clinic sets every price; a service without one has none. `amountMinor` null takes a service off the list from that day.
 * Inserts only: of two words for one day the later counts, so that what was quoted can always be explained.
 */
export const prices = pgTable(
  "prices",
  {
    id: id(),
    serviceId: uuid()
      .notNull()
      .references(() => services.id),
    locationId: uuid()
      .notNull()
      .references(() => locations.id),
    amountMinor: integer(),
    currency: char({ length: 3 }).notNull(),
    /** Hundredths of a percent: 1000 is 10 %. */
    taxBasisPoints: smallint().notNull(),
    validFrom: date().notNull(),
    setBy: uuid().references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    check("prices_amount", sql`${t.amountMinor} >= 0`),
    check("prices_currency", sql`${t.currency} ~ '^[A-Z]{3}$'`),
    check("prices_tax", sql`${t.taxBasisPoints} between 0 and 5000`),
    index("prices_of").on(t.locationId, t.serviceId, t.validFrom),
  ],
);
