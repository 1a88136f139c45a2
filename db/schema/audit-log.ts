import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id } from "../columns.ts";

/**
 * Who did or saw what, when. Inserts only (grants and trigger). Ids and field names, never clinical content: `detail` holds codes and counts.
 * `at` is the database's clock. `audit_chain` seals each row a moment later; a column added here is added to `lib/audit/rules/canonical.ts`.
 */
export const auditLog = pgTable(
  "audit_log",
  {
    id: id(),
    at: createdAt(),
    actorKind: text({ enum: ["staff", "patient", "system", "visitor"] }).notNull(),
    actorId: uuid(),
    actorRoles: text().notNull().default(""),
    sessionId: uuid(),
    action: text().notNull(),
    objectType: text().notNull(),
    objectId: text(),
    patientId: uuid(),
    outcome: text({ enum: ["done", "refused"] })
      .notNull()
      .default("done"),
    reason: text(),
    detail: jsonb().notNull().default({}),
    requestId: text().notNull(),
  },
  (t) => [
    index("audit_log_of_patient").on(t.patientId, t.at),
    index("audit_log_by_actor").on(t.actorId, t.at),
    index("audit_log_by_time").on(t.at),
  ],
);
