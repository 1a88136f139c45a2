import { and, asc, eq, notInArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { resources } from "#db/schema/resources.ts";
import { series } from "#db/schema/series.ts";
import { servicePhases } from "#db/schema/service-phases.ts";
import { services } from "#db/schema/services.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { RESOURCE_KINDS } from "#lib/appointments/rules/phases.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { type Clearance, getClearance } from "#lib/screening/queries/clearance.ts";
import { addDays, compareDates, type IsoDate, localDate } from "#lib/time.ts";
import { planPreferences } from "../input.ts";
import type { LivingSession } from "../rules/replan.ts";

const phases = z.array(
  z.object({ minutes: z.number(), needs: z.object({ clinician: z.boolean(), room: z.boolean(), device: z.boolean() }) }),
);

/** A series as its living is planned: its numbers, its service and what the patient wishes; null when there is none of that id. One statement. */
export async function findLiving(db: Db, seriesId: string) {
  const [row] = await db
    .select({
      id: series.id,
      version: series.version,
      patientId: sql<string>`${patientIdentities.canonicalId}`,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      dateOfBirth: patientDetails.dateOfBirth,
      sessions: series.sessions,
      min: series.gapMinDays,
      target: series.gapTargetDays,
      max: series.gapMaxDays,
      preferences: series.preferences,
      pausedAt: series.pausedAt,
      endedAt: series.endedAt,
      needles: services.needles,
      turnoverMinutes: services.turnoverMinutes,
      locationId: locations.id,
      timeZone: locations.timeZone,
      phases: sql`(select json_agg(json_build_object('minutes', p.minutes, 'needs', json_build_object('clinician', p.needs_clinician, 'room', p.needs_room, 'device', p.needs_device)) order by p.position) from ${servicePhases} p where p.service_id = ${services.id})`,
    })
    .from(series)
    .innerJoin(patientIdentities, eq(patientIdentities.id, series.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(services, eq(services.id, series.serviceId))
    .innerJoin(locations, eq(locations.id, series.locationId))
    .where(eq(series.id, seriesId));
  if (row === undefined) return null;
  const { min, target, max, ...rest } = row;
  return {
    ...rest,
    gapDays: { min, target, max },
    phases: phases.parse(row.phases ?? []),
    preferences: planPreferences.parse(row.preferences),
  };
}

export type Living = NonNullable<Awaited<ReturnType<typeof findLiving>>>;

const heldRows = z.array(z.object({ kind: z.enum(RESOURCE_KINDS), id: z.string(), name: z.string() }));

const held = sql`coalesce((select json_agg(distinct jsonb_build_object('kind', c.kind, 'id', c.resource_id, 'name', coalesce(u.name, r.name)))
  from ${claims} c join ${resources} r on r.id = c.resource_id left join ${users} u on u.id = r.user_id
  where c.appointment_id = ${appointments.id} and c.released_at is null), '[]'::json)`;

/** The appointments of a series that stand, in the order of the sessions, each on the date that counts. One statement. */
export async function listLivingSessions(db: Db, seriesId: string): Promise<LivingSession[]> {
  const rows = await db
    .select({
      appointmentId: appointments.id,
      version: appointments.version,
      session: sql<number>`${appointments.sessionNumber}::int`,
      status: appointments.status,
      pinned: appointments.pinned,
      extraMinutes: appointments.extraMinutes,
      bookedDate: appointments.localDate,
      start: sql<string>`to_char(${appointments.localStart}, 'HH24:MI')`,
      timeZone: appointments.timeZone,
      treatedAt: treatments.endedAt,
      held,
    })
    .from(appointments)
    .leftJoin(treatments, and(eq(treatments.appointmentId, appointments.id), eq(treatments.state, "signed")))
    .where(and(eq(appointments.seriesId, seriesId), notInArray(appointments.status, ["cancelled", "no_show"])))
    .orderBy(asc(appointments.sessionNumber));
  return rows.map(({ held: rawHeld, treatedAt, timeZone, ...row }) => {
    const holds = heldRows.parse(rawHeld);
    const idOf = (kind: (typeof RESOURCE_KINDS)[number]) => holds.find((each) => each.kind === kind)?.id ?? null;
    return {
      ...row,
      date: treatedAt === null ? row.bookedDate : localDate(treatedAt, timeZone),
      clinicianId: idOf("clinician"),
      roomId: idOf("room"),
      deviceId: idOf("device"),
    };
  });
}

/** The first day for which sessions are planned: nobody is asked to come on the same day, and nobody before the day that screening allows. */
export function firstDay(today: IsoDate, clearance: Pick<Clearance, "notBefore"> | null): IsoDate {
  const tomorrow = addDays(today, 1);
  const notBefore = clearance?.notBefore ?? null;
  return notBefore !== null && compareDates(notBefore, tomorrow) > 0 ? notBefore : tomorrow;
}

/** From when the patient's screening lets sessions be; null where the service has no needles. Two statements. */
export async function findClearance(ctx: Ctx<"diary:read">, living: Living, today: IsoDate): Promise<Clearance | null> {
  const { id: seriesId, patientId, dateOfBirth, timeZone } = living;
  return living.needles ? getClearance(ctx, { seriesId, patientId, dateOfBirth, timeZone, on: today }) : null;
}

/** The first day for which a series under way is planned again. */
export async function firstDayToPlan(ctx: Ctx<"diary:read">, living: Living, today: IsoDate): Promise<IsoDate> {
  return firstDay(today, await findClearance(ctx, living, today));
}

/** The names of whoever and whatever may treat or has, by id. One statement. */
export async function resourceNames(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .select({ id: resources.id, name: sql<string>`coalesce(${users.name}, ${resources.name})` })
    .from(resources)
    .leftJoin(users, eq(users.id, resources.userId));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
