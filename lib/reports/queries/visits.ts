import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
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

/** Claims that stand and begin within the days asked for, and a day about them, in whatever zone: read in the order of the index `claims_in_order`. */
export const beginsWithin = ({ from, to }: Days): SQL => {
  const at = (date: string) => sql`tstzrange(${`${date}T00:00:00Z`}::timestamptz, ${`${date}T00:00:00Z`}::timestamptz, '[]')`;
  return sql`c.released_at is null and c.during >= ${at(addDays(from, -1))} and c.during < ${at(addDays(to, 2))}`;
};

/**
 * The same visits, each with the clinician who has it; of one that was cancelled or missed, who had it last. Begins a list of common table expressions.
 */
export const visitsWithClinician = (scope: Scope): SQL => sql`
  asked as (${askedVisits(scope)}), held as (
    select distinct on (c.appointment_id) c.appointment_id, c.resource_id from ${claims} c
    where c.resource_id in (select r.id from ${resources} r where r.kind = 'clinician') and ${beginsWithin(scope)}
    order by c.appointment_id, c.lane, c.during
  ), visits as (
    select v.*, coalesce(h.resource_id, (
      select c.resource_id from ${claims} c where c.appointment_id = v.id and c.kind = 'clinician' order by c.created_at desc, c.id desc limit 1
    )) as clinician_id
    from asked v left join held h on h.appointment_id = v.id
  )`;

export const ofClinician = ({ clinicianId }: Scope): SQL => (clinicianId === null ? sql`true` : sql`v.clinician_id = ${clinicianId}::uuid`);

/** A clinician `clinician` of a visit `v`, by the name they sign in with. */
export const joinClinician = sql`
  left join ${resources} r on r.id = v.clinician_id left join ${users} u on u.id = r.user_id`;

/** Somebody who has come, whatever was done then. */
const hasCome = (status: SQL) => sql`${status} in ('arrived', 'in_room', 'treated', 'closed')`;

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
 * Visits by column of time, clinician and status. New is whoever had not come before, at any location and under any of their records: of those, the first
 * visit within the days. One statement.
 */
export async function readVisits(ctx: ReportCtx, scope: Scope): Promise<readonly VisitRow[]> {
  const earlier = (whose: SQL) => sql`
    select from ${appointments} n where n.patient_id = ${whose} and n.local_date <= f.first_day and lower(n.during) < f.first_at and ${hasCome(sql`n.status`)}`;
  const { rows } = await ctx.db.execute(sql`
    with ${visitsWithClinician(scope)}, merged as materialized (
      select i.id, i.canonical_id from ${patientIdentities} i where i.id <> i.canonical_id
    ), firsts as materialized (
      select coalesce(m.canonical_id, v.patient_id) as canonical_id, min(v.local_date) as first_day, min(lower(v.during)) as first_at
      from asked v left join merged m on m.id = v.patient_id where ${hasCome(sql`v.status`)} group by 1
    ), fresh as materialized (
      select f.canonical_id, f.first_at from firsts f
      where not exists (${earlier(sql`f.canonical_id`)})
        and not exists (select from merged m where m.canonical_id = f.canonical_id and exists (${earlier(sql`m.id`)}))
    )
    select ${columnOf(sql`v.local_date`, scope)}::text as "column", v.clinician_id as "clinicianId", coalesce(u.name, r.name) as clinician, v.status, count(*)::int as visits,
      count(f.canonical_id) filter (where ${hasCome(sql`v.status`)})::int as fresh
    from visits v left join merged m on m.id = v.patient_id
    left join fresh f on f.canonical_id = coalesce(m.canonical_id, v.patient_id) and f.first_at = lower(v.during) ${joinClinician}
    where ${ofClinician(scope)}
    group by 1, 2, 3, 4 order by 1, 3, 2, 4`);
  return visitRows.parse(rows);
}
