import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { definitionVersions } from "./definitions.ts";
import { locations } from "./locations.ts";
import { patients } from "./patients.ts";
import { treatments } from "./treatments.ts";
import { users } from "./users.ts";

/**
 * The aftercare issued for one treatment: its instructions resolved to the recorded end in the location's zone, frozen (trigger) for this patient, with the
 * version they came from and who approved it. A correction is an issue of its own with a reason; of one treatment the latest issue holds, the earlier stay. What a later handout supersedes follows from the ends of treatments; nothing here is rewritten.
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
    issue: integer().notNull().default(1),
    /** Why it was issued anew; null for the first. */
    reason: text(),
    /** What the clinician changed of the set for this patient (`Adjustments`); null for nothing. */
    adjustments: jsonb(),
    /** What was used in the session, and the patient's own home plan: a list of lines each. */
    products: jsonb().notNull().default([]),
    homePlan: jsonb().notNull().default([]),
    aftercareVersionId: uuid()
      .notNull()
      .references(() => definitionVersions.id),
    /** As they stood when it was issued. */
    versionNumber: integer().notNull(),
    approvedBy: text().notNull(),
    approvedAt: instant().notNull(),
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
  (t) => [
    unique("handouts_issue_once").on(t.treatmentId, t.issue),
    check("handouts_reason", sql`${t.issue} >= 1 and (${t.issue} = 1) = (${t.reason} is null)`),
    index("handouts_of").on(t.patientId),
  ],
);
