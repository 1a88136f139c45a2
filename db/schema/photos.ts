import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, date, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { patients } from "./patients.ts";
import { series } from "./series.ts";
import { users } from "./users.ts";

/**
 * A photograph in the record. The row is made `pending` before its files are written and `kept` once they are: what a crash leaves is a pending row, which
 * the sweep takes away with whatever stands under its names. A kept one never changes but for its removal; a marked-up copy points to its original.
 */
export const photos = pgTable(
  "photos",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    appointmentId: uuid().references(() => appointments.id),
    seriesId: uuid().references(() => series.id),
    state: text({ enum: ["pending", "kept", "removed"] })
      .notNull()
      .default("pending"),
    /** One of the standard views: "front", "oblique-right" … */
    view: text().notNull(),
    /** Random names of the files in the store. */
    key: text().notNull().unique("photos_key_once"),
    thumbKey: text().notNull().unique("photos_thumb_key_once"),
    width: integer(),
    height: integer(),
    size: integer(),
    /** SHA-256 of the stored picture. */
    contentHash: bytes(),
    /** The photograph that this one is a marked-up copy of. */
    markedFrom: uuid().references((): AnyPgColumn => photos.id),
    takenOn: date().notNull(),
    takenBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    keptAt: instant(),
    removedAt: instant(),
    removedBy: uuid().references(() => users.id),
    removedReason: text(),
  },
  (t) => [
    unique("photos_id_patient").on(t.id, t.patientId),
    check("photos_state", sql`${t.state} in ('pending','kept','removed')`),
    check(
      "photos_kept_whole",
      sql`${t.state} = 'pending' or (${t.width} > 0 and ${t.height} > 0 and ${t.size} > 0 and ${t.contentHash} is not null and ${t.keptAt} is not null)`,
    ),
    check(
      "photos_removed_whole",
      sql`(${t.state} = 'removed') = (${t.removedAt} is not null and ${t.removedBy} is not null and length(trim(coalesce(${t.removedReason}, ''))) > 0)`,
    ),
    index("photos_of").on(t.patientId),
    index("photos_of_appointment").on(t.appointmentId),
    index("photos_taken").on(t.takenBy, t.createdAt),
  ],
);

/** Files of photographs whose rows were destroyed at the end of their time: the sweep takes them away, and then the row here. Written by a trigger alone. */
export const destroyedFiles = pgTable("destroyed_files", { key: text().primaryKey(), createdAt: createdAt() });
