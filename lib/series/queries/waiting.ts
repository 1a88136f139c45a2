import { and, asc, eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { resources } from "#db/schema/resources.ts";
import { series } from "#db/schema/series.ts";
import { servicePhases } from "#db/schema/service-phases.ts";
import { services } from "#db/schema/services.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { waitlistEntries } from "#db/schema/waitlist-entries.ts";
import { stillWaits } from "#lib/appointments/queries/waitlist.ts";
import { stretchPhases } from "#lib/appointments/rules/phases.ts";
import type { Waiting } from "#lib/appointments/rules/waitlist.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { dayRange, type IsoDate, localDate, type TimeZone, type WallTime } from "#lib/time.ts";

/** Somebody who waits, as the rules ask and as reception reads it. */
export type WaitingRow = Waiting & {
  readonly version: number;
  readonly appointmentId: string;
  readonly appointmentVersion: number;
  readonly patientId: string;
  readonly patientName: string;
  readonly phone: string;
  readonly service: string;
  readonly bookedAt: WallTime;
  readonly wishedClinician: string | null;
  readonly note: string;
  readonly timeZone: TimeZone;
  readonly series: (NonNullable<Waiting["series"]> & { readonly planned: number }) | null;
};

const phaseRows = z.array(z.object({ minutes: z.number(), clinician: z.boolean(), room: z.boolean(), device: z.boolean() }));
const sessionRows = z.array(z.object({ session: z.number(), date: z.string(), timeZone: z.string(), treated: z.number().nullable() }));
const spanRows = z.array(z.object({ from: z.number(), to: z.number() }));
const ids = z.array(z.string());
const instant = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(Math.round(seconds * 1000));

const phases = sql`(select json_agg(json_build_object('minutes', p.minutes, 'clinician', p.needs_clinician, 'room', p.needs_room, 'device', p.needs_device) order by p.position)
  from ${servicePhases} p where p.service_id = ${appointments.serviceId})`;

/** The sessions that stand, with the end of the treatment where there was one. */
const sessions = sql`coalesce((select json_agg(json_build_object('session', o.session_number, 'date', o.local_date, 'timeZone', o.time_zone, 'treated', extract(epoch from t.ended_at)))
  from ${appointments} o left join ${treatments} t on t.appointment_id = o.id and t.state = 'signed'
  where o.series_id = ${appointments.seriesId} and o.status not in ('cancelled', 'no_show')), '[]')`;

const keep = sql`coalesce((select json_agg(c.resource_id) from ${claims} c where c.appointment_id = ${appointments.id} and c.released_at is null and c.kind <> 'clinician'), '[]')`;

/** Everybody at this location whose booking is on a later day than this one; one statement. */
export async function listWaiting(
  ctx: Ctx<"diary:read">,
  at: { readonly locationId: string; readonly date: IsoDate; readonly timeZone: TimeZone },
): Promise<readonly WaitingRow[]> {
  const day = dayRange(at.date, at.timeZone);
  const rows = await ctx.db
    .select({
      id: waitlistEntries.id,
      version: waitlistEntries.version,
      since: waitlistEntries.createdAt,
      earliestDate: waitlistEntries.earliestDate,
      weekdays: waitlistEntries.weekdays,
      dayPart: waitlistEntries.dayPart,
      clinicianId: waitlistEntries.clinicianId,
      wishedClinician: sql<
        string | null
      >`(select coalesce(u.name, r.name) from ${resources} r left join ${users} u on u.id = r.user_id where r.id = ${waitlistEntries.clinicianId})`,
      note: waitlistEntries.note,
      appointmentId: appointments.id,
      appointmentVersion: appointments.version,
      bookedOn: appointments.localDate,
      bookedAt: sql<string>`to_char(${appointments.localStart}, 'HH24:MI')`,
      extraMinutes: appointments.extraMinutes,
      patientId: patientDetails.id,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      phone: patientDetails.phone,
      service: services.name,
      turnoverMinutes: services.turnoverMinutes,
      session: appointments.sessionNumber,
      planned: series.sessions,
      gapMin: series.gapMinDays,
      gapTarget: series.gapTargetDays,
      gapMax: series.gapMaxDays,
      phases,
      sessions,
      keep,
      patientBusy: sql`coalesce((select json_agg(json_build_object('from', extract(epoch from lower(o.during)), 'to', extract(epoch from upper(o.during))))
        from ${appointments} o where o.patient_id = any(patient_records(${patientDetails.id})) and o.status not in ('cancelled', 'no_show')
          and o.during && tstzrange(${day.start.toString()}::timestamptz, ${day.end.toString()}::timestamptz)), '[]')`,
    })
    .from(waitlistEntries)
    .innerJoin(appointments, eq(appointments.id, waitlistEntries.appointmentId))
    .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .leftJoin(series, eq(series.id, appointments.seriesId))
    .where(and(stillWaits(ctx.now), eq(appointments.locationId, at.locationId), gt(appointments.localDate, at.date)))
    .orderBy(asc(waitlistEntries.createdAt), asc(waitlistEntries.id));
  return rows.map(({ earliestDate, weekdays, dayPart, clinicianId, session, planned, gapMin, gapTarget, gapMax, ...row }) => ({
    ...row,
    timeZone: at.timeZone,
    wishes: { earliestDate, weekdays, dayPart, clinicianId },
    phases: stretchPhases(
      phaseRows.parse(row.phases).map(({ minutes, clinician, room, device }) => ({ minutes, needs: { clinician, room, device } })),
      row.extraMinutes,
    ),
    keep: ids.parse(row.keep),
    patientBusy: spanRows.parse(row.patientBusy).map(({ from, to }) => ({ start: instant(from), end: instant(to) })),
    series:
      session === null || planned === null || gapMin === null || gapTarget === null || gapMax === null
        ? null
        : { session, planned, gaps: { min: gapMin, target: gapTarget, max: gapMax }, sessions: datesOf(row.sessions) },
  }));
}

/** "From the actual date of the last treated session, else from the booked one." */
function datesOf(selected: unknown): readonly { readonly session: number; readonly date: IsoDate }[] {
  return sessionRows.parse(selected).map(({ session, date, timeZone, treated }) => ({
    session,
    date: treated === null ? date : localDate(instant(treated), timeZone),
  }));
}
