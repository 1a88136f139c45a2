import { sql } from "drizzle-orm";
import { z } from "zod";
import { executeKept } from "#db/client.ts";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { closures } from "#db/schema/closures.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { locationOrFirst } from "#lib/clinic/queries/locations.ts";
import type { InstantRange } from "#lib/time.ts";
import type { PlaceFacts } from "../rules/day/facts.ts";
import { readUndo, type UndoView, undoOffer } from "./undo.ts";

const instantText = z.string().transform((text) => Temporal.Instant.from(text));
const period = { weekday: z.number(), opens: z.string(), closes: z.string() };
const named = { id: z.string(), name: z.string() };
const placeRow = z.object({
  place: z.object({ ...named, timeZone: z.string(), hours: z.array(z.object(period)) }),
  locations: z.array(z.object(named)),
  people: z.array(
    z.object({
      ...named,
      profession: z.string(),
      shifts: z.array(z.object({ ...period, from: z.string(), until: z.string().nullable() })),
    }),
  ),
  equipment: z.array(z.object({ ...named, kind: z.enum(["room", "device"]) })),
  closures: z.array(
    z
      .object({
        id: z.string(),
        kind: z.enum(["public_holiday", "closure", "absence", "out_of_use"]),
        resourceId: z.string().nullable(),
        start: instantText,
        end: instantText,
        note: z.string(),
      })
      .transform(({ start, end, ...rest }) => ({ ...rest, during: { start, end } })),
  ),
  singleKeys: z.boolean(),
  undo: z.unknown(),
});

export type DayPlace = PlaceFacts & {
  /** Whether single keys act, as the person at the screen wants it. */
  readonly singleKeys: boolean;
  /** Their last change that can still be undone. */
  readonly undo: UndoView | null;
};

/**
 * A location with its hours, its clinicians' shifts, its rooms and devices and what closes any of them within `around`, one statement; of the location
 * asked for, else of the clinic's first. The range is generous, because the zone is only known from the answer.
 * @returns null when the clinic has no location.
 */
export async function getDayPlace(
  ctx: Ctx<"diary:read">,
  asked: { readonly locationId: string | null; readonly around: InstantRange },
): Promise<DayPlace | null> {
  const { start, end } = asked.around;
  const { rows } = await executeKept(
    ctx.db,
    sql`
    with place as (
      select l.id, l.name, l.time_zone from ${locations} l where l.id = ${locationOrFirst(asked.locationId)}
    ), shifts as (
      select h.resource_id, h.weekday, to_char(h.opens, 'HH24:MI') as opens, to_char(h.closes, 'HH24:MI') as closes, h.valid_from, h.valid_until
      from ${clinicianHours} h join place on place.id = h.location_id
      where h.valid_from <= ${end.toString()}::timestamptz::date and (h.valid_until is null or ${start.toString()}::timestamptz::date < h.valid_until)
    ), people as (
      select r.id, u.name, u.profession, json_agg(json_build_object('weekday', s.weekday, 'opens', s.opens, 'closes', s.closes, 'from', s.valid_from,
        'until', s.valid_until) order by s.weekday, s.opens) as shifts
      from shifts s join ${resources} r on r.id = s.resource_id join ${users} u on u.id = r.user_id
      where r.archived_at is null and u.disabled_at is null group by r.id, u.id
    ), equipment as (
      select r.id, r.name, r.kind from ${resources} r join place on place.id = r.location_id where r.archived_at is null
    )
    select json_build_object('id', place.id, 'name', place.name, 'timeZone', place.time_zone, 'hours', coalesce((
        select json_agg(json_build_object('weekday', h.weekday, 'opens', to_char(h.opens, 'HH24:MI'), 'closes', to_char(h.closes, 'HH24:MI'))
          order by h.weekday, h.opens) from ${locationHours} h where h.location_id = place.id), '[]'::json)) as place,
      (select json_agg(json_build_object('id', l.id, 'name', l.name) order by l.created_at, l.id) from ${locations} l where l.archived_at is null)
        as locations,
      coalesce((select json_agg(p order by p.name, p.id) from people p), '[]'::json) as people,
      coalesce((select json_agg(e order by e.kind desc, e.name, e.id) from equipment e), '[]'::json) as equipment,
      coalesce((
        select json_agg(json_build_object('id', c.id, 'kind', c.kind, 'resourceId', c.resource_id, 'start', lower(c.during), 'end', upper(c.during),
          'note', c.note) order by lower(c.during), c.id)
        from ${closures} c
        where c.removed_at is null and c.during && tstzrange(${start.toString()}, ${end.toString()})
          and (c.location_id = place.id or c.resource_id in (select id from people union all select id from equipment))), '[]'::json) as closures,
      coalesce((select u.single_keys from ${users} u where u.id = ${ctx.actor.id}::uuid), true) as "singleKeys",
      ${undoOffer(ctx.actor.id)} as undo
    from place`,
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { undo, ...place } = placeRow.parse(row);
  return { ...place, undo: readUndo(undo) };
}
