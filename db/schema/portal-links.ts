import { index, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant } from "../columns.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/** A secret link to a patient's portal. Only the SHA-256 of its 32-byte token is kept. Five wrong dates of birth revoke it. */
export const portalLinks = pgTable(
  "portal_links",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    tokenHash: bytes().notNull().unique("portal_links_token_once"),
    createdBy: uuid().references(() => users.id),
    createdAt: createdAt(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
    revokedReason: text(),
    failedTries: smallint().notNull().default(0),
    lastOpenedAt: instant(),
  },
  (t) => [index("portal_links_of").on(t.patientId)],
);

/** A patient's visit through a link: 30 minutes idle, 8 hours at most, by the database's clock. */
export const portalSessions = pgTable("portal_sessions", {
  id: id(),
  secretHash: bytes().notNull().unique("portal_sessions_secret_once"),
  linkId: uuid()
    .notNull()
    .references(() => portalLinks.id),
  patientId: uuid()
    .notNull()
    .references(() => patients.id),
  createdAt: createdAt(),
  lastSeenAt: createdAt(),
  expiresAt: instant().notNull(),
  revokedAt: instant(),
});
