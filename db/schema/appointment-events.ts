import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { changes } from "./changes.ts";
import { users } from "./users.ts";

/** What happened to an appointment, in order: booked, moved, status changes, cancelled, restored, undone. One change may touch several. Inserts only. */
export const appointmentEvents = pgTable(
  "appointment_events",
  {
    id: id(),
    appointmentId: uuid()
      .notNull()
      .references(() => appointments.id),
    what: text({ enum: ["booked", "moved", "status", "pinned", "unpinned", "renumbered", "undone"] }).notNull(),
    fromStatus: text(),
    toStatus: text(),
    fromStart: instant(),
    toStart: instant(),
    reason: text(),
    changeId: uuid().references(() => changes.id),
    by: uuid().references(() => users.id),
    at: createdAt(),
  },
  (t) => [index("appointment_events_of").on(t.appointmentId), index("appointment_events_of_change").on(t.changeId)],
);
