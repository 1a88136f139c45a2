import { sql } from "drizzle-orm";
import { boolean, check, date, index, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * A response of the skin worth writing down: expected, or an event. Open until it is resolved; grade by CTCAE v5, 1 mild to 5 death. One of grade 2 or more
 * holds the next session until a clinician has reviewed it. Changed by its version, every change audited; never deleted.
 */
export const adverseEvents = pgTable(
  "adverse_events",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    /** The visit after which it came: its lots are the event's. */
    appointmentId: uuid()
      .notNull()
      .references(() => appointments.id),
    kind: text({ enum: ["expected_response", "adverse_event"] }).notNull(),
    what: text().notNull(),
    words: text().notNull().default(""),
    zones: text().array().notNull().default(sql`'{}'`),
    onset: date().notNull(),
    grade: smallint().notNull(),
    causality: text({ enum: ["unrelated", "unlikely", "possible", "probable", "definite"] }).notNull(),
    action: text().notNull().default(""),
    outcome: text({ enum: ["ongoing", "resolved", "resolved_with_marks", "unknown"] })
      .notNull()
      .default("ongoing"),
    resolvedOn: date(),
    /** Whether it goes to the regulator; null while undecided. */
    reportable: boolean(),
    reportedTo: text().notNull().default(""),
    recordedBy: uuid()
      .notNull()
      .references(() => users.id),
    recordedAt: instant().notNull(),
    reviewedBy: uuid().references(() => users.id),
    reviewedAt: instant(),
    /** Of the review in force; below it what earlier ones said, with who and when, since a grade that rises opens the review again. */
    reviewWords: text().notNull().default(""),
    createdAt: createdAt(),
    version: version(),
  },
  (t) => [
    check("adverse_events_kind", sql`${t.kind} in ('expected_response','adverse_event')`),
    check("adverse_events_grade", sql`${t.grade} between 1 and 5`),
    check("adverse_events_causality", sql`${t.causality} in ('unrelated','unlikely','possible','probable','definite')`),
    check("adverse_events_outcome", sql`${t.outcome} in ('ongoing','resolved','resolved_with_marks','unknown')`),
    check("adverse_events_resolved", sql`(${t.resolvedOn} is not null) = (${t.outcome} in ('resolved','resolved_with_marks'))`),
    check("adverse_events_order", sql`${t.resolvedOn} is null or ${t.resolvedOn} >= ${t.onset}`),
    check("adverse_events_reviewed", sql`(${t.reviewedBy} is null) = (${t.reviewedAt} is null)`),
    index("adverse_events_of").on(t.patientId),
    // What every gate asks: nearly empty, however many events there were.
    index("adverse_events_holding").on(t.patientId).where(sql`grade >= 2 and reviewed_at is null`),
  ],
);
