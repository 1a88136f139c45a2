import { sql } from "drizzle-orm";
import { boolean, check, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant } from "../columns.ts";
import { locations } from "./locations.ts";
import { resources } from "./resources.ts";
import { users } from "./users.ts";

/**
 * A calendar of one clinician or one location that a calendar program reads by a secret address. Only the SHA-256 of its 32-byte token is kept. It names no
 * patient unless the clinic says so for this feed, and ends when it is revoked.
 */
export const calendarFeeds = pgTable(
  "calendar_feeds",
  {
    id: id(),
    clinicianId: uuid().references(() => resources.id),
    locationId: uuid().references(() => locations.id),
    /** Whose it is: "Reception screen", "Dr Okafor's phone". */
    label: text().notNull(),
    tokenHash: bytes().notNull(),
    namesPatients: boolean().notNull().default(false),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    lastReadAt: instant(),
    revokedAt: instant(),
    revokedBy: uuid().references(() => users.id),
  },
  (t) => [
    unique("calendar_feeds_token_once").on(t.tokenHash),
    check("calendar_feeds_of_one", sql`(${t.clinicianId} is null) <> (${t.locationId} is null)`),
    check("calendar_feeds_revoked", sql`(${t.revokedAt} is null) = (${t.revokedBy} is null)`),
    index("calendar_feeds_of_clinician").on(t.clinicianId),
    index("calendar_feeds_of_location").on(t.locationId),
  ],
);
