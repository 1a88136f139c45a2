import { and, eq, inArray, isNull, notInArray, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { overlaps } from "#lib/time.ts";
import { saySession } from "../outputs/words.ts";
import { sayPlacementProblem } from "../rules/placement.ts";
import { holdsResources } from "../rules/status.ts";
import { type LockedChange, notTouched, type UndoTx } from "./undo-standing.ts";

/** Whether what was held then can be held again: nobody took it since, and it is still in use. Whoever stood beside it then may stand there still. */
export async function checkPlaces(tx: UndoTx, { change, touched }: LockedChange): Promise<Result<null>> {
  const wanted = touched.flatMap(({ before }) =>
    (before?.claims ?? []).map((claim) => ({ ...claim, before, range: { start: claim.start, end: claim.end } })),
  );
  if (wanted.length === 0) return done(null);
  const ids = [...new Set(wanted.map(({ resourceId }) => resourceId))];
  const spans = wanted.map(({ start, end }) => `[${start.toString()},${end.toString()})`);
  const taken = await tx.db
    .select({ id: claims.id, resourceId: claims.resourceId, lane: claims.lane, during: claims.during })
    .from(claims)
    .where(
      and(
        isNull(claims.releasedAt),
        inArray(claims.resourceId, ids),
        sql`${claims.during} && any(${sql.param(spans)}::tstzrange[])`,
        notInArray(
          claims.appointmentId,
          touched.map(({ now }) => now.id),
        ),
      ),
    );
  const named = await tx.db
    .select({ id: resources.id, name: sql<string>`coalesce(${users.name}, ${resources.name})`, archivedAt: resources.archivedAt })
    .from(resources)
    .leftJoin(users, eq(users.id, resources.userId))
    .where(inArray(resources.id, ids));
  for (const { resourceId, kind, lane, range, before } of wanted) {
    if (before === null) continue;
    const when = saySession({ session: before.session, date: before.localDate, time: before.localStart });
    const resource = named.find(({ id }) => id === resourceId);
    const name = resource?.name ?? "This";
    if (resource === undefined || resource.archivedAt !== null)
      return refuse("slot_not_offered", { when, what: `${name} is no longer in use.` });
    // Ids are in the order in which they were made: what is younger than the change came after it.
    const inTheWay = taken.find(
      (claim) => claim.resourceId === resourceId && overlaps(claim.during, range) && (claim.lane === lane || claim.id > change.id),
    );
    if (inTheWay === undefined) continue;
    const problem = { code: `${kind}_busy` as const, resourceName: name, at: inTheWay.during, what: null };
    return refuse("slot_taken", { when, what: sayPlacementProblem(problem, before.timeZone) });
  }
  return done(null);
}

/** The patient is not somewhere else then, under whatever record. */
export async function checkPatient(tx: UndoTx, { change, touched }: LockedChange): Promise<Result<null>> {
  const back = touched.flatMap(({ before }) => (before !== null && holdsResources(before.status) ? [before] : []));
  if (back.length === 0) return done(null);
  const spans = back.map(({ start, end }) => `[${start.toString()},${end.toString()})`);
  const [other] = await tx.db
    .select({ during: appointments.during })
    .from(appointments)
    .where(
      and(
        sql`${appointments.patientId} = any(patient_records(${change.patientId}::uuid))`,
        notInArray(appointments.status, ["cancelled", "no_show"]),
        sql`${appointments.during} && any(${sql.param(spans)}::tstzrange[])`,
        notTouched(touched),
      ),
    )
    .limit(1);
  const at = other === undefined ? undefined : back.find((each) => overlaps(other.during, each));
  if (other === undefined || at === undefined) return done(null);
  const problem = { code: "patient_busy", resourceName: null, at: other.during, what: null } as const;
  return refuse("slot_taken", {
    when: saySession({ session: at.session, date: at.localDate, time: at.localStart }),
    what: sayPlacementProblem(problem, at.timeZone),
  });
}
