import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { patients } from "#db/schema/patients.ts";
import { resources } from "#db/schema/resources.ts";
import { series } from "#db/schema/series.ts";
import { servicePhases } from "#db/schema/service-phases.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { type IsoDate, isoWeekday } from "#lib/time.ts";
import { type DayFacts, type DayView, dayView } from "../rules/day.ts";
import { APPOINTMENT_STATUSES } from "../rules/status.ts";

const resourceRows = z.array(
  z.object({ kind: z.enum(["clinician", "room", "device"]), id: z.string(), name: z.string(), released: z.boolean(), lane: z.number() }),
);
const sessionRows = z.array(z.object({ session: z.number(), status: z.enum(APPOINTMENT_STATUSES) }));
const phaseRows = z.array(z.object({ minutes: z.number(), clinician: z.boolean() }));

/** What an appointment holds, or held last. */
const held = sql`coalesce((
  select json_agg(json_build_object('kind', h.kind, 'id', h.resource_id, 'name', h.name, 'released', h.released, 'lane', h.lane)) from (
    select distinct on (c.kind) c.kind, c.resource_id, coalesce(u.name, r.name) as name, c.released_at is not null as released, c.lane
    from ${claims} c join ${resources} r on r.id = c.resource_id left join ${users} u on u.id = r.user_id
    where c.appointment_id = ${appointments.id} order by c.kind, c.released_at desc nulls first, c.created_at desc
  ) h), '[]'::json)`;

const siblings = sql`coalesce((select json_agg(json_build_object('session', o.session_number, 'status', o.status)) from ${appointments} o where o.series_id = ${appointments.seriesId}), '[]'::json)`;

const phases = sql`coalesce((select json_agg(json_build_object('minutes', p.minutes, 'clinician', p.needs_clinician) order by p.position) from ${servicePhases} p where p.service_id = ${appointments.serviceId}), '[]'::json)`;

const arrivedAt = sql<
  string | null
>`(select extract(epoch from max(e.at))::text from ${appointmentEvents} e where e.appointment_id = ${appointments.id} and e.to_status = 'arrived')`;

/**
 * One day at one location, by clinician: who works when, and every appointment with its patient, its place in the series, room and device.
 * Three statements, whatever the day holds.
 * @returns null when there is no such location.
 */
export async function getDayList(
  ctx: Ctx<"diary:read">,
  day: { readonly locationId: string; readonly date: IsoDate },
): Promise<DayView | null> {
  const weekday = isoWeekday(day.date);
  const [location] = await ctx.db
    .select({
      name: locations.name,
      timeZone: locations.timeZone,
      hours: sql<
        string[]
      >`array(select to_char(h.opens, 'HH24:MI') || ' ' || to_char(h.closes, 'HH24:MI') from ${locationHours} h where h.location_id = locations.id and h.weekday = ${weekday} order by h.opens)`,
    })
    .from(locations)
    .where(eq(locations.id, day.locationId));
  if (location === undefined) return null;
  const shifts = await ctx.db
    .select({
      id: resources.id,
      name: users.name,
      profession: users.profession,
      opens: sql<string>`to_char(${clinicianHours.opens}, 'HH24:MI')`,
      closes: sql<string>`to_char(${clinicianHours.closes}, 'HH24:MI')`,
    })
    .from(clinicianHours)
    .innerJoin(resources, eq(resources.id, clinicianHours.resourceId))
    .innerJoin(users, eq(users.id, resources.userId))
    .where(
      and(
        eq(clinicianHours.locationId, day.locationId),
        eq(clinicianHours.weekday, weekday),
        sql`${clinicianHours.validFrom} <= ${day.date}::date and (${clinicianHours.validUntil} is null or ${day.date}::date < ${clinicianHours.validUntil})`,
        isNull(resources.archivedAt),
        isNull(users.disabledAt),
      ),
    )
    .orderBy(asc(users.name), asc(resources.id), asc(clinicianHours.opens));
  const rows = await ctx.db
    .select({
      id: appointments.id,
      version: appointments.version,
      patientId: appointments.patientId,
      patientName: sql<string>`trim(${patients.givenName} || ' ' || ${patients.familyName})`,
      service: services.name,
      needles: services.needles,
      status: appointments.status,
      during: appointments.during,
      seriesId: appointments.seriesId,
      session: appointments.sessionNumber,
      sessions: series.sessions,
      held,
      siblings,
      phases,
      arrivedAt,
    })
    .from(appointments)
    .innerJoin(patients, eq(patients.id, appointments.patientId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .leftJoin(series, eq(series.id, appointments.seriesId))
    .where(and(eq(appointments.locationId, day.locationId), eq(appointments.localDate, day.date)))
    .orderBy(asc(appointments.during), asc(appointments.id));
  const facts: DayFacts = {
    date: day.date,
    now: ctx.now,
    location,
    shifts,
    appointments: rows.map((row) => ({
      ...row,
      held: resourceRows.parse(row.held),
      siblings: sessionRows.parse(row.siblings),
      phases: phaseRows.parse(row.phases),
      arrivedAt: row.arrivedAt === null ? null : Temporal.Instant.fromEpochMilliseconds(Math.round(Number(row.arrivedAt) * 1000)),
    })),
  };
  return dayView(facts);
}
