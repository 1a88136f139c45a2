import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { pgView, uuid } from "drizzle-orm/pg-core";

/** Which patient a row stands for once merges are followed: the one place that resolves them. Made by a migration of its own. */
export const patientIdentities = pgView("patient_identities", {
  id: uuid("id").notNull(),
  canonicalId: uuid("canonical_id").notNull(),
}).existing();

/** The way back, by index: whether the column names this patient or a record merged into them. */
export const isRecordOf = (column: SQLWrapper, patientId: string | SQLWrapper): SQL<boolean> =>
  sql<boolean>`${column} = any(patient_records(${patientId}::uuid))`;
