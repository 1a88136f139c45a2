/** Each report asked a second time, in other words and through another driver: what the pages say has to be the same. */
import type postgres from "postgres";
import type { Days } from "#lib/reports/rules/period.ts";

export type Line = Record<string, unknown>;
type Asked = Days & {
  readonly places: readonly string[];
  readonly daily: boolean;
  /** When it is asked, and which day that is in UTC. */
  readonly now: string;
  readonly today: string;
};
type Ask = (sql: postgres.Sql, asked: Asked) => Promise<readonly Line[]>;

/** Who has a visit, or had it last. */
const clinicianOf = (sql: postgres.Sql) => sql`(
  select k.resource_id from claims k where k.appointment_id = a.id and k.kind = 'clinician' order by (k.released_at is null) desc, k.created_at desc, k.id desc limit 1)`;
const monday = (sql: postgres.Sql, day: postgres.PendingQuery<postgres.Row[]>) => sql`date_trunc('week', ${day}::timestamp)::date`;
const columnOf = (sql: postgres.Sql, { daily }: Asked, day: postgres.PendingQuery<postgres.Row[]>) =>
  daily ? sql`${day}` : monday(sql, day);

const visits: Ask = (sql, asked) => sql`
  with everything as (
    select a.*, row_number() over (partition by i.canonical_id, a.status in ('arrived', 'in_room', 'treated', 'closed') order by a.during) = 1
      and a.status in ('arrived', 'in_room', 'treated', 'closed') as fresh
    from appointments a join patient_identities i on i.id = a.patient_id
  )
  select ${columnOf(sql, asked, sql`a.local_date`)}::text as "column", ${clinicianOf(sql)} as "clinicianId", a.status, count(*)::int as visits, (sum(a.fresh::int))::int as fresh
  from everything a where a.location_id = any(${asked.places}::uuid[]) and a.local_date >= ${asked.from} and a.local_date <= ${asked.to}
  group by 1, 2, 3`;

const missed: Ask = (sql, asked) => sql`
  select ${monday(sql, sql`a.local_date`)}::text as week, extract(isodow from a.local_date)::int as weekday, ${clinicianOf(sql)} as "clinicianId", count(*)::int as visits,
    sum((a.status = 'no_show')::int)::int as "noShows", sum((a.status = 'cancelled')::int)::int as cancelled,
    sum((a.status = 'cancelled' and exists (
      select 1 from billing_terms b where b.location_id = a.location_id and (
        select e.at from appointment_events e where e.appointment_id = a.id and e.to_status = 'cancelled' order by e.at desc limit 1
      ) + b.late_hours * interval '1 hour' > lower(a.during)))::int)::int as late
  from appointments a where a.location_id = any(${asked.places}::uuid[]) and a.local_date between ${asked.from} and ${asked.to}
  group by 1, 2, 3`;

const methods: Ask = (sql, asked) => sql`
  select ${columnOf(sql, asked, sql`p.taken_on`)}::text as "column", p.method, (select i.currency from invoices i where i.id = p.invoice_id) as currency,
    sum(greatest(p.amount_minor, 0))::int as "inMinor", sum(least(p.amount_minor, 0))::int as "backMinor"
  from payments p where p.location_id = any(${asked.places}::uuid[]) and p.taken_on between ${asked.from} and ${asked.to} and p.method in ('cash', 'card', 'transfer')
  group by 1, 2, 3`;

/** The same ways by ranges of whole units that meet. */
const services: Ask = (sql, asked) => sql`
  with ways as (
    select p.*, (select coalesce(sum(q.amount_minor), 0) from payments q where q.invoice_id = p.invoice_id and (q.taken_on, q.taken_at, q.id) < (p.taken_on, p.taken_at, p.id)) as since
    from payments p where p.location_id = any(${asked.places}::uuid[]) and p.taken_on between ${asked.from} and ${asked.to}
  ), parts as (
    select l.*, (select coalesce(sum(m.total_minor), 0) from invoice_lines m where m.invoice_id = l.invoice_id and m.position < l.position) as starts from invoice_lines l
  ), met as (
    select i.currency, l.kind, coalesce(l.service_id, (select a.service_id from appointments a where a.id = l.appointment_id and l.kind = 'visit')) as service_id, sign(w.amount_minor) as way,
      int8range(least(w.since, w.since + w.amount_minor), greatest(w.since, w.since + w.amount_minor)) * int8range(l.starts, l.starts + l.total_minor) as part
    from ways w join parts l on l.invoice_id = w.invoice_id join invoices i on i.id = w.invoice_id
  ), named as (
    select case when kind in ('late_fee', 'no_show_fee') then kind else coalesce(service_id::text, 'other') end as key, currency,
      sum(way * coalesce(upper(part) - lower(part), 0))::int as "netMinor" from met group by 1, 2
  )
  select * from named where "netMinor" <> 0`;

/** Open time as sets of instants: shifts meet hours, and closures are taken away. */
const use: Ask = (sql, { places, from, to }) => sql`
  with days as (select d::date as day from generate_series(${from}::timestamp, ${to}::timestamp, interval '1 day') d), hours as (
    select l.id as place, range_agg(tstzrange((d.day + h.opens) at time zone l.time_zone, (d.day + h.closes) at time zone l.time_zone)) as open
    from locations l cross join days d join location_hours h on h.location_id = l.id and h.weekday = extract(isodow from d.day)
    where l.id = any(${places}::uuid[]) group by l.id
  ), shifts as (
    select s.resource_id, s.location_id as place, range_agg(tstzrange((d.day + s.opens) at time zone l.time_zone, (d.day + s.closes) at time zone l.time_zone)) as open
    from clinician_hours s join locations l on l.id = s.location_id cross join days d
    where s.weekday = extract(isodow from d.day) and s.valid_from <= d.day and (s.valid_until is null or d.day < s.valid_until) group by 1, 2
  ), there as (
    select r.id, h.place, case when r.kind = 'clinician' then h.open * s.open else h.open end as open
    from resources r cross join hours h left join shifts s on s.resource_id = r.id and s.place = h.place
    where case when r.kind = 'clinician' then s.place is not null else r.location_id = h.place end
  ), left_open as (
    select t.id, t.open - coalesce((select range_agg(c.during) from closures c where c.removed_at is null and (c.location_id = t.place or c.resource_id = t.id)), '{}'::tstzmultirange)
      - coalesce((select tstzmultirange(tstzrange(r.archived_at, null)) from resources r where r.id = t.id and r.archived_at is not null), '{}'::tstzmultirange) as open
    from there t
  ), open_minutes as (
    select o.id, sum(extract(epoch from upper(x) - lower(x)) / 60)::int as minutes from left_open o cross join unnest(o.open) x group by 1
  ), held as (
    select k.resource_id as id, round(sum(extract(epoch from upper(k.during) - lower(k.during)) / 60))::int as booked,
      round(sum(case when a.status in ('treated', 'closed') then extract(epoch from upper(k.during) - lower(k.during)) / 60 else 0 end))::int as used
    from appointments a join claims k on k.appointment_id = a.id and k.released_at is null
    where a.location_id = any(${places}::uuid[]) and a.local_date between ${from} and ${to} group by 1
  )
  select r.id as "resourceId", coalesce(o.minutes, 0) as "openMinutes", coalesce(h.booked, 0) as "bookedMinutes", coalesce(h.used, 0) as "usedMinutes"
  from resources r left join open_minutes o on o.id = r.id left join held h on h.id = r.id
  where coalesce(o.minutes, 0) + coalesce(h.booked, 0) > 0`;

/** Each session that was had with the live one after it, and whoever neither came to that nor can any more. */
const stepsOf = (sql: postgres.Sql, { places, from, to, today }: Asked) => sql`
  happened as (
    select a.id, case when t.ended_at is null then a.local_date else timezone(a.time_zone, t.ended_at)::date end as day
    from appointments a left join treatments t on t.appointment_id = a.id and t.state = 'signed'
  ), had as (
    select a.series_id, a.session_number, v.definition_id, s.ended_at, s.gap_min_days, s.gap_max_days, k.day, n.id as next_id, l.day - k.day as gap,
      coalesce(n.status in ('treated', 'closed'), false) as came,
      s.ended_at is null and (n.id is not null or s.paused_at is not null or ${today}::date - k.day <= s.gap_max_days) as may_come
    from appointments a join happened k on k.id = a.id join series s on s.id = a.series_id join definition_versions v on v.id = s.protocol_version_id
    left join appointments n on n.series_id = a.series_id and n.session_number - 1 = a.session_number and n.status <> 'cancelled' and n.status <> 'no_show'
    left join happened l on l.id = n.id
    where a.status in ('treated', 'closed') and a.session_number < s.sessions and s.location_id = any(${places}::uuid[]) and a.local_date between ${from} and ${to}
  )`;

const adherence: Ask = (sql, asked) => sql`
  with ${stepsOf(sql, asked)}, counted as (
    select definition_id, session_number, count(*)::int as had, sum(came::int)::int as came, sum((not came and may_come)::int)::int as to_come,
      array_agg(gap order by gap) filter (where came) as gaps, sum((came and gap >= gap_min_days and gap <= gap_max_days)::int)::int as within
    from had group by 1, 2
  )
  select definition_id as "protocolId", session_number as session, had, came, to_come as "toCome", had - came - to_come as dropped, within as "withinWindow",
    round((gaps[(came + 1) / 2] + gaps[came / 2 + 1])::float8 / 2)::int as "gapMedian"
  from counted`;

const dropped: Ask = (sql, asked) => sql`
  with ${stepsOf(sql, asked)}, gone as (
    select h.*, (select n.status from appointments n where (n.series_id, n.session_number) = (h.series_id, h.session_number + 1) order by lower(n.during) desc limit 1) as last
    from had h where not h.came and not h.may_come
  )
  select case when ended_at is not null then 'ended' else coalesce(case last when 'no_show' then 'missed' when 'cancelled' then 'cancelled' end, 'never_booked') end as reason,
    session_number as session, count(*)::int as dropped
  from gone group by 1, 2`;

/** Days gained are those of the last move from the list that nobody took back. */
const waits: Ask = (sql, asked) => sql`
  with moves as (
    select distinct on (w.id) w.id, timezone(a.time_zone, e.from_start)::date - timezone(a.time_zone, e.to_start)::date as days
    from waitlist_entries w join appointments a on a.id = w.appointment_id join appointment_events e on e.appointment_id = a.id and e.what = 'moved'
    join changes c on c.id = e.change_id
    where w.ended_how = 'moved' and c.what = 'waitlist_moved' and c.undone_at is null and e.at between w.created_at and w.ended_at order by w.id, e.at desc, e.id desc
  ), offers as (select distinct split_part(m.key, ':', 2)::uuid as id from messages m where m.kind = 'waitlist_offer')
  select ${columnOf(sql, asked, sql`timezone(a.time_zone, w.created_at)::date`)}::text as "column", case when w.ended_at is null then 'waiting' else w.ended_how end as how,
    count(*)::int as entries, count(o.id)::int as offered, count(m.days)::int as moved, coalesce(sum(m.days), 0)::int as gained
  from appointments a, waitlist_entries w left join moves m on m.id = w.id left join offers o on o.id = w.id
  where a.id = w.appointment_id and a.location_id = any(${asked.places}::uuid[]) and timezone(a.time_zone, w.created_at)::date between ${asked.from} and ${asked.to}
  group by 1, 2`;

const scored: Ask = (sql, { places, from, to }) => sql`
  with days as (
    select distinct on (c.series_id, c.scale, c.rater, c.taken_on) c.* from scores c where c.taken_on <= ${to} order by c.series_id, c.scale, c.rater, c.taken_on, c.created_at desc, c.id desc
  ), placed as (
    select d.*, row_number() over (partition by series_id, scale, rater order by taken_on desc) as back, first_value(value) over (partition by series_id, scale, rater order by taken_on) as first,
      count(*) over (partition by series_id, scale, rater) as times from days d
  )
  select v.definition_id as "protocolId", p.scale, p.rater, p.value as last, count(*)::int as series, count(*) filter (where p.times > 1)::int as compared,
    coalesce(sum(p.first) filter (where p.times > 1), 0)::int as "firstSum"
  from placed p join series s on s.id = p.series_id join definition_versions v on v.id = s.protocol_version_id
  where p.back = 1 and p.taken_on >= ${from} and s.location_id = any(${places}::uuid[]) group by 1, 2, 3, 4`;

const safety: Ask = (sql, { places, from, to }) => sql`
  select v.definition_id as "protocolId", count(distinct a.id)::int as sessions,
    array[count(e.id) filter (where e.grade = 1), count(e.id) filter (where e.grade = 2), count(e.id) filter (where e.grade = 3), count(e.id) filter (where e.grade = 4), count(e.id) filter (where e.grade = 5)]::int[] as grades
  from appointments a join services o on o.id = a.service_id left join series s on s.id = a.series_id left join definition_versions v on v.id = s.protocol_version_id
  left join adverse_events e on e.appointment_id = a.id and e.kind = 'adverse_event'
  where a.status in ('treated', 'closed') and o.kind = 'treatment' and a.location_id = any(${places}::uuid[]) and a.local_date between ${from} and ${to} group by 1`;

/** The windows as rows, each with the day on which the next takes its place. */
const reviewed: Ask = (sql, { places, from, to, now }) => sql`
  with last as (
    select a.series_id, max(coalesce((t.ended_at at time zone a.time_zone)::date, a.local_date)) as day from appointments a left join treatments t on t.appointment_id = a.id and t.state = 'signed'
    where a.status in ('treated', 'closed') and a.series_id is not null group by 1
  ), windows as (
    select l.series_id, l.day, 'weeks_12' as step, l.day + 84 as opens, (l.day + interval '6 months')::date as until from last l
    union all select l.series_id, l.day, 'months_6', (l.day + interval '6 months')::date, (l.day + interval '18 months')::date from last l
    union all select l.series_id, l.day, 'months_18', (l.day + interval '18 months')::date, ((l.day + interval '18 months')::date + 28 + interval '6 months')::date from last l
  ), standing as (
    select w.*, timezone(p.time_zone, ${now}::timestamptz)::date as today, (w.series_id, w.step, w.day) in (select r.series_id, r.step, r.counted_from from reviews r) as done,
      (select count(*) from appointments n where n.series_id = w.series_id and n.status not in ('treated', 'closed', 'cancelled', 'no_show')
        and n.local_date >= timezone(n.time_zone, ${now}::timestamptz)::date) > 0 as goes_on
    from windows w join series s on s.id = w.series_id join locations p on p.id = s.location_id where s.location_id = any(${places}::uuid[]) and w.opens between ${from} and ${to}
  )
  select step, case when done then 'done' when goes_on then 'waits' when opens - today > 14 then 'coming' when opens > today then 'soon' when until <= today then 'missed'
      when today - opens > 28 then 'overdue' else 'due' end as state, count(*)::int as reviews
  from standing group by 1, 2`;

export const INDEPENDENT = {
  visits,
  missed,
  methods,
  services,
  use,
  adherence,
  dropped,
  waits,
  scored,
  safety,
  reviewed,
} as const satisfies Record<string, Ask>;
