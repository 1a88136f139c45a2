import { sql } from "drizzle-orm";
import { check, numeric, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { resources } from "./resources.ts";

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
    maxDepthMm: numeric({ precision: 3, scale: 2, mode: "number" }).notNull(),
    labelCapMm: numeric({ precision: 3, scale: 2, mode: "number" }),
  },
  (t) => [
    check("devices_kind", sql`${t.kind} in ('stamp','pen','roller')`),
    check(
      "devices_depths",
      sql`${t.maxDepthMm} > 0 and ${t.maxDepthMm} <= 3 and (${t.labelCapMm} is null or (${t.labelCapMm} > 0 and ${t.labelCapMm} <= ${t.maxDepthMm}))`,
    ),
  ],
);
