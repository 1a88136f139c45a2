import { sql } from "drizzle-orm";
import { check, date, index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * A patient asked for what is kept about them: when, who asked, how they were known, and by when the law wants it answered (null where the clinic has not
 * said whose law). Answered once, then frozen (trigger).
 */
export const recordRequests = pgTable(
  "record_requests",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    askedOn: date().notNull(),
    asker: text({ enum: ["patient", "parent", "representative"] }).notNull(),
    /** Of a parent or representative. */
    askerName: text().notNull().default(""),
    identityCheck: text({ enum: ["known", "photo_id", "portal", "called_back", "authority"] }).notNull(),
    law: text({ enum: ["AU", "UK", "US"] }),
    dueOn: date(),
    notedBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    answeredAt: instant(),
    answeredBy: uuid().references(() => users.id),
    answer: text({ enum: ["given", "refused", "withdrawn"] }),
    /** Why it was refused, as it is written to who asked. */
    answerWords: text().notNull().default(""),
    version: version(),
  },
  (t) => [
    check("record_requests_asker", sql`${t.asker} in ('patient','parent','representative')`),
    check("record_requests_named", sql`${t.asker} = 'patient' or length(trim(${t.askerName})) > 0`),
    check("record_requests_check", sql`${t.identityCheck} in ('known','photo_id','portal','called_back','authority')`),
    check("record_requests_law", sql`${t.law} in ('AU','UK','US') and (${t.law} is null) = (${t.dueOn} is null)`),
    check(
      "record_requests_answered",
      sql`num_nonnulls(${t.answeredAt}, ${t.answeredBy}, ${t.answer}) in (0, 3) and ${t.answer} in ('given','refused','withdrawn')`,
    ),
    check("record_requests_refusal_said", sql`${t.answer} is distinct from 'refused' or length(trim(${t.answerWords})) > 0`),
    index("record_requests_of").on(t.patientId),
  ],
);

/** What a patient says of their record in their own words, beside what it says: about the whole, or about one entry. Inserts only. */
export const patientStatements = pgTable(
  "patient_statements",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    about: text({ enum: ["record", "treatment", "consent", "adverse_event"] }).notNull(),
    /** The entry; null for the whole record. */
    aboutId: uuid(),
    words: text().notNull(),
    saidOn: date().notNull(),
    takenDownBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    check("patient_statements_about", sql`${t.about} in ('record','treatment','consent','adverse_event')`),
    check("patient_statements_entry", sql`(${t.about} = 'record') = (${t.aboutId} is null)`),
    check("patient_statements_said", sql`length(trim(${t.words})) > 0`),
    index("patient_statements_of").on(t.patientId),
    index("patient_statements_about_entry").on(t.aboutId),
  ],
);

/** How a patient's details read before they were corrected, one row a version. Written by a trigger alone; who corrected them is in the audit trail. */
export const patientFormerDetails = pgTable(
  "patient_former_details",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    version: integer().notNull(),
    details: jsonb().notNull(),
    createdAt: createdAt(),
  },
  (t) => [unique("patient_former_details_once").on(t.patientId, t.version)],
);

/** A patient's records that nobody may destroy, whatever their age, until it is lifted (once, then frozen by a trigger). One open for a patient. */
export const legalHolds = pgTable(
  "legal_holds",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    reason: text().notNull(),
    heldBy: uuid()
      .notNull()
      .references(() => users.id),
    heldAt: instant().notNull(),
    liftedBy: uuid().references(() => users.id),
    liftedAt: instant(),
    liftedReason: text(),
    createdAt: createdAt(),
  },
  (t) => [
    check("legal_holds_reasoned", sql`length(trim(${t.reason})) > 0`),
    check("legal_holds_lifted", sql`num_nonnulls(${t.liftedBy}, ${t.liftedAt}, ${t.liftedReason}) in (0, 3)`),
    uniqueIndex("legal_holds_one").on(t.patientId).where(sql`lifted_at is null`),
  ],
);

/**
 * Somebody's word that a patient's records, whose time is over, may be destroyed: by which law, the last entry and the last day of keeping as they stood
 * then. Taken back until it is carried out; it goes with the records. One open for a patient.
 */
export const destructionApprovals = pgTable(
  "destruction_approvals",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    law: text({ enum: ["AU", "UK", "US"] }).notNull(),
    lastEntryOn: date().notNull(),
    keptUntil: date().notNull(),
    approvedBy: uuid()
      .notNull()
      .references(() => users.id),
    approvedAt: instant().notNull(),
    takenBackBy: uuid().references(() => users.id),
    takenBackAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    check("destruction_approvals_law", sql`${t.law} in ('AU','UK','US')`),
    check("destruction_approvals_taken_back", sql`(${t.takenBackAt} is null) = (${t.takenBackBy} is null)`),
    uniqueIndex("destruction_approvals_one").on(t.patientId).where(sql`taken_back_at is null`),
  ],
);

/** What was destroyed: ids and counts, never a name. Written by the role that destroys, in the same transaction; inserts only, for everybody. */
export const destructionLog = pgTable("destruction_log", {
  id: id(),
  /** The record and those merged into it. */
  patientIds: uuid().array().notNull(),
  law: text().notNull(),
  lastEntryOn: date().notNull(),
  keptUntil: date().notNull(),
  /** Rows by table. */
  counts: jsonb().notNull(),
  approvedBy: uuid()
    .notNull()
    .references(() => users.id),
  approvedAt: instant().notNull(),
  destroyedAt: createdAt(),
});

/**
 * Something that should not have happened to what is kept: seen, lost or changed by the wrong hands. The clock runs from `foundAt` by the law of then (null
 * where the clinic has not said whose). Its facts are kept up until it is closed with an outcome; then it is frozen (trigger).
 */
export const breaches = pgTable(
  "breaches",
  {
    id: id(),
    what: text().notNull(),
    foundAt: instant().notNull(),
    /** The first and the last day on which it may have happened. */
    fromDay: date(),
    untilDay: date(),
    /** People concerned, as far as known. */
    people: integer(),
    law: text({ enum: ["AU", "UK", "US"] }),
    notedBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    closedAt: instant(),
    closedBy: uuid().references(() => users.id),
    outcome: text(),
    version: version(),
  },
  (t) => [
    check("breaches_said", sql`length(trim(${t.what})) > 0`),
    check("breaches_law", sql`${t.law} in ('AU','UK','US')`),
    check("breaches_people", sql`${t.people} is null or ${t.people} between 0 and 10000000`),
    check("breaches_days", sql`${t.untilDay} is null or ${t.fromDay} is null or ${t.untilDay} >= ${t.fromDay}`),
    check("breaches_closed", sql`num_nonnulls(${t.closedAt}, ${t.closedBy}, ${t.outcome}) in (0, 3)`),
  ],
);

/** What was done about a breach, in order. Inserts only. */
export const breachSteps = pgTable(
  "breach_steps",
  {
    id: id(),
    breachId: uuid()
      .notNull()
      .references(() => breaches.id),
    kind: text({ enum: ["contained", "assessed", "told_authority", "told_people", "other"] }).notNull(),
    words: text().notNull(),
    by: uuid()
      .notNull()
      .references(() => users.id),
    at: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    check("breach_steps_kind", sql`${t.kind} in ('contained','assessed','told_authority','told_people','other')`),
    check("breach_steps_said", sql`length(trim(${t.words})) > 0`),
    index("breach_steps_of").on(t.breachId),
  ],
);

/** Whom a breach concerns, as far as they are known one by one. */
export const breachPatients = pgTable(
  "breach_patients",
  {
    id: id(),
    breachId: uuid()
      .notNull()
      .references(() => breaches.id),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    addedBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [unique("breach_patients_once").on(t.breachId, t.patientId), index("breach_patients_of").on(t.patientId)],
);
