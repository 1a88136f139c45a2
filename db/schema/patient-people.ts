import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/** Somebody beside the patient whom the clinic may have to reach: a guardian, who to call, their doctor, who sent them. Taken off the record by `archivedAt`, never deleted. */
export const patientPeople = pgTable(
  "patient_people",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    role: text({ enum: ["guardian", "emergency", "doctor", "referrer"] }).notNull(),
    name: text().notNull(),
    /** "Mother"; empty for a doctor. */
    relation: text().notNull().default(""),
    /** The practice or clinic. */
    organisation: text().notNull().default(""),
    phone: text().notNull().default(""),
    email: text().notNull().default(""),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    archivedAt: instant(),
    version: version(),
  },
  (t) => [
    check("patient_people_role", sql`${t.role} in ('guardian','emergency','doctor','referrer')`),
    check("patient_people_named", sql`length(trim(${t.name})) > 0`),
    index("patient_people_of").on(t.patientId),
  ],
);
