import { sql } from "drizzle-orm";
import { boolean, check, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { definitions } from "./definitions.ts";

/** A heading in the price list, and the place that its services inherit their aftercare set from; null is the clinic's own set. */
export const serviceCategories = pgTable("service_categories", {
  id: id(),
  name: text().notNull().unique("service_categories_name_once"),
  aftercareId: uuid().references(() => definitions.id),
  createdAt: createdAt(),
  archivedAt: instant(),
  version: version(),
});

/**
 * What can be booked. Its aftercare set is its own, or that of its category where `aftercareId` is null. `needles` puts it behind screening and consent; consultations and reviews never are. What it costs stands on the price list (`prices`).
 * `turnoverMinutes`: for how long room and device stay held after the last phase that needs them, to be cleaned; the patient has gone.
 */
export const services = pgTable(
  "services",
  {
    id: id(),
    categoryId: uuid()
      .notNull()
      .references(() => serviceCategories.id),
    name: text().notNull(),
    aftercareId: uuid().references(() => definitions.id),
    kind: text({ enum: ["treatment", "consultation", "review"] }).notNull(),
    needles: boolean().notNull(),
    turnoverMinutes: smallint().notNull().default(0),
    createdAt: createdAt(),
    archivedAt: instant(),
    version: version(),
  },
  (t) => [
    check("services_kind", sql`${t.kind} in ('treatment','consultation','review')`),
    check("services_turnover", sql`${t.turnoverMinutes} between 0 and 60`),
    check("services_needles", sql`not ${t.needles} or ${t.kind} = 'treatment'`),
  ],
);
