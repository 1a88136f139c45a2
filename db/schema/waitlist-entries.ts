import { sql } from "drizzle-orm";
import { check, date, index, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { patients } from "./patients.ts";
import { resources } from "./resources.ts";
import { users } from "./users.ts";

/**
 * A patient who would come earlier: always linked to the later booking that moves when a place comes free. Wishes: earliest date, ISO weekdays (empty:
 * any), part of the day, one clinician. Ended when moved, taken off or overtaken; one open entry a booking.
 */
export const waitlistEntries = pgTable(
  "waitlist_entries",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    appointmentId: uuid()
      .notNull()
      .references(() => appointments.id),
    earliestDate: date(),
    weekdays: smallint().array().notNull().default(sql`'{}'::smallint[]`),
    dayPart: text({ enum: ["any", "morning", "afternoon"] })
      .notNull()
      .default("any"),
    clinicianId: uuid().references(() => resources.id),
    note: text().notNull().default(""),
    createdBy: uuid().references(() => users.id),
    createdAt: createdAt(),
    endedAt: instant(),
    endedHow: text({ enum: ["moved", "removed", "overtaken"] }),
    version: version(),
  },
  (t) => [
    check("waitlist_entries_day_part", sql`${t.dayPart} in ('any','morning','afternoon')`),
    check("waitlist_entries_weekdays", sql`${t.weekdays} <@ array[1,2,3,4,5,6,7]::smallint[]`),
    check("waitlist_entries_ended", sql`(${t.endedAt} is null) = (${t.endedHow} is null)`),
    index("waitlist_entries_of_patient").on(t.patientId),
    index("waitlist_entries_by_time").on(t.createdAt),
  ],
);
