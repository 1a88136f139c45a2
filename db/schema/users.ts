import { sql } from "drizzle-orm";
import { boolean, check, pgTable, text } from "drizzle-orm/pg-core";
import { caselessText, createdAt, id, instant, version } from "../columns.ts";

/**
 * Staff. Roles are a set; flags say what a clinician may be. A user without a password hash was invited and has not yet accepted.
 * Never deleted: disabled, and the next request is refused.
 */
export const users = pgTable(
  "users",
  {
    id: id(),
    email: caselessText().notNull().unique("users_email_once"),
    name: text().notNull(),
    profession: text().notNull().default(""),
    roles: text({ enum: ["admin", "clinician", "reception"] })
      .array()
      .notNull(),
    isDoctor: boolean().notNull().default(false),
    isPrescriber: boolean().notNull().default(false),
    isSupervised: boolean().notNull().default(false),
    passwordHash: text(),
    /** Takes a handed-over tablet back, and proves who stands by as the second person of a record; opens nothing of itself. Argon2id, as the password. */
    pinHash: text(),
    /** Whether single keys act on the diary, as WCAG 2.1.4 lets everybody switch off. */
    singleKeys: boolean().notNull().default(true),
    createdAt: createdAt(),
    disabledAt: instant(),
    version: version(),
  },
  (t) => [check("users_roles_known", sql`${t.roles} <@ array['admin','clinician','reception']::text[] and cardinality(${t.roles}) > 0`)],
);
