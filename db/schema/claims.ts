import { sql } from "drizzle-orm";
import { check, index, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, instantRange } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { resources } from "./resources.ts";

/**
 * One row per appointment, resource and span of time it needs. The exclusion constraint `claims_no_overlap` allows no two live claims on one
 * resource and lane; lane 1 exists only for a clinician whom a clinician double-booked with a reason. Released, never deleted.
 */
export const claims = pgTable(
  "claims",
  {
    id: id(),
    appointmentId: uuid()
      .notNull()
      .references(() => appointments.id),
    resourceId: uuid()
      .notNull()
      .references(() => resources.id),
    kind: text({ enum: ["clinician", "room", "device"] }).notNull(),
    during: instantRange().notNull(),
    lane: smallint().notNull().default(0),
    overrideReason: text(),
    createdAt: createdAt(),
    releasedAt: instant(),
  },
  (t) => [
    check(
      "claims_lane",
      sql`${t.lane} = 0 or (${t.lane} = 1 and ${t.kind} = 'clinician' and length(trim(coalesce(${t.overrideReason}, ''))) > 0)`,
    ),
    index("claims_of_appointment").on(t.appointmentId),
    // What a plan of months reads, in order and without looking at a row: a third of the time it takes by the exclusion constraint's own index.
    index("claims_in_order").on(t.resourceId, t.during, t.appointmentId).where(sql`${t.releasedAt} is null`),
    // Which clinician a visit had that was cancelled or missed: few beside those that stand.
    index("claims_let_go")
      .on(t.resourceId, t.during, t.appointmentId, t.createdAt)
      .where(sql`${t.releasedAt} is not null and ${t.kind} = 'clinician'`),
  ],
);
