import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant } from "../columns.ts";
import { users } from "./users.ts";

/** A single-use link by which a user sets a password: an invitation (24 hours) or a reset (1 hour). Only the hash of its token is kept. */
export const invitations = pgTable("invitations", {
  id: id(),
  tokenHash: bytes().notNull().unique("invitations_token_once"),
  userId: uuid()
    .notNull()
    .references(() => users.id),
  purpose: text({ enum: ["invite", "reset"] }).notNull(),
  createdBy: uuid().references(() => users.id),
  createdAt: createdAt(),
  expiresAt: instant().notNull(),
  usedAt: instant(),
});
