import { sql } from "drizzle-orm";
import { boolean, check, date, index, integer, jsonb, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * A response of the skin worth writing down: expected, or an event. Open until it is resolved; grade by CTCAE v5, 1 mild to 5 death. One of grade 2 or more
 * holds the next session until a clinician has reviewed it: no other change ends that, and a review holds for the event as it saw it (triggers). Changed by
 * its version, each earlier one kept; never deleted.
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
    /** Who made this version of it, and why where they put right how severe or what it was; null in the first. */
    changedBy: uuid().references(() => users.id),
    changedAt: instant(),
    changeReason: text().notNull().default(""),
  },
  (t) => [
    check("adverse_events_kind", sql`${t.kind} in ('expected_response','adverse_event')`),
    check("adverse_events_grade", sql`${t.grade} between 1 and 5`),
    check("adverse_events_causality", sql`${t.causality} in ('unrelated','unlikely','possible','probable','definite')`),
    check("adverse_events_outcome", sql`${t.outcome} in ('ongoing','resolved','resolved_with_marks','unknown')`),
    check("adverse_events_resolved", sql`(${t.resolvedOn} is not null) = (${t.outcome} in ('resolved','resolved_with_marks'))`),
    check("adverse_events_order", sql`${t.resolvedOn} is null or ${t.resolvedOn} >= ${t.onset}`),
    check("adverse_events_reviewed", sql`(${t.reviewedBy} is null) = (${t.reviewedAt} is null)`),
    check("adverse_events_review_said", sql`${t.reviewedAt} is null or length(trim(${t.reviewWords})) > 0`),
    check("adverse_events_changed", sql`(${t.changedBy} is null) = (${t.changedAt} is null)`),
    index("adverse_events_of").on(t.patientId),
    index("adverse_events_of_appointment").on(t.appointmentId),
    // What every gate asks: nearly empty, however many events there were.
    index("adverse_events_holding").on(t.patientId).where(sql`grade >= 2 and reviewed_at is null`),
  ],
);

/** What an event said before it was changed, one row a version, as the row stood. Written by a trigger alone. */
export const adverseEventVersions = pgTable(
  "adverse_event_versions",
  {
    id: id(),
    eventId: uuid()
      .notNull()
      .references(() => adverseEvents.id),
    version: integer().notNull(),
    content: jsonb().notNull(),
    createdAt: createdAt(),
  },
  (t) => [unique("adverse_event_versions_once").on(t.eventId, t.version)],
);
