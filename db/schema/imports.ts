import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant, version } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * A file of patients or of appointments that was brought over, from its columns to its undoing. While it is checked, running or undoing, one server at a time works on it: the one
 * whose lease has not run out. A server that dies is followed by the next.
 */
export const imports = pgTable(
  "imports",
  {
    id: id(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    /** What it is a list of. */
    kind: text({ enum: ["patients", "appointments"] })
      .notNull()
      .default("patients"),
    format: text({ enum: ["csv", "xlsx"] }).notNull(),
    headers: jsonb().$type<readonly string[]>().notNull(),
    /** SHA-256 over the headings as they are compared: files of one system are matched as the last of them was. */
    fingerprint: bytes().notNull(),
    /** What each column says, in the order of the headings; empty for one that is left out. */
    columns: jsonb().$type<readonly string[]>().notNull(),
    dateOrder: text({ enum: ["dmy", "mdy", "ymd"] }).notNull(),
    /** What becomes of rows that look like somebody who is there already. */
    likely: text({ enum: ["skip", "make"] })
      .notNull()
      .default("skip"),
    state: text({ enum: ["matching", "checking", "checked", "running", "done", "undoing", "undone", "dropped"] })
      .notNull()
      .default("matching"),
    rowCount: integer().notNull(),
    leasedBy: uuid(),
    leasedUntil: instant(),
    startedAt: instant(),
    startedBy: uuid().references(() => users.id),
    finishedAt: instant(),
    version: version(),
  },
  (t) => [
    check("imports_kind", sql`${t.kind} in ('patients','appointments')`),
    check("imports_format", sql`${t.format} in ('csv','xlsx')`),
    check("imports_date_order", sql`${t.dateOrder} in ('dmy','mdy','ymd')`),
    check("imports_likely", sql`${t.likely} in ('skip','make')`),
    check("imports_state", sql`${t.state} in ('matching','checking','checked','running','done','undoing','undone','dropped')`),
    check("imports_leased", sql`(${t.leasedBy} is null) = (${t.leasedUntil} is null)`),
    check("imports_started", sql`(${t.startedAt} is null) = (${t.startedBy} is null)`),
    index("imports_alike").on(t.fingerprint),
  ],
);

/**
 * A row of such a file, as it was written there: what it says is kept until it was made, or the file is thrown away. `patientId` may only name a patient who
 * came to be in the very same transaction (trigger), or whose `appointmentId` did, for what an import made its undoing takes away.
 */
export const importRows = pgTable(
  "import_rows",
  {
    importId: uuid().notNull(),
    /** Its number in the file, the headings being row 1. */
    row: integer().notNull(),
    cells: jsonb().$type<readonly string[]>().notNull(),
    state: text({ enum: ["waiting", "ready", "alike", "same", "refused", "made", "skipped", "undone", "kept"] })
      .notNull()
      .default("waiting"),
    reasons: jsonb().$type<readonly string[]>().notNull().default([]),
    /** The number of the patient it looks like. */
    alikeNumber: integer(),
    patientId: uuid().references(() => patients.id),
    /** The appointment that was made, of that patient. */
    appointmentId: uuid().references(() => appointments.id),
  },
  (t) => [
    primaryKey({ name: "import_rows_once", columns: [t.importId, t.row] }),
    foreignKey({ name: "import_rows_of_import", columns: [t.importId], foreignColumns: [imports.id] }),
    check("import_rows_state", sql`${t.state} in ('waiting','ready','alike','same','refused','made','skipped','undone','kept')`),
    check("import_rows_made", sql`(${t.patientId} is not null) = (${t.state} in ('made','kept'))`),
    check("import_rows_of_whom", sql`${t.appointmentId} is null or ${t.patientId} is not null`),
    index("import_rows_by_state").on(t.importId, t.state, t.row),
    index("import_rows_of_patient").on(t.patientId).where(sql`patient_id is not null`),
    index("import_rows_of_appointment").on(t.appointmentId).where(sql`appointment_id is not null`),
  ],
);
