import { sql } from "drizzle-orm";
import { check, pgTable, smallint, time, uuid } from "drizzle-orm/pg-core";
import { id } from "../columns.ts";
import { locations } from "./locations.ts";

/** Weekly opening hours on the wall clock: ISO weekday (1 Monday), [opens, closes). Periods of one weekday do not overlap. Edited as a whole. */
export const locationHours = pgTable(
  "location_hours",
  {
    id: id(),
    locationId: uuid()
      .notNull()
      .references(() => locations.id),
    weekday: smallint().notNull(),
    opens: time({ precision: 0 }).notNull(),
    closes: time({ precision: 0 }).notNull(),
  },
  (t) => [check("location_hours_weekday", sql`${t.weekday} between 1 and 7`), check("location_hours_order", sql`${t.opens} < ${t.closes}`)],
);
