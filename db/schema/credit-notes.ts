import { sql } from "drizzle-orm";
import { check, date, index, integer, jsonb, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { invoiceLines, invoices } from "./invoices.ts";
import { locations } from "./locations.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * Takes back an invoice, or a part of it: the invoice itself is never edited. Numbered as invoices are, in a row of its own. No line is taken back for more than it
 * was sold for (trigger). Inserts only.
 */
export const creditNotes = pgTable(
  "credit_notes",
  {
    id: id(),
    locationId: uuid()
      .notNull()
      .references(() => locations.id),
    number: integer().notNull().default(0),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    reason: text().notNull(),
    seller: jsonb().notNull(),
    buyer: jsonb().notNull(),
    totalMinor: integer().notNull(),
    taxMinor: integer().notNull(),
    issuedOn: date().notNull(),
    issuedAt: instant().notNull(),
    issuedBy: uuid().references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    unique("credit_notes_number_once").on(t.locationId, t.number),
    check("credit_notes_reason", sql`length(trim(${t.reason})) > 0`),
    check("credit_notes_sums", sql`${t.totalMinor} > 0 and ${t.taxMinor} between 0 and ${t.totalMinor}`),
    index("credit_notes_of_invoice").on(t.invoiceId),
    index("credit_notes_of_patient").on(t.patientId),
  ],
);

/** What of a line is taken back, with its tax. Of a package's line, `sessions` is how many unused sessions it gives back. Inserts only. */
export const creditNoteLines = pgTable(
  "credit_note_lines",
  {
    id: id(),
    creditNoteId: uuid()
      .notNull()
      .references(() => creditNotes.id),
    invoiceLineId: uuid()
      .notNull()
      .references(() => invoiceLines.id),
    sessions: smallint(),
    totalMinor: integer().notNull(),
    taxMinor: integer().notNull(),
  },
  (t) => [
    unique("credit_note_lines_once").on(t.creditNoteId, t.invoiceLineId),
    check("credit_note_lines_sessions", sql`${t.sessions} between 1 and 12`),
    check("credit_note_lines_sums", sql`${t.totalMinor} > 0 and ${t.taxMinor} between 0 and ${t.totalMinor}`),
    index("credit_note_lines_of").on(t.invoiceLineId),
  ],
);
