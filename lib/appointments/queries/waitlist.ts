import { and, asc, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { resources } from "#db/schema/resources.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import { waitlistEntries } from "#db/schema/waitlist-entries.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { localDate, sayDate, sayDistance, sayTime } from "#lib/time.ts";
import { sayWishes } from "../outputs/waitlist.ts";
import type { WaitlistWishes } from "../rules/waitlist.ts";

export type WaitlistEntryView = {
  readonly id: string;
  readonly version: number;
  readonly wishes: WaitlistWishes;
  readonly note: string;
  /** "From Mon 2 Mar 2026, Mondays, in the morning, with Ana Reyes". */
  readonly words: string;
  /** "Tue 3 Feb 2026". */
  readonly since: string;
};

export type WaitlistRowView = {
  readonly id: string;
  readonly version: number;
  readonly appointmentId: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly phone: string;
  readonly locationId: string;
  readonly location: string;
  readonly service: string;
  /** "session 3 of 6"; null outside a series. */
  readonly session: string | null;
  /** "Tue 10 Mar 2026, 3:00 pm", and how far off that is. */
  readonly booked: string;
  readonly distance: string;
  readonly wishes: string;
  readonly note: string;
  readonly since: string;
};

/**
 * Whether an entry still waits: open, its booking stands and lies ahead, and there are days left before it. What is cancelled does not wait, and waits again
 * once it is taken back: nothing is stored that could disagree with the booking.
 */
export const stillWaits = (now: Temporal.Instant): SQL | undefined =>
  and(
    isNull(waitlistEntries.endedAt),
    sql`${appointments.status} in ('booked', 'confirmed')`,
    sql`lower(${appointments.during}) > ${now.toString()}::timestamptz`,
    or(isNull(waitlistEntries.earliestDate), sql`${waitlistEntries.earliestDate} < ${appointments.localDate}`),
  );

const wishedClinician = alias(resources, "wished");
const wishedUser = alias(users, "wished_user");
const wishedName = sql<string | null>`coalesce(${wishedUser.name}, ${wishedClinician.name})`;

/** Everybody who waits, by location, the longest wait first. One statement. */
export async function listWaitlist(ctx: Ctx<"diary:read">): Promise<readonly WaitlistRowView[]> {
  const rows = await ctx.db
    .select({
      id: waitlistEntries.id,
      version: waitlistEntries.version,
      appointmentId: appointments.id,
      patientId: patientDetails.id,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      phone: patientDetails.phone,
      locationId: locations.id,
      location: locations.name,
      service: services.name,
      session: appointments.sessionNumber,
      sessions: series.sessions,
      date: appointments.localDate,
      time: sql<string>`to_char(${appointments.localStart}, 'HH24:MI')`,
      timeZone: locations.timeZone,
      earliestDate: waitlistEntries.earliestDate,
      weekdays: waitlistEntries.weekdays,
      dayPart: waitlistEntries.dayPart,
      clinicianId: waitlistEntries.clinicianId,
      clinician: wishedName,
      note: waitlistEntries.note,
      createdAt: waitlistEntries.createdAt,
    })
    .from(waitlistEntries)
    .innerJoin(appointments, eq(appointments.id, waitlistEntries.appointmentId))
    .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .leftJoin(series, eq(series.id, appointments.seriesId))
    .leftJoin(wishedClinician, eq(wishedClinician.id, waitlistEntries.clinicianId))
    .leftJoin(wishedUser, eq(wishedUser.id, wishedClinician.userId))
    .where(stillWaits(ctx.now))
    .orderBy(asc(locations.name), asc(locations.id), asc(waitlistEntries.createdAt), asc(waitlistEntries.id));
  return rows.map(
    ({ session, sessions, date, time, timeZone, clinician, createdAt, earliestDate, weekdays, dayPart, clinicianId, ...row }) => ({
      ...row,
      session: session === null || sessions === null ? null : `session ${session} of ${sessions}`,
      booked: `${sayDate(date)}, ${sayTime(time)}`,
      distance: sayDistance(localDate(ctx.now, timeZone), date),
      wishes: sayWishes({ earliestDate, weekdays, dayPart, clinicianId }, clinician),
      since: sayDate(localDate(createdAt, timeZone)),
    }),
  );
}

/** The open entry of one booking; null where its patient does not wait. */
export async function getWaitlistEntry(ctx: Ctx<"diary:read">, appointmentId: string): Promise<WaitlistEntryView | null> {
  const [row] = await ctx.db
    .select({
      id: waitlistEntries.id,
      version: waitlistEntries.version,
      earliestDate: waitlistEntries.earliestDate,
      weekdays: waitlistEntries.weekdays,
      dayPart: waitlistEntries.dayPart,
      clinicianId: waitlistEntries.clinicianId,
      clinician: wishedName,
      note: waitlistEntries.note,
      createdAt: waitlistEntries.createdAt,
      timeZone: appointments.timeZone,
    })
    .from(waitlistEntries)
    .innerJoin(appointments, eq(appointments.id, waitlistEntries.appointmentId))
    .leftJoin(wishedClinician, eq(wishedClinician.id, waitlistEntries.clinicianId))
    .leftJoin(wishedUser, eq(wishedUser.id, wishedClinician.userId))
    .where(and(eq(waitlistEntries.appointmentId, appointmentId), stillWaits(ctx.now)));
  if (row === undefined) return null;
  const { id, version, earliestDate, weekdays, dayPart, clinicianId, clinician, note, createdAt, timeZone } = row;
  const wishes = { earliestDate, weekdays, dayPart, clinicianId };
  return { id, version, wishes, note, words: sayWishes(wishes, clinician), since: sayDate(localDate(createdAt, timeZone)) };
}

/**
 * How many on the waitlist may fit where this visit was cancelled or missed, to select beside whatever the diary reads of it; 0 for one that stands. Asks
 * the wishes, the length and the gaps; what is free and what screening says, the page with the offers asks.
 * @param visit the alias of the visit's row in `appointments`
 */
export const mayFit = (visit: SQL, now: Temporal.Instant): SQL<number> => sql<number>`case
  when ${visit}.status in ('cancelled', 'no_show') and upper(${visit}.during) > ${now.toString()}::timestamptz then (
    select count(*)::int
    from ${waitlistEntries} e
    join ${appointments} b on b.id = e.appointment_id and b.location_id = ${visit}.location_id and b.local_date > ${visit}.local_date and b.status in ('booked', 'confirmed')
    left join ${series} s on s.id = b.series_id
    left join lateral (
      select max(o.local_date) filter (where o.session_number < b.session_number) as before, min(o.local_date) filter (where o.session_number > b.session_number) as after
      from ${appointments} o where o.series_id = b.series_id and o.status not in ('cancelled', 'no_show')
    ) n on true
    where e.ended_at is null
      and (e.earliest_date is null or e.earliest_date <= ${visit}.local_date)
      and (e.weekdays = '{}' or extract(isodow from ${visit}.local_date)::smallint = any(e.weekdays))
      and (e.day_part = 'any' or (e.day_part = 'morning') = (${visit}.local_start < '12:00'))
      and (e.clinician_id is null or e.clinician_id = (select c.resource_id from ${claims} c where c.appointment_id = ${visit}.id and c.kind = 'clinician'
        order by c.released_at desc nulls first, c.created_at desc limit 1))
      and upper(b.during) - lower(b.during) <= upper(${visit}.during) - lower(${visit}.during)
      and (n.before is null or ${visit}.local_date - n.before between s.gap_min_days and s.gap_max_days)
      and (n.after is null or n.after - ${visit}.local_date between s.gap_min_days and s.gap_max_days)
  ) else 0 end`;
