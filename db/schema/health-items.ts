import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * An allergy or a medicine of a patient, from the clinic's coded list (lib/patients/rules/health-codes.ts) or in words of its own (code `other`). That there is
 * none is an entry too (code `none`): nothing written down means that nobody asked. Ended, never deleted; what it says does not change (trigger).
 */
export const healthItems = pgTable(
  "health_items",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    kind: text({ enum: ["allergy", "medicine"] }).notNull(),
    code: text().notNull(),
    /** What it is, in words; empty where the code says it. */
    words: text().notNull().default(""),
    /** How the skin or body reacted; the dose and how often. */
    detail: text().notNull().default(""),
    /** Of an allergy, as the patient tells it. */
    severity: text({ enum: ["unknown", "mild", "moderate", "severe"] })
      .notNull()
      .default("unknown"),
    notedBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    endedAt: instant(),
    endedBy: uuid().references(() => users.id),
    /** Stopped or outgrown, or written down by mistake. */
    endedHow: text({ enum: ["over", "mistake"] }),
    version: version(),
  },
  (t) => [
    check("health_items_kind", sql`${t.kind} in ('allergy','medicine')`),
    check("health_items_said", sql`length(${t.code}) > 0 and (${t.code} <> 'other' or length(trim(${t.words})) > 0)`),
    check(
      "health_items_severity",
      sql`${t.severity} in ('unknown','mild','moderate','severe') and (${t.kind} = 'allergy' or ${t.severity} = 'unknown')`,
    ),
    check(
      "health_items_ended",
      sql`num_nonnulls(${t.endedAt}, ${t.endedBy}, ${t.endedHow}) in (0, 3) and ${t.endedHow} in ('over','mistake')`,
    ),
    uniqueIndex("health_items_once").on(t.patientId, t.kind, t.code, sql`lower(words)`).where(sql`ended_at is null`),
    index("health_items_of").on(t.patientId),
  ],
);
