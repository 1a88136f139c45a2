import { createHmac } from "node:crypto";
import { sql } from "drizzle-orm";
import { auditLog } from "#db/schema/audit-log.ts";
import { canonicalBytes, type SealedRow } from "../rules/canonical.ts";

/** What the first link names as the one before it. */
export const FIRST: Buffer = Buffer.alloc(32);

/** The key of the chain. It never stands in the database: whoever can write there alone cannot make a link. */
export function chainKey(secret: string): Buffer {
  return createHmac("sha256", secret).update("audit chain").digest();
}

/** HMAC-SHA-256 over the hash of the link before and the row's canonical bytes. */
export function linkHash(key: Buffer, before: Buffer, row: SealedRow): Buffer {
  return createHmac("sha256", key).update(before).update(canonicalBytes(row)).digest();
}

/** Every column of an audit row as it is sealed. */
export const sealedColumns = {
  id: auditLog.id,
  at: sql<string>`coalesce(to_char(${auditLog.at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z" AD'), '')`,
  actorKind: auditLog.actorKind,
  actorId: auditLog.actorId,
  actorRoles: auditLog.actorRoles,
  sessionId: auditLog.sessionId,
  action: auditLog.action,
  objectType: auditLog.objectType,
  objectId: auditLog.objectId,
  patientId: auditLog.patientId,
  outcome: auditLog.outcome,
  reason: auditLog.reason,
  detail: sql<string>`${auditLog.detail}::text`,
  requestId: auditLog.requestId,
} as const;
