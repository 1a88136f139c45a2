import { pgView, uuid } from "drizzle-orm/pg-core";

/** Which patient a row stands for once merges are followed: the one place that resolves them. Made by a migration of its own. */
export const patientIdentities = pgView("patient_identities", {
  id: uuid("id").notNull(),
  canonicalId: uuid("canonical_id").notNull(),
}).existing();
