import { sql } from "drizzle-orm";
import { check, date, index, pgTable, smallint, time, uuid } from "drizzle-orm/pg-core";
import { id } from "../columns.ts";
import { locations } from "./locations.ts";
import { resources } from "./resources.ts";

/**
 * A clinician's weekly shifts on the wall clock of a location: ISO weekday, [opens, closes), in force from `validFrom` up to, not including, `validUntil`.
 * A break is the time between two rows.
 */
export const clinicianHours = pgTable(
  "clinician_hours",
  {
    id: id(),
    resourceId: uuid()
      .notNull()
      .references(() => resources.id),
    locationId: uuid()
      .notNull()
      .references(() => locations.id),
    weekday: smallint().notNull(),
    opens: time({ precision: 0 }).notNull(),
    closes: time({ precision: 0 }).notNull(),
    validFrom: date().notNull(),
    validUntil: date(),
  },
  (t) => [
    check("clinician_hours_weekday", sql`${t.weekday} between 1 and 7`),
    check("clinician_hours_order", sql`${t.opens} < ${t.closes}`),
    check("clinician_hours_validity", sql`${t.validUntil} is null or ${t.validFrom} <= ${t.validUntil}`),
    index("clinician_hours_of").on(t.resourceId, t.locationId),
  ],
);
