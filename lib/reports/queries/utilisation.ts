import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { claims } from "#db/schema/claims.ts";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { closures } from "#db/schema/closures.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import { RESOURCE_KINDS } from "#lib/appointments/rules/phases.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { openMinutesOf } from "../rules/open-minutes.ts";
import type { Scope, UseRow } from "../rules/rows.ts";
import { askedVisits, standsWithin } from "./visits.ts";

const period = z.object({ weekday: z.number(), from: z.string(), to: z.string() });
const spans = z.object({
  of: z.string().nullable(),
  at: z.string().nullable(),
  kind: z.enum(["public_holiday", "closure", "absence", "out_of_use"]),
  from: z.number(),
  to: z.number(),
});
const settingRow = z.object({
  hours: z.array(period.extend({ at: z.string() })),
  closed: z.array(spans),
  things: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(RESOURCE_KINDS),
      at: z.string().nullable(),
      until: z.number().nullable(),
      shifts: z.array(period.extend({ at: z.string(), validFrom: z.string(), validUntil: z.string().nullable() })),
    }),
  ),
});

const heldRows = z.array(z.object({ resourceId: z.string(), booked: z.coerce.number(), used: z.coerce.number() }));

const minutes = (interval: SQL): SQL => sql`round(coalesce(extract(epoch from ${interval}), 0) / 60)`;

/**
 * For how many minutes each clinician, room and device was open, booked and used. Open is what hours and shifts, extra ones too, leave without closures; booked
 * is what visits hold, their phases with that resource and the cleaning after them; used, what those hold that were treated. What was cancelled or missed holds
 * nothing. Two statements.
 */
export async function readUse(ctx: Ctx<"report:clinic"> | Ctx<"report:own">, scope: Scope): Promise<readonly UseRow[]> {
  const places = sql`any(${sql.param(scope.places.map(({ id }) => id))}::uuid[])`;
  const wanted = scope.clinicianId === null ? sql`true` : sql`r.id = ${scope.clinicianId}::uuid`;
  const { rows } = await ctx.db.execute(sql`
    select coalesce((select json_agg(json_build_object('at', h.location_id, 'weekday', h.weekday, 'from', h.opens, 'to', h.closes))
        from ${locationHours} h where h.location_id = ${places}), '[]'::json) as hours,
      coalesce((
        select json_agg(json_build_object('of', c.resource_id, 'at', c.location_id, 'kind', c.kind, 'from', extract(epoch from lower(c.during)) / 60, 'to', extract(epoch from upper(c.during)) / 60))
        from ${closures} c where c.removed_at is null and c.during && tstzrange(${scope.from}::timestamptz - interval '2 days', ${scope.to}::timestamptz + interval '3 days')
      ), '[]'::json) as closed,
      coalesce((
        select json_agg(json_build_object('id', r.id, 'kind', r.kind, 'name', coalesce(u.name, r.name), 'at', r.location_id, 'until', extract(epoch from r.archived_at) / 60, 'shifts', coalesce(s.shifts, '[]'::json)))
        from ${resources} r left join ${users} u on u.id = r.user_id
        left join lateral (
          select json_agg(json_build_object('at', h.location_id, 'weekday', h.weekday, 'from', h.opens, 'to', h.closes, 'validFrom', h.valid_from, 'validUntil', h.valid_until)) as shifts
          from ${clinicianHours} h where h.resource_id = r.id and h.location_id = ${places}
        ) s on true
        where ${wanted} and (r.kind = 'clinician' or r.location_id = ${places})
      ), '[]'::json) as things`);
  const setting = settingRow.parse(rows[0]);
  const ids = setting.things.map(({ id }) => id);
  const { rows: claimed } = await ctx.db.execute(sql`
    with asked as (${askedVisits(scope)}), standing as (
      select c.appointment_id, c.resource_id, upper(c.during) - lower(c.during) as long
      from ${claims} c where c.resource_id = any(${sql.param(ids)}::uuid[]) and ${standsWithin(scope)}
    )
    select s.resource_id as "resourceId", ${minutes(sql`sum(s.long)`)} as booked,
      ${minutes(sql`sum(s.long) filter (where v.status in ('treated', 'closed'))`)} as used
    from standing s join asked v on v.id = s.appointment_id group by 1`);
  const held = new Map(heldRows.parse(claimed).map((row) => [row.resourceId, row]));
  const open = openMinutesOf(scope, setting);
  return setting.things
    .map(({ id, name, kind }) => ({
      resourceId: id,
      name,
      kind,
      openMinutes: open.get(id) ?? 0,
      bookedMinutes: held.get(id)?.booked ?? 0,
      usedMinutes: held.get(id)?.used ?? 0,
    }))
    .filter(({ openMinutes, bookedMinutes }) => openMinutes + bookedMinutes > 0)
    .toSorted((a, b) => a.name.localeCompare(b.name, "en") || a.resourceId.localeCompare(b.resourceId, "en"));
}
