import { asc, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import { APPOINTMENT_STATUSES, type AppointmentStatus } from "#lib/appointments/rules/status.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { type SeriesLineView, seriesLine } from "#lib/patients/rules/series-line.ts";
import { type IsoDate, localDate, sayDate, sayDistance, sayInstant, sayTime, type TimeZone } from "#lib/time.ts";
import { findZone } from "#lib/zones.ts";
import { sessionPlaces } from "../rules/places.ts";
import { type SeriesState, seriesState } from "../rules/series.ts";
import { listSeriesAppointments, placeView, type SeriesPlaceView } from "./places.ts";

export type SeriesRowView = {
  readonly id: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly protocol: string;
  readonly location: string;
  readonly sessions: number;
  readonly done: number;
  readonly states: SeriesLineView["states"];
  readonly state: SeriesState;
  /** "Tue 10 Mar 2026, 3:00 pm", or null with nothing booked ahead. */
  readonly next: string | null;
  readonly nextDistance: string | null;
  readonly proposed: string;
};

export type SeriesListView = {
  readonly rows: readonly SeriesRowView[];
  readonly counts: Readonly<Record<SeriesState, number>>;
  readonly more: boolean;
};

const PAGE = 100;

/** Every series with its state as `seriesState` decides it, so that a list can be of one state: appointments are counted once for all of them. */
const states = sql`(
  select s.id, case
    when s.ended_at is not null then 'finished'
    when coalesce(a.live, 0) = 0 then 'to_schedule'
    when a.treated >= s.sessions then 'finished'
    else 'under_way' end as state
  from ${series} s
  left join (
    select series_id, count(*) filter (where status not in ('cancelled', 'no_show')) as live, count(*) filter (where status in ('treated', 'closed')) as treated
    from ${appointments} where series_id is not null group by series_id
  ) a on a.series_id = s.id) states`;

const bookedRows = z.array(
  z.object({
    number: z.number(),
    status: z.enum(APPOINTMENT_STATUSES),
    date: z.string(),
    time: z.string(),
    clinician: z.string().nullable(),
  }),
);

const booked = sql`coalesce((select json_agg(json_build_object('number', a.session_number, 'status', a.status, 'date', a.local_date, 'time', to_char(a.local_start, 'HH24:MI'), 'clinician', null) order by a.during) from ${appointments} a where a.series_id = series.id), '[]'::json)`;

/**
 * Series in one state, the oldest proposal first where something is to be done, else the newest. At most a hundred.
 * One statement for the rows, one for the counts of all states.
 */
export async function listSeries(ctx: Ctx<"diary:read">, state: SeriesState): Promise<SeriesListView> {
  const counted = await ctx.db
    .select({ state: sql<SeriesState>`states.state`, count: sql<number>`count(*)::int` })
    .from(states)
    .groupBy(sql`states.state`);
  const rows = await ctx.db
    .select({
      id: series.id,
      patientId: patientDetails.id,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      protocol: definitions.name,
      location: locations.name,
      timeZone: locations.timeZone,
      sessions: series.sessions,
      gapMin: series.gapMinDays,
      gapTarget: series.gapTargetDays,
      gapMax: series.gapMaxDays,
      proposedAt: series.proposedAt,
      booked,
    })
    .from(series)
    .innerJoin(states, sql`states.id = ${series.id}`)
    .innerJoin(patientIdentities, eq(patientIdentities.id, series.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(locations, eq(locations.id, series.locationId))
    .innerJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(sql`states.state = ${state}`)
    .orderBy(state === "to_schedule" ? asc(series.proposedAt) : desc(series.proposedAt), asc(series.id))
    .limit(PAGE + 1);
  const count = (of: SeriesState) => counted.find((each) => each.state === of)?.count ?? 0;
  return {
    rows: rows.slice(0, PAGE).map((row) => {
      const today = localDate(ctx.now, row.timeZone);
      const sessions = bookedRows.parse(row.booked);
      const line = seriesLine({
        sessions: row.sessions,
        gapDays: { min: row.gapMin, target: row.gapTarget, max: row.gapMax },
        booked: sessions,
        today,
      });
      const next = sessions
        .filter(({ status, date }) => (status === "booked" || status === "confirmed") && date >= today)
        .toSorted((a, b) => a.date.localeCompare(b.date))[0];
      return {
        id: row.id,
        patientId: row.patientId,
        patientName: row.patientName,
        protocol: row.protocol,
        location: row.location,
        sessions: row.sessions,
        done: line.done,
        states: line.states,
        state,
        next: next === undefined ? null : `${sayDate(next.date)}, ${sayTime(next.time)}`,
        nextDistance: next === undefined ? null : sayDistance(today, next.date),
        proposed: sayDate(localDate(row.proposedAt, row.timeZone)),
      };
    }),
    counts: { to_schedule: count("to_schedule"), under_way: count("under_way"), finished: count("finished") },
    more: rows.length > PAGE,
  };
}

export type SeriesSessionView = {
  readonly number: number;
  readonly appointmentId: string;
  readonly status: AppointmentStatus;
  readonly when: string;
  readonly clinician: string | null;
  readonly gap: string | null;
};

export type SeriesView = {
  readonly id: string;
  readonly version: number;
  readonly patientId: string;
  readonly patientName: string;
  readonly patientNumber: string;
  readonly protocol: string;
  readonly protocolVersion: number;
  readonly service: string;
  readonly locationId: string;
  readonly location: string;
  readonly timeZone: TimeZone;
  readonly sessions: number;
  readonly gaps: { readonly min: number; readonly target: number; readonly max: number };
  readonly zones: readonly string[];
  readonly proposed: string;
  readonly state: SeriesState;
  readonly ended: { readonly when: string; readonly reason: string } | null;
  readonly line: SeriesLineView;
  readonly booked: readonly SeriesSessionView[];
  /** Every session, in order. */
  readonly places: readonly SeriesPlaceView[];
  readonly paused: { readonly when: string; readonly reason: string } | null;
  readonly today: IsoDate;
};

/** One series: what was proposed, its line of dates, and each session's appointment; null when there is none of that id. */
export async function getSeries(ctx: Ctx<"diary:read">, id: string): Promise<SeriesView | null> {
  const [row] = await ctx.db
    .select({
      id: series.id,
      version: series.version,
      patientId: patientDetails.id,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      patientNumber: sql<string>`${patientDetails.number}::text`,
      protocol: definitions.name,
      protocolVersion: definitionVersions.number,
      service: services.name,
      locationId: locations.id,
      location: locations.name,
      timeZone: locations.timeZone,
      sessions: series.sessions,
      gapMin: series.gapMinDays,
      gapTarget: series.gapTargetDays,
      gapMax: series.gapMaxDays,
      zoneIds: series.zones,
      proposedBy: users.name,
      proposedAt: series.proposedAt,
      pausedAt: series.pausedAt,
      pausedReason: series.pausedReason,
      endedAt: series.endedAt,
      endedReason: series.endedReason,
    })
    .from(series)
    .innerJoin(patientIdentities, eq(patientIdentities.id, series.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(services, eq(services.id, series.serviceId))
    .innerJoin(locations, eq(locations.id, series.locationId))
    .innerJoin(users, eq(users.id, series.proposedBy))
    .innerJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(eq(series.id, id));
  if (row === undefined) return null;
  const { zoneIds, proposedBy, proposedAt, pausedAt, pausedReason, endedAt, endedReason, gapMin, gapTarget, gapMax, ...shown } = row;
  const gaps = { min: gapMin, target: gapTarget, max: gapMax };
  const sessions = await listSeriesAppointments(ctx, id);
  const today = localDate(ctx.now, row.timeZone);
  const line = seriesLine({ sessions: row.sessions, gapDays: gaps, booked: sessions, today });
  return {
    ...shown,
    gaps,
    zones: zoneIds.map((zone) => findZone(zone)?.label ?? zone),
    proposed: `${proposedBy}, ${sayInstant(proposedAt, row.timeZone)}`,
    state: seriesState({ sessions: row.sessions, ended: endedAt !== null, statuses: sessions.map(({ status }) => status) }),
    ended: endedAt === null ? null : { when: sayInstant(endedAt, row.timeZone), reason: endedReason ?? "" },
    paused: pausedAt === null ? null : { when: sayInstant(pausedAt, row.timeZone), reason: pausedReason ?? "" },
    line,
    places: sessionPlaces({ sessions: row.sessions, ...gaps }, sessions).map(placeView),
    booked: sessions.map(({ id: appointmentId, number, status, date, time, clinician }) => ({
      number,
      appointmentId,
      status,
      when: `${sayDate(date)}, ${sayTime(time)}`,
      clinician,
      gap: line.places[number - 1]?.gap ?? null,
    })),
    today,
  };
}
