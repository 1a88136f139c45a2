import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/** A note on a patient. Its words never change (trigger): a wrong one is struck out, with who did so and why, and stays readable. One for clinicians never reaches reception. */
export const patientNotes = pgTable(
  "patient_notes",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    audience: text({ enum: ["everyone", "clinicians"] }).notNull(),
    words: text().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    struckAt: instant(),
    struckBy: uuid().references(() => users.id),
    struckReason: text(),
    version: version(),
  },
  (t) => [
    check("patient_notes_audience", sql`${t.audience} in ('everyone','clinicians')`),
    check("patient_notes_said", sql`length(trim(${t.words})) > 0`),
    check("patient_notes_struck", sql`num_nonnulls(${t.struckAt}, ${t.struckBy}, ${t.struckReason}) in (0, 3)`),
    index("patient_notes_of").on(t.patientId),
  ],
);

/** A word that a clinic sorts its patients by: "interpreter", "staff family". Taken off by `removedAt`; on once at a time, whatever its capitals. */
export const patientTags = pgTable(
  "patient_tags",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    tag: text().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    removedAt: instant(),
  },
  (t) => [
    check("patient_tags_said", sql`length(trim(${t.tag})) > 0`),
    uniqueIndex("patient_tags_once").on(t.patientId, sql`lower(tag)`).where(sql`removed_at is null`),
  ],
);
