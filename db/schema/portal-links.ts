import { sql } from "drizzle-orm";
import { check, index, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant } from "../columns.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * A secret link to a patient's portal, one of several. Only the SHA-256 of its 32-byte token is kept. Five wrong dates of birth revoke it; a trigger revokes
 * all of a patient's links and visits when the phone, the e-mail or the date of birth changes and when the record is merged; they go with the patient's row.
 * A device that was never seen is asked for a code, one at a time for a link: ten minutes, five tries, and only a hash of it that needs the installation's
 * own secret to be made again.
 */
export const portalLinks = pgTable(
  "portal_links",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id, { onDelete: "cascade" }),
    channel: text({ enum: ["hand", "text", "email", "paper"] })
      .notNull()
      .default("hand"),
    tokenHash: bytes().notNull().unique("portal_links_token_once"),
    createdBy: uuid().references(() => users.id),
    createdAt: createdAt(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
    revokedReason: text(),
    failedTries: smallint().notNull().default(0),
    lastOpenedAt: instant(),
    codeHash: bytes(),
    codeSentAt: instant(),
    codeTries: smallint().notNull().default(0),
  },
  (t) => [
    check("portal_links_channel", sql`${t.channel} in ('hand','text','email','paper')`),
    check("portal_links_code", sql`(${t.codeHash} is null) = (${t.codeSentAt} is null)`),
    index("portal_links_of").on(t.patientId),
  ],
);

/** A patient's visit through a link: 30 minutes idle, 8 hours at most, by the database's clock. */
export const portalSessions = pgTable(
  "portal_sessions",
  {
    id: id(),
    secretHash: bytes().notNull().unique("portal_sessions_secret_once"),
    linkId: uuid()
      .notNull()
      .references(() => portalLinks.id, { onDelete: "cascade" }),
    patientId: uuid()
      .notNull()
      .references(() => patients.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    lastSeenAt: createdAt(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
  },
  (t) => [index("portal_sessions_of").on(t.patientId, t.createdAt), index("portal_sessions_through").on(t.linkId)],
);
