import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, instantRange, version } from "../columns.ts";
import { locations } from "./locations.ts";
import { resources } from "./resources.ts";
import { users } from "./users.ts";

/**
 * A time in which what is usually open is not: a whole location (public holiday, closure) or one resource (a clinician's absence, a room or device out
 * of use). `note` is for the diary and names no illness. Removed, never deleted.
 */
export const closures = pgTable(
  "closures",
  {
    id: id(),
    kind: text({ enum: ["public_holiday", "closure", "absence", "out_of_use"] }).notNull(),
    locationId: uuid().references(() => locations.id),
    resourceId: uuid().references(() => resources.id),
    during: instantRange().notNull(),
    note: text().notNull().default(""),
    createdBy: uuid().references(() => users.id),
    createdAt: createdAt(),
    removedAt: instant(),
    version: version(),
  },
  (t) => [
    check("closures_kind", sql`${t.kind} in ('public_holiday','closure','absence','out_of_use')`),
    check("closures_of", sql`(${t.locationId} is null) <> (${t.resourceId} is null)`),
    check("closures_kind_of", sql`(${t.kind} in ('public_holiday','closure')) = (${t.locationId} is not null)`),
    index("closures_of_location").using("gist", t.locationId, t.during).where(sql`${t.removedAt} is null`),
    index("closures_of_resource").using("gist", t.resourceId, t.during).where(sql`${t.removedAt} is null`),
  ],
);
