import { eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { closures } from "#db/schema/closures.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import { type Phase, RESOURCE_KINDS, type ResourceKind } from "#lib/appointments/rules/phases.ts";
import { clockStretches, dayRange, type InstantRange } from "#lib/time.ts";
import { busyByDay, freeByDay } from "../rules/free-time.ts";
import { type ClosedSpan, type EpochSpan, type OpenTime, placeTime, shiftTime, thingTime } from "../rules/open-time.ts";
import { dateOfDay } from "../rules/plan/calendar.ts";
import type { PlanFacts, ResourceFacts } from "../rules/plan/model.ts";

export type FactsWanted = {
  readonly patientId: string;
  readonly locationId: string;
  readonly phases: readonly Phase[];
  /** Day numbers, both included: `planHorizon(request)`, or the like. */
  readonly days: { readonly from: number; readonly to: number };
  /** Appointments that are about to give up what they hold: those that are planned again. */
  readonly ignoring?: readonly string[];
};

type Open = OpenTime & { readonly id: string; readonly kind: ResourceKind; readonly name: string };

/**
 * What a plan for this patient at this place depends on: who and what is there and when, less what is booked, whoever booked it and in whatever lane.
 * Two statements, however many days and resources: who and what is there and when it is open, which becomes instants here; and what the bookings of each
 * leave, as a multirange. Null where there is no such location. Nothing is locked: booking asks again.
 */
export async function loadPlanFacts(db: Db, wanted: FactsWanted): Promise<PlanFacts | null> {
  if (wanted.days.to < wanted.days.from) return { timeZone: "UTC", resources: [], patientBusy: new Map() };
  const place = await findPlace(db, wanted);
  if (place === null) return null;
  const { open, clock, timeZone } = place;
  const range = { start: dayRange(dateOfDay(wanted.days.from), timeZone).start, end: dayRange(dateOfDay(wanted.days.to), timeZone).end };
  const { free, patient } = await findBooked(
    db,
    wanted,
    open.map(({ id }) => id),
    range,
  );
  return {
    timeZone,
    patientBusy: busyByDay(patient, clock),
    resources: open.map(
      ({ id, kind, name, away, open: hours }): ResourceFacts => ({ id, kind, name, away, free: freeByDay(hours, free(id), clock) }),
    ),
  };
}

const period = z.object({ weekday: z.number(), from: z.string(), to: z.string() });
const closedRows = z.array(
  z.object({
    of: z.string().nullable(),
    kind: z.enum(["public_holiday", "closure", "absence", "out_of_use"]),
    from: z.number(),
    to: z.number(),
  }),
);
const resourceRows = z.array(
  z.object({
    id: z.string(),
    kind: z.enum(RESOURCE_KINDS),
    name: z.string(),
    shifts: z.array(period.extend({ validFrom: z.string(), validUntil: z.string().nullable() })).nullable(),
  }),
);

/** Closures that touch these days, of the place and of whatever stands in it; minutes since the epoch. A day more on both sides: which zone, the row tells. */
const closedThen = ({ days, locationId }: FactsWanted) => sql`(
  select json_agg(json_build_object('of', c.resource_id, 'kind', c.kind, 'from', extract(epoch from lower(c.during)) / 60, 'to', extract(epoch from upper(c.during)) / 60))
  from ${closures} c
  where c.removed_at is null and (c.location_id is null or c.location_id = ${locationId})
    and c.during && tstzrange(to_timestamp(${(days.from - 1) * 86_400}::double precision), to_timestamp(${(days.to + 2) * 86_400}::double precision)))`;

/** The place with its hours, its people and things with theirs, and when each is open on the days wanted. */
async function findPlace(db: Db, wanted: FactsWanted) {
  const { locationId, days, phases } = wanted;
  const needed = RESOURCE_KINDS.filter((kind) => phases.some(({ needs }) => needs[kind]));
  const [found] = await db
    .select({
      timeZone: locations.timeZone,
      hours: sql`(select json_agg(json_build_object('weekday', h.weekday, 'from', h.opens, 'to', h.closes)) from ${locationHours} h where h.location_id = ${locationId})`,
      closed: closedThen(wanted),
      resources: sql`(
        select json_agg(json_build_object('id', r.id, 'kind', r.kind, 'name', coalesce(u.name, r.name), 'shifts', s.hours))
        from ${resources} r left join ${users} u on u.id = r.user_id
        left join lateral (
          select json_agg(json_build_object('weekday', h.weekday, 'from', h.opens, 'to', h.closes, 'validFrom', h.valid_from, 'validUntil', h.valid_until)) as hours
          from ${clinicianHours} h where h.resource_id = r.id and h.location_id = ${locationId}
        ) s on true
        where r.archived_at is null and u.disabled_at is null and r.kind = any(${sql.param(needed)}::text[])
          and (r.location_id = ${locationId} or ('clinician' = any(u.roles) and s.hours is not null)))`,
    })
    .from(locations)
    .where(eq(locations.id, locationId));
  if (found === undefined) return null;
  const clock = clockStretches(dateOfDay(days.from), dateOfDay(days.to), found.timeZone);
  const closed = closedRows.parse(found.closed ?? []);
  const closedOf = (id: string | null): ClosedSpan[] => closed.filter(({ of }) => of === id);
  const between = { ...days, clock };
  const atPlace = placeTime(between, z.array(period).parse(found.hours ?? []), closedOf(null));
  const open = resourceRows.parse(found.resources ?? []).map(({ id, kind, name, shifts }): Open => {
    const time =
      kind === "clinician" ? shiftTime(between, atPlace, shifts ?? [], closedOf(id)) : thingTime(between, atPlace, closedOf(id), kind);
    return { id, kind, name, ...time };
  });
  return { open, clock, timeZone: found.timeZone };
}

const minutes = z.array(z.number().nullable()).nullable();
const spanRows = z.array(z.object({ of: z.string().nullable(), from: minutes, to: minutes }));

/**
 * The time between claims, for each resource that has any, in order; and the patient's own appointments. What is too short for any phase stays behind.
 * Claims are read in the order of the index `claims_in_order`, so that nothing is sorted and no row is looked up.
 */
async function findBooked(db: Db, { phases, patientId, ignoring = [] }: FactsWanted, ids: readonly string[], { start, end }: InstantRange) {
  const at = (instant: Temporal.Instant) => sql`${instant.toString()}::timestamptz`;
  const others = (id: SQL) => sql`not ${id} = any(${sql.param([...ignoring])}::uuid[])`;
  // No claim is as long as two days; and what begins after the last midnight may meet the turnover of the evening before.
  const claimed = sql`c.during >= tstzrange(${at(start.subtract({ hours: 48 }))}, null) and c.during < tstzrange(${at(end.add({ hours: 2 }))}, null)`;
  const found = await db.execute(sql`
    with known as (
      select c.resource_id as of, multirange(tstzrange(${at(start)}, null)) - range_agg(c.during) as spans
      from ${claims} c
      where c.released_at is null and c.resource_id = any(${sql.param([...ids])}::uuid[]) and ${claimed} and ${others(sql`c.appointment_id`)}
      group by c.resource_id
      union all
      select null, range_agg(a.during)
      from ${appointments} a
      where a.patient_id = any(patient_records((select i.canonical_id from patient_identities i where i.id = ${patientId})))
        and a.status not in ('cancelled', 'no_show') and a.during && tstzrange(${at(start)}, ${at(end)}) and ${others(sql`a.id`)}
    )
    select k.of, m."from", m."to"
    from known k
    cross join lateral (
      select json_agg(date_part('epoch', lower(s.span)) / 60) as "from", json_agg(date_part('epoch', upper(s.span)) / 60) as "to"
      from unnest(k.spans) as s(span)
      where k.of is null or upper_inf(s.span) or upper(s.span) - lower(s.span) >= make_interval(mins => ${Math.min(...phases.map((phase) => phase.minutes))})
    ) m`);
  const spans = new Map(
    spanRows
      .parse(found.rows)
      .map(({ of, from, to }) => [
        of,
        (from ?? []).map((begins, index): EpochSpan => ({ from: begins ?? 0, to: to?.[index] ?? Number.POSITIVE_INFINITY })),
      ]),
  );
  return { free: (id: string) => spans.get(id) ?? UNBOOKED, patient: spans.get(null) ?? [] };
}

const UNBOOKED: readonly EpochSpan[] = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];
