import { sql } from "drizzle-orm";
import { boolean, check, index, jsonb, pgTable, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * Two records that somebody took for one patient: which is kept, which was merged into it, and the details that were chosen from the merged one. Neither
 * record is rewritten: `patients.mergedInto` leads on, and the view `patient_details` reads what was chosen from here for as long as the merge stands. The
 * latest that stands for a kept record is on top and carries what those below it chose; they are undone from the top down. Only its end, its place and the
 * taking back of a choice change a row (trigger).
 */
export const patientMerges = pgTable(
  "patient_merges",
  {
    id: id(),
    keptId: uuid()
      .notNull()
      .references(() => patients.id),
    mergedId: uuid()
      .notNull()
      .references(() => patients.id, { onDelete: "cascade" }),
    /** By the names of the fields, those that are read from here and not from the kept record: never an empty one. */
    chosen: jsonb().notNull().default({}),
    onTop: boolean().notNull().default(true),
    mergedBy: uuid()
      .notNull()
      .references(() => users.id),
    mergedAt: instant().notNull(),
    unmergedBy: uuid().references(() => users.id),
    unmergedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    check("patient_merges_chosen", sql`jsonb_typeof(${t.chosen}) = 'object'`),
    check("patient_merges_two", sql`${t.keptId} <> ${t.mergedId}`),
    check("patient_merges_unmerged", sql`(${t.unmergedAt} is null) = (${t.unmergedBy} is null)`),
    check("patient_merges_top_stands", sql`not ${t.onTop} or ${t.unmergedAt} is null`),
    uniqueIndex("patient_merges_one").on(t.mergedId).where(sql`unmerged_at is null`),
    uniqueIndex("patient_merges_one_top").on(t.keptId).where(sql`on_top`),
    index("patient_merges_of").on(t.keptId),
  ],
);

/** Two records that look alike and that somebody judged to be two people, in the order of their ids. Inserts only. */
export const patientDistinctions = pgTable(
  "patient_distinctions",
  {
    id: id(),
    oneId: uuid()
      .notNull()
      .references(() => patients.id),
    otherId: uuid()
      .notNull()
      .references(() => patients.id, { onDelete: "cascade" }),
    toldBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    check("patient_distinctions_in_order", sql`${t.oneId} < ${t.otherId}`),
    unique("patient_distinctions_once").on(t.oneId, t.otherId),
    index("patient_distinctions_of_other").on(t.otherId),
  ],
);
