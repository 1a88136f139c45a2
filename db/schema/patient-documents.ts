import { sql } from "drizzle-orm";
import { boolean, check, date, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant, version } from "../columns.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * A document that somebody sent or handed over, as a file beside the record. The row is made `pending` before its file is written and `kept` once it is: what a
 * crash leaves is a pending row, which the sweep takes away. A kept one never changes (trigger): a wrong one is struck out, with who did so and why, as a note
 * is. One for clinicians never reaches reception, not even by its title.
 */
export const patientDocuments = pgTable(
  "patient_documents",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    state: text({ enum: ["pending", "kept"] })
      .notNull()
      .default("pending"),
    audience: text({ enum: ["everyone", "clinicians"] }).notNull(),
    kind: text({ enum: ["letter", "referral", "result", "identity", "consent", "other"] }).notNull(),
    title: text().notNull(),
    /** The day that stands on it. */
    datedOn: date(),
    /** What the file was called where it came from, cleaned: told to people, and never a name of anything here. */
    fileName: text().notNull(),
    /** SHA-256 of the bytes as they were sent, by which the same file is known again. */
    sentHash: bytes().notNull(),
    /** Random name of the file in the store. */
    key: text().notNull().unique("patient_documents_key_once"),
    /** By what the bytes are; a picture is drawn anew as JPEG. */
    type: text({ enum: ["pdf", "jpeg", "text"] }),
    /** Whether it is a PDF that asks for a password. */
    locked: boolean().notNull().default(false),
    size: integer(),
    /** SHA-256 of the stored file. */
    contentHash: bytes(),
    addedBy: uuid()
      .notNull()
      .references(() => users.id),
    /** By the database's clock, which counts what one person adds in an hour. */
    createdAt: createdAt(),
    keptAt: instant(),
    struckAt: instant(),
    struckBy: uuid().references(() => users.id),
    struckReason: text(),
    version: version(),
  },
  (t) => [
    check("patient_documents_state", sql`${t.state} in ('pending','kept')`),
    check("patient_documents_audience", sql`${t.audience} in ('everyone','clinicians')`),
    check("patient_documents_kind", sql`${t.kind} in ('letter','referral','result','identity','consent','other')`),
    check("patient_documents_type", sql`${t.type} in ('pdf','jpeg','text')`),
    check("patient_documents_titled", sql`length(trim(${t.title})) > 0`),
    check(
      "patient_documents_kept_whole",
      sql`${t.state} = 'pending' or (${t.type} is not null and coalesce(${t.size}, 0) > 0 and ${t.contentHash} is not null and ${t.keptAt} is not null)`,
    ),
    check(
      "patient_documents_struck",
      sql`num_nonnulls(${t.struckAt}, ${t.struckBy}, ${t.struckReason}) in (0, 3) and (${t.struckAt} is null or ${t.state} = 'kept')`,
    ),
    index("patient_documents_of").on(t.patientId),
    index("patient_documents_added").on(t.addedBy, t.createdAt),
  ],
);
