import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { date, integer, pgView, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "../columns.ts";

/** Which patient a row stands for once merges are followed: the one place that resolves them. Made by a migration of its own. */
export const patientIdentities = pgView("patient_identities", {
  id: uuid("id").notNull(),
  canonicalId: uuid("canonical_id").notNull(),
}).existing();

/**
 * How a patient's details read: the record's own, but for those that were chosen from a record merged into it. Whoever shows or judges a patient reads them
 * here; only what locks or writes the row itself names `patients`.
 */
export const patientDetails = pgView("patient_details", {
  id: uuid("id").notNull(),
  number: integer("number").notNull(),
  givenName: text("given_name").notNull(),
  familyName: text("family_name").notNull(),
  preferredName: text("preferred_name").notNull(),
  pronouns: text("pronouns").notNull(),
  dateOfBirth: date("date_of_birth"),
  phone: text("phone").notNull(),
  email: text("email").notNull(),
  street: text("street").notNull(),
  city: text("city").notNull(),
  region: text("region").notNull(),
  postcode: text("postcode").notNull(),
  country: text("country").notNull(),
  formerNumber: text("former_number").notNull(),
  language: text("language").notNull(),
  timeZone: text("time_zone"),
  mergedInto: uuid("merged_into"),
  createdAt: instant("created_at").notNull(),
  archivedAt: instant("archived_at"),
  /** Grows with every edit, merge and un-merge. */
  version: integer("version").notNull(),
}).existing();

/** The way back, by index: whether the column names this patient or a record merged into them. */
export const isRecordOf = (column: SQLWrapper, patientId: string | SQLWrapper): SQL<boolean> =>
  sql<boolean>`${column} = any(patient_records(${patientId}::uuid))`;
