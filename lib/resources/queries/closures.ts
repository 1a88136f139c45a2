import { and, asc, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { rangesParam } from "#db/columns.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { closures } from "#db/schema/closures.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { resources } from "#db/schema/resources.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { type InstantRange, type IsoDate, instantToWall, localDate, sayInstant, sayStretch, type TimeZone } from "#lib/time.ts";
import { CLOSURE_LABELS, type Closure, type ClosureKind, type TypedStretch, typedStretch } from "../rules.ts";

const columns = { id: closures.id, kind: closures.kind, resourceId: closures.resourceId, during: closures.during, note: closures.note };

type Subject = { readonly locationId: string | null; readonly resourceId: string | null };

/** Visits that a closure at these times would hit: not those that are over. Of a resource, those that need it then; while it is made ready is too late. */
const hitBy = ({ locationId, resourceId }: Subject, ranges: readonly InstantRange[]) =>
  and(
    inArray(appointments.status, ["booked", "confirmed", "arrived", "in_room"]),
    sql`${appointments.during} && any(${rangesParam(ranges)})`,
    resourceId === null
      ? eq(appointments.locationId, sql`${locationId}`)
      : sql`exists (select 1 from ${claims} c where c.appointment_id = ${appointments.id} and c.resource_id = ${resourceId}
          and c.released_at is null and (c.during * ${appointments.during}) && any(${rangesParam(ranges)}))`,
  );

/** The visits, by id, that stand at a location, or need a resource, at any of these times. */
export async function visitsIn(ctx: Ctx<"hours:write">, asked: Subject & { readonly ranges: readonly InstantRange[] }): Promise<string[]> {
  const found = await ctx.db
    .select({ id: appointments.id })
    .from(appointments)
    .where(hitBy(asked, asked.ranges))
    .orderBy(asc(appointments.during), asc(appointments.id));
  return found.map(({ id }) => id);
}

export type ClosureView = {
  readonly id: string;
  readonly kind: ClosureKind;
  /** "Public holiday", "Closed", "Away", "Out of use". */
  readonly label: string;
  /** The location, or whoever or whatever it is about. */
  readonly name: string;
  /** "from Fri 25 Dec to Sun 3 Jan". */
  readonly when: string;
  readonly firstDate: IsoDate;
  readonly note: string;
  /** Visits that stand in it. */
  readonly affected: number;
};

const named = {
  ...columns,
  name: sql<string>`coalesce(${users.name}, ${resources.name}, ${locations.name})`,
  affected: sql<number>`(select count(*)::int from ${appointments} a
    where a.status in ('booked', 'confirmed', 'arrived', 'in_room') and a.during && ${closures.during}
      and (a.location_id = ${closures.locationId} or exists (select 1 from ${claims} c where c.appointment_id = a.id
        and c.resource_id = ${closures.resourceId} and c.released_at is null and (c.during * a.during) && ${closures.during})))`,
};

type Row = Closure & { readonly name: string; readonly affected: number };

const toView = ({ during, resourceId: _, ...row }: Row, timeZone: TimeZone): ClosureView => ({
  ...row,
  label: CLOSURE_LABELS[row.kind],
  when: sayStretch(during, timeZone),
  firstDate: instantToWall(during.start, timeZone).date,
});

/** What is closed or away now or later at a location: itself, its rooms and devices, and whoever has hours there; by start, 200 at most. */
export async function listClosures(
  ctx: Ctx<"clinic:read">,
  place: { readonly id: string; readonly timeZone: TimeZone },
): Promise<ClosureView[]> {
  const today = localDate(ctx.now, place.timeZone);
  const here = sql`(select h.resource_id from ${clinicianHours} h where h.location_id = ${place.id} and (h.valid_until is null or h.valid_until > ${today}::date))`;
  const rows = await ctx.db
    .select(named)
    .from(closures)
    .leftJoin(resources, eq(resources.id, closures.resourceId))
    .leftJoin(users, eq(users.id, resources.userId))
    .leftJoin(locations, eq(locations.id, closures.locationId))
    .where(
      and(
        isNull(closures.removedAt),
        sql`upper(${closures.during}) > ${ctx.now.toString()}::timestamptz`,
        or(eq(closures.locationId, place.id), eq(resources.locationId, place.id), sql`${closures.resourceId} in ${here}`),
      ),
    )
    .orderBy(asc(closures.during), asc(closures.id))
    .limit(200);
  return rows.map((row) => toView(row, place.timeZone));
}

export type OneClosure = ClosureView & {
  readonly version: number;
  readonly removed: boolean;
  /** On whose wall clock `typed` and `when` are. */
  readonly location: { readonly id: string; readonly name: string; readonly timeZone: TimeZone };
  readonly typed: TypedStretch;
};

/**
 * One closure, removed ones too; null when there is none of that id. A clinician's absence belongs to no location: it is told on the wall clock of the one
 * asked for, else of the first where the clinician has hours, else of the clinic's first.
 */
export async function getClosure(ctx: Ctx<"clinic:read">, id: string, askedLocationId: string | null): Promise<OneClosure | null> {
  const [row] = await ctx.db
    .select({
      ...named,
      version: closures.version,
      removed: sql<boolean>`${closures.removedAt} is not null`,
      home: sql<string | null>`coalesce(${closures.locationId}, ${resources.locationId})`,
    })
    .from(closures)
    .leftJoin(resources, eq(resources.id, closures.resourceId))
    .leftJoin(users, eq(users.id, resources.userId))
    .leftJoin(locations, eq(locations.id, closures.locationId))
    .where(eq(closures.id, id));
  if (row === undefined) return null;
  const { version, removed, home, ...closure } = row;
  const [location] = await ctx.db
    .select({ id: locations.id, name: locations.name, timeZone: locations.timeZone })
    .from(locations)
    .where(home === null ? isNull(locations.archivedAt) : eq(locations.id, home))
    .orderBy(
      sql`${locations.id} = ${askedLocationId}::uuid desc nulls last`,
      sql`exists (select 1 from ${clinicianHours} h where h.location_id = ${locations.id} and h.resource_id = ${closure.resourceId}) desc`,
      asc(locations.createdAt),
      asc(locations.id),
    )
    .limit(1);
  if (location === undefined) return null;
  return {
    ...toView(closure, location.timeZone),
    version,
    removed,
    location,
    typed: typedStretch(closure.during, location.timeZone),
  };
}

export type VisitToMove = { readonly id: string; readonly patient: string; readonly service: string; readonly when: string };

/** The visits that stand in a closure, by start, to be moved; none for one that was removed. */
export async function listVisitsToMove(ctx: Ctx<"diary:read">, closureId: string): Promise<VisitToMove[]> {
  const [closure] = await ctx.db
    .select({ locationId: closures.locationId, resourceId: closures.resourceId, during: closures.during })
    .from(closures)
    .where(and(eq(closures.id, closureId), isNull(closures.removedAt)));
  if (closure === undefined) return [];
  const rows = await ctx.db
    .select({
      id: appointments.id,
      patient: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      service: services.name,
      during: appointments.during,
      timeZone: appointments.timeZone,
    })
    .from(appointments)
    .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .where(hitBy(closure, [closure.during]))
    .orderBy(asc(appointments.during), asc(appointments.id));
  return rows.map(({ during, timeZone, ...visit }) => ({ ...visit, when: sayInstant(during.start, timeZone) }));
}
