import { sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { series } from "#db/schema/series.ts";
import { treatments } from "#db/schema/treatments.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { addDays, daysBetween, type IsoDate, localDate, sayDate, sayDistance } from "#lib/time.ts";
import {
  type AdherenceStep,
  adherenceSteps,
  DROP_REASONS,
  type DropReason,
  DUE_AHEAD_DAYS,
  DUE_PAST_DAYS,
  dueSession,
} from "../rules/adherence.ts";

export type DueView = {
  readonly seriesId: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly phone: string;
  readonly protocol: string;
  readonly location: string;
  /** The session that has no appointment. */
  readonly session: number;
  readonly sessions: number;
  /** "Session 2 on Tue 3 Nov 2026"; what came of the one that is missing: "missed on …", "cancelled", or never booked. */
  readonly last: string;
  readonly why: string;
  /** "Tue 8 Dec 2026", and "in 5 days" or "3 weeks ago". */
  readonly lastDay: string;
  readonly distance: string;
  readonly isPast: boolean;
};

export type DueListView = { readonly rows: readonly DueView[]; readonly count: number; readonly more: boolean };

const PAGE = 100;
/** No gap is longer, by the database's own check. */
const LONGEST_GAP_DAYS = 70;

/** A day around today anywhere: whose day it is, the place decides. */
const utcDate = (now: Temporal.Instant): IsoDate => localDate(now, "UTC");

/** "From the actual date of the last treated session, else from the booked one." */
export const happenedOn = sql`coalesce((t.ended_at at time zone a.time_zone)::date, a.local_date)`;

const dueRows = z.array(
  z.object({
    seriesId: z.string(),
    patientId: z.string(),
    patientName: z.string(),
    phone: z.string(),
    protocol: z.string(),
    location: z.string(),
    timeZone: z.string(),
    session: z.number(),
    sessions: z.number(),
    gapMax: z.number(),
    lastDate: z.string(),
    lost: z.enum(["cancelled", "no_show"]).nullable(),
    lostOn: z.string().nullable(),
  }),
);

/**
 * Sessions that leave their window within seven days, or left it not long ago, and have no appointment: those that can still be kept first, then the latest
 * gone by. Paused and ended series are left out. One statement, from the sessions of the days that count; at most a hundred rows.
 */
export async function listDue(ctx: Ctx<"diary:read">): Promise<DueListView> {
  const around = utcDate(ctx.now);
  const from = addDays(around, -DUE_PAST_DAYS - LONGEST_GAP_DAYS - 1);
  const found = await ctx.db.execute(sql`
    with recent as materialized (
      select a.series_id, a.session_number, ${happenedOn} as date
      from ${appointments} a left join ${treatments} t on t.appointment_id = a.id and t.state = 'signed'
      where a.series_id is not null and a.status not in ('cancelled', 'no_show') and a.local_date between ${from}::date and ${around}::date + ${DUE_AHEAD_DAYS + 1}::int
    ), last as (
      select distinct on (r.series_id) r.series_id, r.session_number, r.date
      from recent r join ${series} s on s.id = r.series_id and s.ended_at is null and s.paused_at is null and s.sessions > r.session_number
      where not exists (select from ${appointments} n where n.series_id = r.series_id and n.session_number = r.session_number + 1 and n.status not in ('cancelled', 'no_show'))
      order by r.series_id, r.session_number
    )
    select s.id as "seriesId", p.id as "patientId", trim(p.given_name || ' ' || p.family_name) as "patientName", p.phone, d.name as protocol, l.name as location,
      l.time_zone as "timeZone", last.session_number + 1 as session, s.sessions, s.gap_max_days as "gapMax", last.date::text as "lastDate", lost.status as lost, lost.date as "lostOn"
    from last
    join ${series} s on s.id = last.series_id and last.date + s.gap_max_days between ${around}::date - ${DUE_PAST_DAYS + 1}::int and ${around}::date + ${DUE_AHEAD_DAYS + 1}::int
    join ${locations} l on l.id = s.location_id
    join ${definitionVersions} v on v.id = s.protocol_version_id
    join ${definitions} d on d.id = v.definition_id
    join ${patientDetails} p on p.id = (select i.canonical_id from ${patientIdentities} i where i.id = s.patient_id)
    left join lateral (
      select x.status, x.local_date::text as date from ${appointments} x where x.series_id = s.id and x.session_number = last.session_number + 1
      order by x.during desc limit 1
    ) lost on true
    order by s.id`);
  const rows = dueRows.parse(found.rows).flatMap((row) => {
    const today = localDate(ctx.now, row.timeZone);
    const due = dueSession({ ...row, today });
    return due === null ? [] : [{ row, due, today }];
  });
  const inOrder = rows.toSorted((a, b) => rank(a.due.days) - rank(b.due.days) || a.row.seriesId.localeCompare(b.row.seriesId, "en"));
  return {
    count: rows.length,
    more: rows.length > PAGE,
    rows: inOrder.slice(0, PAGE).map(({ row, due, today }) => ({
      seriesId: row.seriesId,
      patientId: row.patientId,
      patientName: row.patientName,
      phone: row.phone,
      protocol: row.protocol,
      location: row.location,
      session: row.session,
      sessions: row.sessions,
      last: `Session ${row.session - 1} on ${sayDate(row.lastDate)}, ${sayDistance(today, row.lastDate)}`,
      why:
        row.lost === null || row.lostOn === null
          ? "Never booked"
          : `${row.lost === "no_show" ? "Missed" : "Cancelled"}, ${sayDate(row.lostOn)}`,
      lastDay: sayDate(due.lastDay),
      distance: sayDistance(today, due.lastDay),
      isPast: daysBetween(today, due.lastDay) < 0,
    })),
  };
}

/** What can still be kept by the day it leaves; then what has left, the latest first. */
const rank = (days: number) => (days >= 0 ? days : DUE_AHEAD_DAYS - days);

export type ProtocolAdherenceView = {
  readonly protocolId: string;
  readonly protocol: string;
  readonly steps: readonly AdherenceStep[];
};

const stepRows = z.array(
  z.object({
    protocolId: z.string(),
    protocol: z.string(),
    session: z.number(),
    had: z.number(),
    came: z.number(),
    toCome: z.number(),
    gapTarget: z.number(),
    gapMedian: z.number().nullable(),
    withinWindow: z.number(),
  }),
);

/** Days of the sessions that are looked at, both included, and where; without any, the last twelve months everywhere. */
type AdherenceAsked = { readonly from: IsoDate; readonly to: IsoDate; readonly places: readonly string[] };

/** Each treated session of the days but the last of its series, and what became of the next. */
function stepsOf(today: IsoDate, asked: AdherenceAsked | null) {
  const since = asked?.from ?? addDays(today, -365);
  const until = asked === null ? sql`true` : sql`k.planned <= ${asked.to}::date`;
  const where = asked === null ? sql`true` : sql`s.location_id = any(${sql.param([...asked.places])}::uuid[])`;
  return sql`
    sessions as (
      select a.series_id, a.session_number, a.status in ('treated', 'closed') as treated, a.local_date as planned, ${happenedOn} as date
      from ${appointments} a left join ${treatments} t on t.appointment_id = a.id and t.state = 'signed'
      where a.series_id is not null and a.status not in ('cancelled', 'no_show') and a.local_date >= ${since}::date
    ), steps as (
      select s.id as series_id, s.protocol_version_id, k.session_number, s.gap_target_days, s.gap_min_days, s.gap_max_days, s.ended_at,
        n.treated is true as came,
        n.treated is not true and s.ended_at is null and (n.series_id is not null or s.paused_at is not null or k.date + s.gap_max_days >= ${today}::date) as to_come,
        case when n.treated then n.date - k.date end as gap
      from sessions k
      join ${series} s on s.id = k.series_id and k.session_number < s.sessions and ${where}
      left join sessions n on n.series_id = k.series_id and n.session_number = k.session_number + 1
      where k.treated and ${until}
    )`;
}

/**
 * How series kept to their plan, by protocol and session: of those that had a session in the days asked for, how many came to the next, and after how
 * long. Whoever paused has not dropped out. One statement over the sessions since.
 */
export async function getAdherence(
  ctx: Ctx<"diary:read"> | Ctx<"report:clinic">,
  asked: AdherenceAsked | null = null,
): Promise<readonly ProtocolAdherenceView[]> {
  const found = await ctx.db.execute(sql`
    with ${stepsOf(utcDate(ctx.now), asked)}
    select d.id as "protocolId", d.name as protocol, x.session_number as session, count(*)::int as had, count(*) filter (where x.came)::int as came,
      count(*) filter (where x.to_come)::int as "toCome", round(avg(x.gap_target_days))::int as "gapTarget",
      round(percentile_cont(0.5) within group (order by x.gap))::int as "gapMedian",
      count(*) filter (where x.gap between x.gap_min_days and x.gap_max_days)::int as "withinWindow"
    from steps x join ${definitionVersions} v on v.id = x.protocol_version_id join ${definitions} d on d.id = v.definition_id
    group by d.id, d.name, x.session_number
    order by d.name, d.id, x.session_number`);
  const byProtocol = Map.groupBy(stepRows.parse(found.rows), ({ protocolId }) => protocolId);
  return [...byProtocol].map(([protocolId, rows]) => ({
    protocolId,
    protocol: rows[0]?.protocol ?? "",
    steps: adherenceSteps(rows),
  }));
}

const dropRows = z.array(z.object({ reason: z.enum(DROP_REASONS), session: z.number(), dropped: z.number() }));

/** What became of those who dropped out, by the session after which they did: the words that somebody typed are not read. One statement. */
export async function listDropReasons(
  ctx: Ctx<"report:clinic">,
  asked: AdherenceAsked,
): Promise<readonly { readonly reason: DropReason; readonly session: number; readonly dropped: number }[]> {
  const { rows } = await ctx.db.execute(sql`
    with ${stepsOf(utcDate(ctx.now), asked)}
    select case when x.ended_at is not null then 'ended' when l.status = 'no_show' then 'missed' when l.status = 'cancelled' then 'cancelled' else 'never_booked' end as reason,
      x.session_number as session, count(*)::int as dropped
    from steps x left join lateral (
      select n.status from ${appointments} n where n.series_id = x.series_id and n.session_number = x.session_number + 1 order by n.during desc limit 1
    ) l on true
    where not x.came and not x.to_come
    group by 1, 2 order by 2, 1`);
  return dropRows.parse(rows);
}
