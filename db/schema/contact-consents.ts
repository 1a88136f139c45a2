import { sql } from "drizzle-orm";
import { boolean, check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id } from "../columns.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * What a patient said of being reached on one channel, and when. Inserts only: the latest word of a channel holds. A channel without a word was not asked
 * about, which is neither yes nor no.
 */
export const contactConsents = pgTable(
  "contact_consents",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    channel: text({ enum: ["call", "text", "email", "post"] }).notNull(),
    agreed: boolean().notNull(),
    notedBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    check("contact_consents_channel", sql`${t.channel} in ('call','text','email','post')`),
    index("contact_consents_of").on(t.patientId),
  ],
);
