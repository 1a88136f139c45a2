import { sql } from "drizzle-orm";
import { boolean, check, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, id, version } from "../columns.ts";

/** The clinic this installation belongs to. Exactly one row, made at set-up. */
export const clinics = pgTable(
  "clinics",
  {
    id: id(),
    only: boolean().notNull().default(true).unique("clinics_only_one"),
    name: text().notNull(),
    createdAt: createdAt(),
    version: version(),
  },
  (t) => [check("clinics_only_true", sql`${t.only}`)],
);
