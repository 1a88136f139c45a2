import { sql } from "drizzle-orm";
import { check, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { users } from "./users.ts";

/** Words that a clinician puts into a treatment's notes with one tap, and then changes. Archived, never deleted. */
export const noteTemplates = pgTable(
  "note_templates",
  {
    id: id(),
    name: text().notNull(),
    words: text().notNull(),
    createdBy: uuid().references(() => users.id),
    createdAt: createdAt(),
    archivedAt: instant(),
    version: version(),
  },
  (t) => [check("note_templates_said", sql`length(trim(${t.name})) > 0 and length(trim(${t.words})) > 0`)],
);
