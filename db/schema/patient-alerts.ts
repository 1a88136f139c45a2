import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/** Something staff must see when they open the patient. An alert for clinicians never reaches reception. After its last day it is shown no more, and stays in the timeline. */
export const patientAlerts = pgTable(
  "patient_alerts",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    audience: text({ enum: ["everyone", "clinicians"] }).notNull(),
    severity: text({ enum: ["info", "warn", "stop"] })
      .notNull()
      .default("warn"),
    words: text().notNull(),
    /** The last day on which it is shown; null until it is removed. */
    expiresOn: date(),
    createdBy: uuid().references(() => users.id),
    createdAt: createdAt(),
    archivedAt: instant(),
    version: version(),
  },
  (t) => [check("patient_alerts_audience", sql`${t.audience} in ('everyone','clinicians')`), index("patient_alerts_of").on(t.patientId)],
);
