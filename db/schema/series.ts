import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { definitionVersions } from "./definitions.ts";
import { locations } from "./locations.ts";
import { patients } from "./patients.ts";
import { services } from "./services.ts";
import { users } from "./users.ts";

/**
 * A plan of `sessions` treatments, proposed by a clinician from an approved protocol version and scheduled by reception.
 * Gaps are days between clinic-local dates. What state it is in follows from its appointments; a paused one keeps what is booked and is not chased.
 * `preferences` are the patient's wishes that every plan of it respects: days, time, clinician, dates to avoid.
 */
export const series = pgTable(
  "series",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    protocolVersionId: uuid()
      .notNull()
      .references(() => definitionVersions.id),
    serviceId: uuid()
      .notNull()
      .references(() => services.id),
    locationId: uuid()
      .notNull()
      .references(() => locations.id),
    sessions: smallint().notNull(),
    gapMinDays: smallint().notNull(),
    gapTargetDays: smallint().notNull(),
    gapMaxDays: smallint().notNull(),
    zones: text().array().notNull(),
    preferences: jsonb().notNull().default({}),
    proposedBy: uuid()
      .notNull()
      .references(() => users.id),
    proposedAt: instant().notNull(),
    pausedAt: instant(),
    pausedReason: text(),
    endedAt: instant(),
    endedReason: text(),
    createdAt: createdAt(),
    version: version(),
  },
  (t) => [
    check("series_sessions", sql`${t.sessions} between 1 and 12`),
    check(
      "series_gaps",
      sql`${t.gapMinDays} >= 7 and ${t.gapMinDays} <= ${t.gapTargetDays} and ${t.gapTargetDays} <= 56 and ${t.gapTargetDays} <= ${t.gapMaxDays} and ${t.gapMaxDays} <= 70`,
    ),
    check("series_paused_reason", sql`(${t.pausedAt} is null) = (${t.pausedReason} is null)`),
    index("series_of_patient").on(t.patientId),
  ],
);
