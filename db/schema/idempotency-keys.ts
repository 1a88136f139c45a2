import { jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt } from "../columns.ts";

/** One effect for one key: a form sent twice answers as the first time. `answer` holds ids only. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    command: text().notNull(),
    key: uuid().notNull(),
    actor: text().notNull(),
    requestHash: bytes().notNull(),
    answer: jsonb(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ name: "idempotency_keys_once", columns: [t.command, t.key] })],
);
