import { index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { definitionVersions } from "./definitions.ts";
import { locations } from "./locations.ts";
import { patients } from "./patients.ts";
import { treatments } from "./treatments.ts";
import { users } from "./users.ts";

/**
 * The aftercare issued for one treatment: its instructions resolved to the recorded end in the location's zone, frozen (trigger) for this patient.
 * What a later handout supersedes follows from the ends of treatments; nothing here is rewritten.
 */
export const handouts = pgTable(
  "handouts",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    treatmentId: uuid()
      .notNull()
      .references(() => treatments.id),
    issue: text().notNull().default("1"),
    aftercareVersionId: uuid()
      .notNull()
      .references(() => definitionVersions.id),
    locationId: uuid()
      .notNull()
      .references(() => locations.id),
    treatmentEndedAt: instant().notNull(),
    timeZone: text().notNull(),
    instructions: jsonb().notNull(),
    sections: jsonb().notNull(),
    issuedBy: uuid()
      .notNull()
      .references(() => users.id),
    issuedAt: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [unique("handouts_issue_once").on(t.treatmentId, t.issue), index("handouts_of").on(t.patientId)],
);
