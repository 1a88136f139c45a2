import { sql } from "drizzle-orm";
import { check, date, index, numeric, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { resources } from "./resources.ts";
import { users } from "./users.ts";

/** What is known of a needling device beyond its place in the diary. Depths in millimetres; the label cap needs a reason and sign-off to exceed. */
export const devices = pgTable(
  "devices",
  {
    resourceId: uuid()
      .primaryKey()
      .references(() => resources.id),
    kind: text({ enum: ["stamp", "pen", "roller"] }).notNull(),
    manufacturer: text().notNull().default(""),
    model: text().notNull(),
    serial: text().notNull().default(""),
    /** As the regulator lists it: an ARTG, UDI-DI or 510(k) number. */
    regulatoryId: text().notNull().default(""),
    needleCount: smallint(),
    /** The settings of its speed dial in the maker's words: "1 to 5", "6,300 to 7,700 rpm". */
    speeds: text().notNull().default(""),
    /** The day by which the next service is due; null where none is agreed. */
    serviceDue: date(),
    maxDepthMm: numeric({ precision: 3, scale: 2, mode: "number" }).notNull(),
    labelCapMm: numeric({ precision: 3, scale: 2, mode: "number" }),
    version: version(),
  },
  (t) => [
    check("devices_needles", sql`${t.needleCount} is null or ${t.needleCount} between 1 and 600`),
    check("devices_kind", sql`${t.kind} in ('stamp','pen','roller')`),
    check(
      "devices_depths",
      sql`${t.maxDepthMm} > 0 and ${t.maxDepthMm} <= 3 and (${t.labelCapMm} is null or (${t.labelCapMm} > 0 and ${t.labelCapMm} <= ${t.maxDepthMm}))`,
    ),
  ],
);

/** What was done to a device: cleaned, serviced, found faulty, mended. Inserts only. */
export const deviceLogs = pgTable(
  "device_logs",
  {
    id: id(),
    deviceId: uuid()
      .notNull()
      .references(() => devices.resourceId),
    kind: text({ enum: ["cleaning", "service", "fault", "repair"] }).notNull(),
    words: text().notNull().default(""),
    doneAt: instant().notNull(),
    doneBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    check("device_logs_kind", sql`${t.kind} in ('cleaning','service','fault','repair')`),
    check("device_logs_said", sql`${t.kind} = 'cleaning' or length(trim(${t.words})) > 0`),
    index("device_logs_of").on(t.deviceId, t.doneAt),
  ],
);
