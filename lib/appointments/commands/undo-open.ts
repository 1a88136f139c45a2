import { and, eq, gt, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import { rangesParam } from "#db/columns.ts";
import { appointments } from "#db/schema/appointments.ts";
import { closures } from "#db/schema/closures.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { overlaps } from "#lib/time.ts";
import { saySession } from "../outputs/words.ts";
import { sayPlacementProblem } from "../rules/placement.ts";
import { holdsResources } from "../rules/status.ts";
import type { LockedChange, UndoTx } from "./undo-standing.ts";

/**
 * Nothing comes back into a time that was closed since the change: whoever closed it was told of every visit in it, and of none that would be put there
 * now. What was closed before stood there then, and may stand there again; but for a closure that was ever given another time, nobody knows when.
 */
export async function checkOpen(tx: UndoTx, { change, touched }: LockedChange): Promise<Result<null>> {
  const back = touched.flatMap(({ now, before }) => (before !== null && holdsResources(before.status) ? [{ id: now.id, before }] : []));
  if (back.length === 0) return done(null);
  const held = back.flatMap(({ before }) => before.claims.map(({ resourceId }) => resourceId));
  const ids = back.map(({ id }) => id);
  const closed = await tx.db
    .select({
      visitId: appointments.id,
      resourceId: closures.resourceId,
      name: sql<string | null>`coalesce(${users.name}, ${resources.name})`,
      during: closures.during,
      note: closures.note,
    })
    .from(closures)
    .leftJoin(resources, eq(resources.id, closures.resourceId))
    .leftJoin(users, eq(users.id, resources.userId))
    .leftJoin(appointments, and(eq(appointments.locationId, closures.locationId), inArray(appointments.id, ids)))
    .where(
      and(
        isNull(closures.removedAt),
        // Ids are in the order in which they were made.
        or(gt(closures.id, change.id), gt(closures.version, 1)),
        or(isNotNull(appointments.id), held.length === 0 ? undefined : inArray(closures.resourceId, held)),
        sql`${closures.during} && any(${rangesParam(back.map(({ before: { start, end } }) => ({ start, end })))})`,
      ),
    );
  for (const { visitId, resourceId, name, during, note } of closed) {
    const hit = back.find(
      ({ id, before }) =>
        overlaps(before, during) &&
        (resourceId === null ? visitId === id : before.claims.some((claim) => claim.resourceId === resourceId && overlaps(claim, during))),
    );
    if (hit === undefined) continue;
    const { session, localDate, localStart, timeZone, claims } = hit.before;
    const kind = claims.find((claim) => claim.resourceId === resourceId)?.kind;
    const code = kind === undefined ? ("closure" as const) : (`${kind}_away` as const);
    return refuse("slot_not_offered", {
      when: saySession({ session, date: localDate, time: localStart }),
      what: sayPlacementProblem({ code, resourceName: name, at: during, what: note }, timeZone),
    });
  }
  return done(null);
}
