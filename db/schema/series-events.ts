import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id } from "../columns.ts";
import { changes } from "./changes.ts";
import { series } from "./series.ts";
import { users } from "./users.ts";

/**
 * What happened to a series as a whole, in order; what happened to one session stands with its appointment. `detail` holds numbers and ids only.
 * Inserts only.
 */
export const seriesEvents = pgTable(
  "series_events",
  {
    id: id(),
    seriesId: uuid()
      .notNull()
      .references(() => series.id),
    what: text({
      enum: [
        "proposed",
        "booked",
        "replanned",
        "paused",
        "resumed",
        "session_added",
        "session_dropped",
        "protocol_changed",
        "ended",
        "undone",
      ],
    }).notNull(),
    reason: text(),
    detail: jsonb().notNull().default({}),
    changeId: uuid().references(() => changes.id),
    by: uuid().references(() => users.id),
    at: createdAt(),
  },
  (t) => [
    check(
      "series_events_what",
      sql`${t.what} in ('proposed','booked','replanned','paused','resumed','session_added','session_dropped','protocol_changed','ended','undone')`,
    ),
    index("series_events_of").on(t.seriesId),
    index("series_events_of_change").on(t.changeId),
  ],
);
