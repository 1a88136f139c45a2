import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { locations } from "./locations.ts";
import { users } from "./users.ts";

/** What an appointment claims for a time: a clinician (a user, at any location), a room or a device (at one location). */
export const resources = pgTable(
  "resources",
  {
    id: id(),
    kind: text({ enum: ["clinician", "room", "device"] }).notNull(),
    name: text().notNull(),
    locationId: uuid().references(() => locations.id),
    userId: uuid()
      .unique("resources_user_once")
      .references(() => users.id),
    createdAt: createdAt(),
    archivedAt: instant(),
    version: version(),
  },
  (t) => [
    check("resources_kind", sql`${t.kind} in ('clinician','room','device')`),
    check(
      "resources_place",
      sql`(${t.kind} = 'clinician') = (${t.userId} is not null) and (${t.kind} = 'clinician') = (${t.locationId} is null)`,
    ),
    index("resources_by_location").on(t.locationId),
  ],
);
