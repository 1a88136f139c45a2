import { sql } from "drizzle-orm";
import { boolean, check, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { patients } from "./patients.ts";
import { series } from "./series.ts";
import { users } from "./users.ts";

/**
 * A clinician's decision about one finding: a sign-off (caution), a resolution or an override (deferral, block), with a typed reason.
 * Covers the same answer for the rest of the series, twelve months at most. Inserts only.
 */
export const screeningDecisions = pgTable(
  "screening_decisions",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    seriesId: uuid().references(() => series.id),
    rule: text().notNull(),
    outcome: text({ enum: ["caution", "defer", "block"] }).notNull(),
    answer: jsonb(),
    kind: text({ enum: ["sign_off", "resolution", "override"] }).notNull(),
    reason: text().notNull(),
    rulesVersion: text().notNull(),
    decidedBy: uuid()
      .notNull()
      .references(() => users.id),
    /** Whether whoever decided was registered as a doctor then. */
    byDoctor: boolean().notNull().default(false),
    decidedAt: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    check("screening_decisions_reasoned", sql`length(trim(${t.reason})) >= 3`),
    check("screening_decisions_kind", sql`${t.kind} in ('sign_off','resolution','override')`),
    index("screening_decisions_of").on(t.patientId),
    index("screening_decisions_of_series").on(t.seriesId),
  ],
);
