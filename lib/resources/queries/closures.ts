import { and, asc, eq, inArray, isNull, or, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { rangesParam } from "#db/columns.ts";
import { closures } from "#db/schema/closures.ts";
import type { InstantRange } from "#lib/time.ts";
import type { Closure } from "../rules.ts";

const ofPlace = (locationId: string, resourceIds: readonly string[]) =>
  or(eq(closures.locationId, locationId), resourceIds.length === 0 ? undefined : inArray(closures.resourceId, [...resourceIds]));

/** What closes a location, or takes one of these resources away, at any of these times; by start. One statement. */
export function closuresBetween(
  db: Db,
  asked: { readonly locationId: string; readonly resourceIds: readonly string[]; readonly ranges: readonly InstantRange[] },
): Promise<Closure[]> {
  return db
    .select({ id: closures.id, kind: closures.kind, resourceId: closures.resourceId, during: closures.during, note: closures.note })
    .from(closures)
    .where(
      and(
        isNull(closures.removedAt),
        ofPlace(asked.locationId, asked.resourceIds),
        sql`${closures.during} && any(${rangesParam(asked.ranges)})`,
      ),
    )
    .orderBy(asc(closures.during), asc(closures.id));
}
