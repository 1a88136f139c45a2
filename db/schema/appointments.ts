import { sql } from "drizzle-orm";
import { boolean, check, date, index, pgTable, smallint, text, time, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instantRange, version } from "../columns.ts";
import { locations } from "./locations.ts";
import { patients } from "./patients.ts";
import { series } from "./series.ts";
import { services } from "./services.ts";

/**
 * A visit. `during` is the whole session; `localDate`, `localStart` and `timeZone` are the time as agreed with the patient.
 * A patient is never in two places: an exclusion constraint over the live ones. Cancelled and no-show are ends that can be taken back.
 * A session of a series has one live appointment at most; one that was missed or cancelled keeps its row beside the one that replaces it.
 * `extraMinutes` is by how much this visit was made longer (or shorter) than its service, at its last phase with a clinician.
 * `pinned` sessions stay where they are when the others of their series are planned anew.
 */
export const appointments = pgTable(
  "appointments",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    locationId: uuid()
      .notNull()
      .references(() => locations.id),
    serviceId: uuid()
      .notNull()
      .references(() => services.id),
    seriesId: uuid().references(() => series.id),
    sessionNumber: smallint(),
    status: text({ enum: ["booked", "confirmed", "arrived", "in_room", "treated", "closed", "cancelled", "no_show"] })
      .notNull()
      .default("booked"),
    during: instantRange().notNull(),
    localDate: date().notNull(),
    localStart: time({ precision: 0 }).notNull(),
    timeZone: text().notNull(),
    cancelReason: text(),
    extraMinutes: smallint().notNull().default(0),
    pinned: boolean().notNull().default(false),
    createdAt: createdAt(),
    version: version(),
  },
  (t) => [
    uniqueIndex("appointments_session_once").on(t.seriesId, t.sessionNumber).where(sql`${t.status} not in ('cancelled', 'no_show')`),
    check("appointments_extra_minutes", sql`${t.extraMinutes} between -120 and 240`),
    check("appointments_session_of_series", sql`(${t.seriesId} is null) = (${t.sessionNumber} is null)`),
    check("appointments_status", sql`${t.status} in ('booked','confirmed','arrived','in_room','treated','closed','cancelled','no_show')`),
    check("appointments_cancel_reason", sql`${t.status} <> 'cancelled' or length(trim(coalesce(${t.cancelReason}, ''))) > 0`),
    index("appointments_of_day").on(t.locationId, t.localDate),
    /**
     * In the order of their days, each with its status beside it (`include`, by the migration's own hand): whether somebody came before is answered by the
     * first entries, and no row is looked at.
     */
    index("appointments_of_patient").on(t.patientId, t.localDate),
    index("appointments_of_series").on(t.seriesId),
    /** For what is asked of the sessions of some months, among many more visits that are in no series: all that is asked stands in the entry. */
    index("appointments_of_series_by_day")
      .on(t.localDate, t.seriesId, t.sessionNumber, t.status, t.timeZone, t.id)
      .where(sql`${t.seriesId} is not null`),
  ],
);
