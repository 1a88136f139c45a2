import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { patients } from "./patients.ts";
import { series } from "./series.ts";
import { users } from "./users.ts";

/**
 * One change of the diary as a person made it, however many sessions it touched: it has one undo and causes one message to the patient, which is held
 * until the undo has passed. `seriesBefore` is what the change altered of the series itself. Undone once, by whoever may change the diary.
 */
export const changes = pgTable(
  "changes",
  {
    id: id(),
    what: text({
      enum: [
        "booked",
        "moved",
        "replanned",
        "status",
        "cancelled",
        "session_added",
        "session_dropped",
        "protocol_changed",
        "waitlist_moved",
      ],
    }).notNull(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    seriesId: uuid().references(() => series.id),
    seriesBefore: jsonb(),
    /** Whether the patient is to be told, as whoever made the change decided. */
    tellPatient: boolean().notNull(),
    by: uuid().references(() => users.id),
    at: createdAt(),
    heldUntil: instant().notNull().default(sql`now() + interval '5 minutes'`),
    undoneAt: instant(),
    undoneBy: uuid().references(() => users.id),
  },
  (t) => [
    check(
      "changes_what",
      sql`${t.what} in ('booked','moved','replanned','status','cancelled','session_added','session_dropped','protocol_changed','waitlist_moved')`,
    ),
    index("changes_of_patient").on(t.patientId),
    index("changes_by").on(t.by, t.heldUntil),
    index("changes_of_series").on(t.seriesId),
  ],
);

/**
 * What one appointment was before a change: its status, time and claims; null where the change booked it. `versionAfter` is the appointment's version
 * as the change left it: once somebody has changed it again, the change can no longer be undone. Inserts only.
 */
export const changedAppointments = pgTable(
  "changed_appointments",
  {
    changeId: uuid()
      .notNull()
      .references(() => changes.id),
    appointmentId: uuid()
      .notNull()
      .references(() => appointments.id),
    before: jsonb(),
    versionAfter: integer().notNull(),
  },
  (t) => [
    primaryKey({ name: "changed_appointments_once", columns: [t.changeId, t.appointmentId] }),
    index("changed_appointments_of").on(t.appointmentId),
  ],
);
