import { sql } from "drizzle-orm";
import { check, date, index, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { patients } from "./patients.ts";
import { series } from "./series.ts";
import { users } from "./users.ts";

/** One value on a scale, by the clinician or by the patient. Inserts only: the newest of a day, scale and rater stands. */
export const scores = pgTable(
  "scores",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    seriesId: uuid().references(() => series.id),
    scale: text({ enum: ["fitzpatrick", "glogau", "gais", "goodman_baron", "patient_rating"] }).notNull(),
    rater: text({ enum: ["clinician", "patient"] }).notNull(),
    value: smallint().notNull(),
    takenOn: date().notNull(),
    takenBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    check("scores_rater", sql`${t.rater} in ('clinician','patient')`),
    check(
      "scores_value",
      sql`case ${t.scale} when 'fitzpatrick' then ${t.value} between 1 and 6 when 'glogau' then ${t.value} between 1 and 4 when 'gais' then ${t.value} between 1 and 5 when 'goodman_baron' then ${t.value} between 1 and 4 when 'patient_rating' then ${t.value} between 0 and 10 and ${t.rater} = 'patient' else false end`,
    ),
    index("scores_of").on(t.patientId),
    index("scores_of_series").on(t.seriesId),
    index("scores_of_day").on(t.takenOn),
  ],
);

/**
 * An outcome looked at after the last session of a series: at 12 to 16 weeks, 6 and 18 months. Due days are reckoned, not stored; each is done once after
 * one last session, and a session more starts them anew.
 */
export const reviews = pgTable(
  "reviews",
  {
    id: id(),
    seriesId: uuid()
      .notNull()
      .references(() => series.id),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    step: text({ enum: ["weeks_12", "months_6", "months_18"] }).notNull(),
    /** The day of the last treated session then. */
    countedFrom: date().notNull(),
    doneOn: date().notNull(),
    outcome: text({ enum: ["very_much_improved", "much_improved", "improved", "no_change", "worse", "not_seen"] }).notNull(),
    words: text().notNull().default(""),
    doneBy: uuid()
      .notNull()
      .references(() => users.id),
    doneAt: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("reviews_step_once").on(t.seriesId, t.step, t.countedFrom),
    check("reviews_after", sql`${t.doneOn} > ${t.countedFrom}`),
    check("reviews_step", sql`${t.step} in ('weeks_12','months_6','months_18')`),
    check("reviews_outcome", sql`${t.outcome} in ('very_much_improved','much_improved','improved','no_change','worse','not_seen')`),
    check("reviews_said", sql`${t.outcome} <> 'not_seen' or length(trim(${t.words})) > 0`),
    index("reviews_of").on(t.patientId),
  ],
);
