import { eq, sql } from "drizzle-orm";
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
import { clockStretches, dayRange, type InstantRange, type TimeZone } from "#lib/time.ts";
import { busyByDay, freeByDay } from "../rules/free-time.ts";
import { type ClosedSpan, type EpochSpan, type OpenTime, placeTime, shiftTime, thingTime } from "../rules/open-time.ts";
import { dateOfDay } from "../rules/plan/calendar.ts";
import type { PlanFacts, ResourceFacts } from "../rules/plan/model.ts";

export type FactsWanted = {
  readonly patientId: string;
  readonly locationId: string;
  readonly phases: readonly Phase[];
  readonly turnoverMinutes: number;
  /** Day numbers, both included: `planHorizon(request)`, or the like. */
  readonly days: { readonly from: number; readonly to: number };
  /** Appointments that are about to give up what they hold: those that are planned again. */
  readonly ignoring?: readonly string[];
};

type Open = OpenTime & { readonly id: string; readonly kind: ResourceKind; readonly name: string };

/**
 * What a plan for this patient at this place depends on: who and what is there and when, less what is booked, whoever booked it and in whatever lane.
 * Two statements, however many days and resources: hours become instants here, and the database takes away what is booked. Null where there is no such
 * location. Nothing is locked: booking asks again.
 */
export async function loadPlanFacts(db: Db, wanted: FactsWanted): Promise<PlanFacts | null> {
  if (wanted.days.to < wanted.days.from) return { timeZone: "UTC", resources: [], patientBusy: new Map() };
  const place = await findPlace(db, wanted);
  if (place === null) return null;
  const { open, clock, timeZone } = place;
  const { free, patient } = await subtractBooked(db, wanted, open, rangeOf(wanted, timeZone));
  return {
    timeZone,
    patientBusy: busyByDay(patient, clock),
    resources: open.map(({ id, kind, name, periods, away }, index): ResourceFacts => {
      const turnover = kind === "clinician" ? 0 : wanted.turnoverMinutes;
      return { id, kind, name, away, free: freeByDay(periods, free.get(index) ?? [], turnover, clock) };
    }),
  };
}

const rangeOf = ({ days }: FactsWanted, timeZone: TimeZone): InstantRange => ({
  start: dayRange(dateOfDay(days.from), timeZone).start,
  end: dayRange(dateOfDay(days.to), timeZone).end,
});

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

const bookedRows = z.array(z.object({ of: z.number().nullable(), from: z.array(z.number()), to: z.array(z.number()) }));

/**
 * Open time less claims, for each resource; and the patient's own appointments. A room or device may be held past closing, so its periods run on for as
 * long. Pieces too short for any phase stay behind.
 */
async function subtractBooked(db: Db, wanted: FactsWanted, open: readonly Open[], { start, end }: InstantRange) {
  const { phases, turnoverMinutes, patientId, ignoring = [] } = wanted;
  const rows = open.flatMap(({ kind, periods }, index) =>
    periods.map(({ from, to }) => ({ index, from, to: to + (kind === "clinician" ? 0 : turnoverMinutes) })),
  );
  const column = (of: (row: (typeof rows)[number]) => number) => sql`${sql.param(rows.map(of))}::int[]`;
  const within = sql`tstzrange(${start.toString()}::timestamptz, ${end.add({ minutes: turnoverMinutes }).toString()}::timestamptz)`;
  const others = (column: unknown) => sql`not ${column} = any(${sql.param([...ignoring])}::uuid[])`;
  const found = await db.execute(sql`
    with open as (
      select o.of, range_agg(tstzrange(to_timestamp(o.from_minute * 60.0), to_timestamp(o.to_minute * 60.0))) as during
      from unnest(${column(({ index }) => index)}, ${column(({ from }) => from)}, ${column(({ to }) => to)}) as o(of, from_minute, to_minute)
      group by o.of
    ), booked as (
      select c.resource_id, range_agg(c.during) as during
      from ${claims} c
      where c.released_at is null and c.resource_id = any(${sql.param(open.map(({ id }) => id))}::uuid[])
        and c.during && ${within} and ${others(sql`c.appointment_id`)}
      group by c.resource_id
    ), spans as (
      select o.of, unnest(o.during - coalesce(b.during, '{}')) as span
      from open o
      join unnest(${sql.param(open.map(({ id }) => id))}::uuid[]) with ordinality as r(id, place) on r.place = o.of + 1
      left join booked b on b.resource_id = r.id
      union all
      select null, a.during from ${appointments} a
      where a.patient_id = any(patient_records((select i.canonical_id from patient_identities i where i.id = ${patientId})))
        and a.status not in ('cancelled', 'no_show') and a.during && ${within} and ${others(sql`a.id`)}
    ), minutes as (
      select s.of, (extract(epoch from lower(s.span)) / 60)::float8 as from_minute, (extract(epoch from upper(s.span)) / 60)::float8 as to_minute from spans s
    )
    select m.of, json_agg(m.from_minute order by m.from_minute) as "from", json_agg(m.to_minute order by m.from_minute) as "to"
    from minutes m
    where m.of is null or m.to_minute - m.from_minute >= ${Math.min(...phases.map(({ minutes }) => minutes))}
    group by m.of`);
  const spans = bookedRows.parse(found.rows).map((row) => ({
    of: row.of,
    spans: row.from.map((from, index): EpochSpan => ({ from, to: row.to[index] ?? from })),
  }));
  return {
    free: new Map(spans.flatMap(({ of, spans: free }) => (of === null ? [] : [[of, free] as const]))),
    patient: spans.find(({ of }) => of === null)?.spans ?? [],
  };
}
