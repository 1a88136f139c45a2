import { sql } from "drizzle-orm";
import { bigint, check, pgTable, uuid } from "drizzle-orm/pg-core";
import { bytes } from "../columns.ts";
import { auditLog } from "./audit-log.ts";

/**
 * The audit rows, each chained to the one before: `hash` is keyed (the key stands outside the database) over `prev_hash` and the row. Inserts only, without a
 * gap and without a fork: `seq` counts from 1, and a trigger refuses a link that does not go on from the one before it. Written by one writer at a time.
 */
export const auditChain = pgTable(
  "audit_chain",
  {
    seq: bigint({ mode: "number" }).primaryKey(),
    auditId: uuid()
      .notNull()
      .unique("audit_chain_row_once")
      .references(() => auditLog.id),
    prevHash: bytes().notNull(),
    hash: bytes().notNull(),
  },
  (t) => [
    check("audit_chain_counts_from_one", sql`${t.seq} >= 1`),
    check("audit_chain_hashes_whole", sql`octet_length(${t.prevHash}) = 32 and octet_length(${t.hash}) = 32`),
  ],
);

/** Audit rows that are not in the chain yet. Written by triggers alone: listed with the row in its own transaction, taken off with its link. */
export const auditUnsealed = pgTable("audit_unsealed", { auditId: uuid().primaryKey() });
