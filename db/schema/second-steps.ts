import { bigint, index, integer, pgTable, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant } from "../columns.ts";
import { users } from "./users.ts";

/**
 * The second step of a person's sign-in: codes that change every thirty seconds. `secret` is sealed (AES-256-GCM, bound to the user); null once it was taken
 * off. `lastStep` only grows: each code opens once.
 */
export const secondSteps = pgTable("second_steps", {
  userId: uuid()
    .primaryKey()
    .references(() => users.id),
  secret: bytes(),
  lastStep: bigint({ mode: "number" }).notNull().default(0),
  setAt: createdAt(),
});

/** Ten codes for whoever lost their telephone. 120 bits each, so that a plain hash is enough; each works once, and new ones end those before. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    codeHash: bytes().notNull().unique("recovery_codes_once"),
    createdAt: createdAt(),
    endedAt: instant(),
  },
  (t) => [index("recovery_codes_of_user").on(t.userId)],
);

/** Somebody whose password was right and whose second step is still to come. Opens nothing but that step's page; ten minutes, by the database's clock. */
export const pendingSignIns = pgTable("pending_sign_ins", {
  id: id(),
  secretHash: bytes().notNull().unique("pending_sign_ins_secret_once"),
  userId: uuid()
    .notNull()
    .references(() => users.id),
  createdAt: createdAt(),
  expiresAt: instant().notNull(),
  endedAt: instant(),
  failed: integer().notNull().default(0),
  /** For whoever has to set a second step up first: the one that is proposed, sealed. */
  proposedStep: bytes(),
});
