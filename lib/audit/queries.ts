import { and, asc, desc, eq, isNull, notLike } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { locations } from "#db/schema/locations.ts";
import { users } from "#db/schema/users.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { type Refusal, refuse } from "#lib/result.ts";
import { sayInstant } from "#lib/time.ts";

/**
 * The refusal for a save that named an older version: by whom and when it was changed, from the last audited change of the object.
 * Openings ("noun:open") are audited too and are no changes.
 * @param zone in which the time is said; the clinic's first location's when left out.
 */
export async function changedMeanwhile(
  tx: Tx<never>,
  objectType: string,
  objectId: string,
  zone?: string,
): Promise<{ readonly ok: false; readonly refusal: Refusal }> {
  const [last] = await tx.db
    .select({ by: users.name, at: auditLog.at, action: auditLog.action })
    .from(auditLog)
    .leftJoin(users, eq(users.id, auditLog.actorId))
    .where(
      and(
        eq(auditLog.objectType, objectType),
        eq(auditLog.objectId, objectId),
        eq(auditLog.outcome, "done"),
        notLike(auditLog.action, "%:open"),
      ),
    )
    .orderBy(desc(auditLog.at))
    .limit(1);
  const timeZone = zone ?? (await firstZone(tx));
  const facts: Record<string, string> = {};
  if (last?.by) facts.by = last.by;
  if (last !== undefined && timeZone !== null) facts.at = `on ${sayInstant(last.at, timeZone)}`;
  return refuse("changed_meanwhile", facts);
}

/** The zone of the clinic's first location; null before there is one. */
export async function firstZone(tx: { readonly db: Db }): Promise<string | null> {
  const [first] = await tx.db
    .select({ timeZone: locations.timeZone })
    .from(locations)
    .where(isNull(locations.archivedAt))
    .orderBy(asc(locations.createdAt), asc(locations.id))
    .limit(1);
  return first?.timeZone ?? null;
}
