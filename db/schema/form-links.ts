import { sql } from "drizzle-orm";
import { check, index, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { patients } from "./patients.ts";
import { sessions } from "./sessions.ts";
import { users } from "./users.ts";

/**
 * A link by which one patient fills in the form of one appointment at home. Only the SHA-256 of its 32-byte token is kept. It ends when the form is
 * signed, with the appointment, after five wrong dates of birth, or by staff.
 */
export const formLinks = pgTable(
  "form_links",
  {
    id: id(),
    appointmentId: uuid()
      .notNull()
      .references(() => appointments.id),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    tokenHash: bytes().notNull().unique("form_links_token_once"),
    /** Null where a message brought it. */
    createdBy: uuid().references(() => users.id),
    createdAt: createdAt(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
    revokedAt: instant(),
    failedTries: smallint().notNull().default(0),
  },
  (t) => [index("form_links_of").on(t.appointmentId), index("form_links_of_patient").on(t.patientId)],
);

/**
 * A patient at a form: on a tablet that staff handed over, or at home behind a link. It opens the forms of one appointment and nothing else, until it is
 * ended, idle for 30 minutes or 4 hours old, by the database's clock. On a tablet it ends when the staff sign-in behind it takes the tablet back.
 */
export const formSessions = pgTable(
  "form_sessions",
  {
    id: id(),
    secretHash: bytes().notNull().unique("form_sessions_secret_once"),
    appointmentId: uuid()
      .notNull()
      .references(() => appointments.id),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    linkId: uuid().references(() => formLinks.id),
    staffSessionId: uuid().references(() => sessions.id),
    /** Which forms it opens, in their order. */
    forms: text({ enum: ["screening", "consent"] })
      .array()
      .notNull(),
    createdAt: createdAt(),
    lastSeenAt: createdAt(),
    expiresAt: instant().notNull(),
    endedAt: instant(),
  },
  (t) => [
    check("form_sessions_one_way_in", sql`(${t.linkId} is null) <> (${t.staffSessionId} is null)`),
    check("form_sessions_forms", sql`${t.forms} <@ array['screening','consent']::text[] and cardinality(${t.forms}) > 0`),
    index("form_sessions_of_staff").on(t.staffSessionId),
    index("form_sessions_of_appointment").on(t.appointmentId),
    index("form_sessions_of_patient").on(t.patientId),
  ],
);
