import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant } from "../columns.ts";
import { users } from "./users.ts";

/** A staff sign-in. Looked up on every request by the hash of the secret in the cookie; dead when revoked or 12 hours old, shut when locked or idle for 15 minutes, by the database's clock. */
export const sessions = pgTable("sessions", {
  id: id(),
  secretHash: bytes().notNull().unique("sessions_secret_once"),
  userId: uuid()
    .notNull()
    .references(() => users.id),
  createdAt: createdAt(),
  lastSeenAt: createdAt(),
  expiresAt: instant().notNull(),
  revokedAt: instant(),
  address: text().notNull().default(""),
  /** Since then the screen is covered: the row refuses everything but its own user's password, which opens a new one in its place. */
  lockedAt: instant(),
  /** Since then the computer is in a patient's hands, and this sign-in opens nothing more: whoever takes it back is given a new one. */
  handedOverAt: instant(),
  /** When its person last gave their password, and their second step where they have one: for ten minutes that lets them do what is `FRESH`. */
  confirmedAt: instant(),
  /** "Firefox on Windows", as far as the browser says. */
  browser: text().notNull().default(""),
  /** The second step that is being set up here and is not yet confirmed by a code: sealed. */
  proposedStep: bytes(),
});
