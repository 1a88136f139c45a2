import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { adverseEvents } from "./adverse-events.ts";
import { appointments } from "./appointments.ts";
import { patients } from "./patients.ts";
import { series } from "./series.ts";
import { users } from "./users.ts";

/** Something someone must do for a patient by a day. Done, never deleted. */
export const tasks = pgTable(
  "tasks",
  {
    id: id(),
    kind: text().notNull(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    /** What it is about, where it is about one visit or series. */
    appointmentId: uuid().references(() => appointments.id),
    seriesId: uuid().references(() => series.id),
    adverseEventId: uuid().references(() => adverseEvents.id),
    /** Who may see it, since a kind may say what a patient answered; null for everybody. */
    audience: text({ enum: ["prescriber", "clinician"] }),
    due: date().notNull(),
    ownerId: uuid().references(() => users.id),
    createdAt: createdAt(),
    doneAt: instant(),
    doneBy: uuid().references(() => users.id),
    /** No longer needed: the visit is cancelled, or the answer another. */
    droppedAt: instant(),
    version: version(),
  },
  (t) => [
    check("tasks_audience", sql`${t.audience} in ('prescriber','clinician')`),
    uniqueIndex("tasks_open_once").on(t.kind, t.appointmentId).where(sql`done_at is null and dropped_at is null`),
    uniqueIndex("tasks_open_once_for_event").on(t.adverseEventId).where(sql`done_at is null and dropped_at is null`),
    index("tasks_of_patient").on(t.patientId),
    index("tasks_of_appointment").on(t.appointmentId),
    index("tasks_open_due").on(t.due),
  ],
);
