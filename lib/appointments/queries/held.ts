import { and, inArray, isNull, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { claims } from "#db/schema/claims.ts";
import type { ResourceKind } from "../rules/phases.ts";

export type Held = { readonly kind: ResourceKind; readonly id: string };

/** What appointments hold, or held last: the clinician, room and device to keep when they move or come back. */
export async function lastHeldBy(
  { db }: { readonly db: Db },
  appointmentIds: readonly string[],
): Promise<readonly (Held & { readonly appointmentId: string })[]> {
  if (appointmentIds.length === 0) return [];
  return db
    .selectDistinctOn([claims.appointmentId, claims.kind], {
      appointmentId: claims.appointmentId,
      kind: claims.kind,
      id: claims.resourceId,
    })
    .from(claims)
    .where(inArray(claims.appointmentId, [...appointmentIds]))
    .orderBy(claims.appointmentId, claims.kind, sql`${claims.releasedAt} desc nulls first`, sql`${claims.createdAt} desc`);
}

/** What these appointments hold now: locked before they give it up. */
export async function heldBy({ db }: { readonly db: Db }, appointmentIds: readonly string[]): Promise<readonly Held[]> {
  if (appointmentIds.length === 0) return [];
  return db
    .selectDistinct({ kind: claims.kind, id: claims.resourceId })
    .from(claims)
    .where(and(inArray(claims.appointmentId, [...appointmentIds]), isNull(claims.releasedAt)));
}
