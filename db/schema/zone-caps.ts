import { sql } from "drizzle-orm";
import { check, numeric, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, version } from "../columns.ts";
import { users } from "./users.ts";

/**
 * The deepest setting in each zone at this clinic, in millimetres: a draft until a clinician has approved it. What holds is `inForceMm`, which follows (trigger):
 * a draft that is lower holds at once, one that is deeper only once it is approved; an approval lapses with every change. A row for every zone that can be
 * treated (migration).
 */
export const zoneCaps = pgTable(
  "zone_caps",
  {
    zone: text().primaryKey(),
    capMm: numeric({ precision: 3, scale: 2, mode: "number" }).notNull(),
    /** Never deeper than `capMm`. Nobody's to write. */
    inForceMm: numeric({ precision: 3, scale: 2, mode: "number" }).notNull().default(0),
    approvedBy: uuid().references(() => users.id),
    approvedAt: instant(),
    version: version(),
  },
  (t) => [
    check("zone_caps_depth", sql`${t.capMm} > 0 and ${t.capMm} <= 3 and mod(${t.capMm} * 100, 5) = 0`),
    check("zone_caps_not_orbit", sql`${t.zone} not like 'orbit%'`),
    check("zone_caps_in_force", sql`${t.inForceMm} <= ${t.capMm}`),
    check("zone_caps_approved", sql`(${t.approvedBy} is null) = (${t.approvedAt} is null)`),
  ],
);
