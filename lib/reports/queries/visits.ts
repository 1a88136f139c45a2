import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { patients } from "#db/schema/patients.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import { APPOINTMENT_STATUSES } from "#lib/appointments/rules/status.ts";
import { addDays } from "#lib/time.ts";
import { type Days, stepOf } from "../rules/period.ts";
import type { Scope, VisitRow } from "../rules/rows.ts";
import type { ReportCtx } from "./reader.ts";

/** The first day of the column that a date falls in. */
export const columnOf = (date: SQL, days: Days): SQL =>
  stepOf(days) === "day" ? date : sql`(${date} - (extract(isodow from ${date})::int - 1))`;

const placesOf = ({ places }: Scope): SQL => sql`any(${sql.param(places.map(({ id }) => id))}::uuid[])`;

/** The visits of the days and places that are asked for, by the index that has a place's days in order. */
export const askedVisits = (scope: Scope): SQL => sql`
  select a.id, a.location_id, a.patient_id, a.series_id, a.service_id, a.status, a.local_date, a.during
  from ${appointments} a where a.location_id = ${placesOf(scope)} and a.local_date between ${scope.from}::date and ${scope.to}::date`;

/** Claims that begin within the days asked for, and a day about them, in whatever zone: read in the order of an index that begins with the resource. */
const beginsWithin = ({ from, to }: Days): SQL => {
  const at = (date: string) => sql`tstzrange(${`${date}T00:00:00Z`}::timestamptz, ${`${date}T00:00:00Z`}::timestamptz, '[]')`;
  return sql`c.during >= ${at(addDays(from, -1))} and c.during < ${at(addDays(to, 2))}`;
};

/** Those of them that stand: `claims_in_order` alone answers. */
export const standsWithin = (days: Days): SQL => sql`c.released_at is null and ${beginsWithin(days)}`;

const clinicians = sql`(select r.id from ${resources} r where r.kind = 'clinician')`;

/**
 * The same visits, each with the clinician who has it; of one that was cancelled or missed, who had it last, by the index `claims_let_go`. No row of a claim is
 * looked at. Begins a list of common table expressions.
 */
export const visitsWithClinician = (scope: Scope): SQL => sql`
  asked as not materialized (${askedVisits(scope)}), held as (
    select distinct on (c.appointment_id) c.appointment_id, c.resource_id from ${claims} c
    where c.resource_id in ${clinicians} and ${standsWithin(scope)}
    order by c.appointment_id, c.during
  ), let_go as (
    select distinct on (c.appointment_id) c.appointment_id, c.resource_id from ${claims} c
    where c.resource_id in ${clinicians} and c.kind = 'clinician' and c.released_at is not null and ${beginsWithin(scope)}
    order by c.appointment_id, c.created_at desc
  ), visits as not materialized (
    select v.*, coalesce(h.resource_id, g.resource_id) as clinician_id
    from asked v left join held h on h.appointment_id = v.id left join let_go g on g.appointment_id = v.id
  )`;

export const ofClinician = ({ clinicianId }: Scope): SQL => (clinicianId === null ? sql`true` : sql`v.clinician_id = ${clinicianId}::uuid`);

/** A clinician `clinician` of a visit `v`, by the name they sign in with. */
export const joinClinician = sql`
  left join ${resources} r on r.id = v.clinician_id left join ${users} u on u.id = r.user_id`;

/** A visit to which somebody has come, whatever was done then. */
const hasCome = (visit: SQL) => sql`${visit}.status in ('arrived', 'in_room', 'treated', 'closed')`;

/** Calendars of two places are never further apart. */
const ZONES_APART_DAYS = 3;

const visitRows = z.array(
  z.object({
    column: z.string(),
    clinicianId: z.string().nullable(),
    clinician: z.string().nullable(),
    status: z.enum(APPOINTMENT_STATUSES),
    visits: z.number(),
    fresh: z.number(),
  }),
);

/**
 * Visits by column of time, clinician and status. New is whoever had not come before, at any location and under any of their records: their very first visit
 * counts. Of whoever came within the days the first day of each record is looked up, by index; only who had none before is looked at more closely. Counted by
 * day before anything is named. One statement.
 */
export async function readVisits(ctx: ReportCtx, scope: Scope): Promise<readonly VisitRow[]> {
  const [early, late] = [addDays(scope.from, -ZONES_APART_DAYS), addDays(scope.to, ZONES_APART_DAYS)];
  const { rows } = await ctx.db.execute(sql`
    with ${visitsWithClinician(scope)}, merged as materialized (
      select i.id, i.canonical_id from ${patients} p join ${patientIdentities} i on i.id = p.id where p.merged_into is not null
    ), people as materialized (
      select distinct coalesce(m.canonical_id, x.patient_id) as id
      from (select v.patient_id from asked v where ${hasCome(sql`v`)} group by 1) x left join merged m on m.id = x.patient_id order by 1
    ), records as materialized (
      select p.id as person_id, p.id from people p union all select m.canonical_id, m.id from merged m join people p on p.id = m.canonical_id
    ), fresh as materialized (
      select r.person_id from records r group by 1 having min((
        select n.local_date from ${appointments} n where n.patient_id = r.id and ${hasCome(sql`n`)} order by n.local_date limit 1
      )) >= ${early}::date
    ), firsts as materialized (
      select distinct on (r.person_id) n.id from fresh f join records r on r.person_id = f.person_id
      join ${appointments} n on n.patient_id = r.id and ${hasCome(sql`n`)} and n.local_date <= ${late}::date
      order by r.person_id, lower(n.during), n.id
    ), counts as materialized (
      select v.local_date, v.clinician_id, v.status, count(*) as visits, count(f.id) as fresh from visits v left join firsts f on f.id = v.id
      where ${ofClinician(scope)} group by 1, 2, 3
    )
    select ${columnOf(sql`v.local_date`, scope)}::text as "column", v.clinician_id as "clinicianId", coalesce(u.name, r.name) as clinician, v.status,
      sum(v.visits)::int as visits, sum(v.fresh)::int as fresh
    from counts v ${joinClinician}
    group by 1, 2, 3, 4 order by 1, 3, 2, 4`);
  return visitRows.parse(rows);
}
