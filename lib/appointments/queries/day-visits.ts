import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { executeKept } from "#db/client.ts";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { creditNotes } from "#db/schema/credit-notes.ts";
import { invoiceInstalments, invoices } from "#db/schema/invoices.ts";
import { messages, messageVisits } from "#db/schema/messages.ts";
import { packages } from "#db/schema/packages.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { payments, writeOffs } from "#db/schema/payments.ts";
import { resources } from "#db/schema/resources.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { locationOrFirst } from "#lib/clinic/queries/locations.ts";
import { addDays, dayRange, type IsoDate } from "#lib/time.ts";
import type { VisitFacts } from "../rules/day/facts.ts";
import { APPOINTMENT_STATUSES } from "../rules/status.ts";
import { mayFit } from "./waitlist.ts";

const instant = z.number().transform((milliseconds) => Temporal.Instant.fromEpochMilliseconds(milliseconds));
const status = z.enum(APPOINTMENT_STATUSES);
const visitRow = z
  .object({
    id: z.string(),
    version: z.number(),
    patientId: z.string(),
    patientName: z.string(),
    service: z.string(),
    needles: z.boolean(),
    status,
    locationId: z.string(),
    date: z.string(),
    start: instant,
    end: instant,
    cancelReason: z.string().nullable(),
    mayFit: z.number(),
    seriesId: z.string().nullable(),
    session: z.number().nullable(),
    sessions: z.number().nullable(),
    gapMin: z.number().nullable(),
    gapTarget: z.number().nullable(),
    gapMax: z.number().nullable(),
    line: z.array(z.object({ session: z.number(), status, date: z.string() })).nullable(),
    held: z
      .array(
        // Six values in their order: a full day has hundreds of these, and their names would be most of what is sent.
        z
          .tuple([z.enum(["clinician", "room", "device"]), z.string(), z.string(), z.number(), z.number(), z.number()])
          .transform(([kind, id, name, lane, from, to]) => ({ kind, id, name, lane, from, to })),
      )
      .nullable(),
    undelivered: z.boolean(),
    money: z.object({ deposit: z.boolean(), overdue: z.boolean(), dueMinor: z.number(), currency: z.string() }).nullable(),
    arrivedAt: instant.nullable(),
    onSkin: z
      .tuple([instant, instant.nullable()])
      .transform(([since, until]) => ({ since, until }))
      .nullable(),
  })
  .transform(
    ({ start, end, seriesId, session, sessions, gapMin, gapTarget, gapMax, line, held, ...visit }): VisitFacts => ({
      ...visit,
      during: { start, end },
      held: held ?? [],
      series:
        seriesId === null || session === null || sessions === null || gapMin === null || gapTarget === null || gapMax === null
          ? null
          : { id: seriesId, session, sessions, gaps: { min: gapMin, target: gapTarget, max: gapMax }, line: line ?? [] },
    }),
  );

type Asked = {
  /** Null for the clinic's first. */
  readonly locationId: string | null;
  readonly from: IsoDate;
  /** Included. */
  readonly to: IsoDate;
  /** Only those of this clinician. */
  readonly clinicianId?: string | undefined;
  /** Whether those given up are drawn: how many of the waitlist may fit is asked for them alone. */
  readonly showGone: boolean;
  /** An appointment that comes too, wherever it is. */
  readonly moving: string | null;
};

/** What happened to somebody or something as milliseconds, which need no reading of text. */
const milliseconds = (at: SQL) => sql`date_part('epoch', ${at}) * 1000`;

/**
 * What is due of the patient's invoices on this day, for visits that are still to come: each invoice is looked up by its patient, and what came of it by the
 * invoice. What came in pays the first instalments. Most invoices are paid, so that is asked first and once (`offset 0` keeps it from being asked at every place
 * it is named at), and nothing else of those.
 */
const duesOf = (now: Temporal.Instant) => sql`case when a.status in ('booked', 'confirmed', 'arrived', 'in_room') then (
    select json_build_object('deposit', bool_or(o.deposit), 'overdue', bool_or(o.overdue), 'dueMinor', sum(o.due), 'currency', min(o.currency))
    from (
      select i.currency, least(i.total_minor - s.paid - g.given, t.due - s.paid) as due,
        t.parts > 1 and s.paid < t.first and exists (select from ${packages} k where k.invoice_id = i.id and k.series_id = a.series_id) as deposit,
        t.parts > 1 and least(i.total_minor - s.paid - g.given, t.late - s.paid) > 0 as overdue
      from ${invoices} i
      cross join lateral (select coalesce(sum(m.amount_minor), 0) as paid from ${payments} m where m.invoice_id = i.id offset 0) s
      cross join lateral (
        select (select coalesce(sum(n.total_minor), 0) from ${creditNotes} n where n.invoice_id = i.id)
            + (select coalesce(sum(w.amount_minor), 0) from ${writeOffs} w where w.invoice_id = i.id) as given
        offset 0
      ) g
      cross join lateral (
        select count(*) as parts, coalesce(sum(d.amount_minor) filter (where d.due_on <= h.today), 0) as due,
          coalesce(sum(d.amount_minor) filter (where d.due_on < h.today), 0) as late, coalesce(max(d.amount_minor) filter (where d.position = 1), 0) as first
        from ${invoiceInstalments} d, (select (${now.toString()}::timestamptz at time zone a.time_zone)::date as today) h where d.invoice_id = i.id
        offset 0
      ) t
      where i.patient_id = any(patient_records(p.id)) and i.total_minor > s.paid
    ) o where o.due > 0 having count(*) > 0) end`;

/**
 * What a clinician holds around these days, and what they held of visits that were given up: in the order of two indexes, since a week of a location has ten
 * times as many visits. Wider on each side than any zone asks for; which visits are drawn is settled by their own day and by whom they are with.
 */
function heldBy(clinicianId: string, from: IsoDate, to: IsoDate): SQL {
  const [start, end] = [dayRange(addDays(from, -1), "UTC").start.toString(), dayRange(addDays(to, 1), "UTC").end.toString()];
  const around = sql`c.resource_id = ${clinicianId}::uuid and c.during >= tstzrange(${start}::timestamptz, null) and c.during < tstzrange(${end}::timestamptz, null)`;
  return sql`select c.appointment_id from ${claims} c where c.released_at is null and ${around}
    union all select c.appointment_id from ${claims} c where c.released_at is not null and c.kind = 'clinician' and ${around}`;
}

/**
 * The appointments of some days at one location with everything their cards say, in order of time: patient, service, the line of the series, and what
 * each holds, or held last. One statement. Each part looks up its rows by index: patients and series one by one, because the planner would read all of them
 * for a full day (`limit` keeps it from turning the look-ups into a join). What they hold and the lines of their series are put together once, however few
 * visits the planner expects (`materialized`): it would do so for each visit.
 */
export async function listDayVisits(
  ctx: Ctx<"diary:read">,
  { locationId, from, to, clinicianId, showGone, moving }: Asked,
): Promise<readonly VisitFacts[]> {
  const { rows } = await executeKept(
    ctx.db,
    sql`
    with of_days as (
      select a.* from ${appointments} a
      where a.location_id = ${locationOrFirst(locationId)} and a.local_date between ${from}::date and ${to}::date
        ${clinicianId === undefined ? sql`` : sql`and a.id = any(array(${heldBy(clinicianId, from, to)}))`}
      ${moving === null ? sql`` : sql`union select a.* from ${appointments} a where a.id = ${moving}::uuid`}
    ), held as materialized (
      select c.appointment_id, json_agg(json_build_array(c.kind, c.resource_id, coalesce(u.name, r.name), c.lane,
        date_part('epoch', lower(c.during) - lower(a.during)) / 60, date_part('epoch', upper(c.during) - lower(a.during)) / 60)
        order by c.kind, lower(c.during)) as held
      from of_days a
      join ${claims} c on c.appointment_id = a.id and (c.released_at is null
        or a.status in ('cancelled', 'no_show') and c.released_at = (select max(gone.released_at) from ${claims} gone where gone.appointment_id = a.id))
      join ${resources} r on r.id = c.resource_id left join ${users} u on u.id = r.user_id
      group by c.appointment_id
    ), lines as materialized (
      select o.series_id, json_agg(json_build_object('session', o.session_number, 'status', o.status, 'date', o.local_date) order by o.created_at) as line
      from ${appointments} o where o.series_id in (select series_id from of_days) group by o.series_id
    )
    select a.id, a.version, p.id as "patientId", p.name as "patientName", s.name as service, s.needles,
      a.status, a.location_id as "locationId", a.local_date::text as date, ${milliseconds(sql`lower(a.during)`)} as start,
      ${milliseconds(sql`upper(a.during)`)} as end, a.cancel_reason as "cancelReason", ${showGone ? mayFit(sql`a`, ctx.now) : sql`0`} as "mayFit", a.series_id as "seriesId", a.session_number as session,
      a.status in ('booked', 'confirmed', 'arrived', 'in_room') and coalesce((
        select m.state in ('failed', 'unreachable') from ${messages} m where m.id = (
          select w.message_id from ${messageVisits} w where w.appointment_id = a.id order by w.message_id desc limit 1)), false) as undelivered,
      ${duesOf(ctx.now)} as money,
      x.sessions, x.gap_min_days as "gapMin", x.gap_target_days as "gapTarget", x.gap_max_days as "gapMax", lines.line, held.held,
      case when a.status = 'arrived' then (
        select ${milliseconds(sql`max(e.at)`)} from ${appointmentEvents} e where e.appointment_id = a.id and e.to_status = 'arrived') end as "arrivedAt",
      case when a.status in ('arrived', 'in_room') then (
        select json_build_array(${milliseconds(sql`min(n.applied_at)`)}, ${milliseconds(sql`min(n.applied_at + make_interval(mins => n.max_minutes))`)})
        from ${anaesthetics} n where n.appointment_id = a.id and n.removed_at is null having min(n.applied_at) is not null) end as "onSkin"
    from of_days a
    cross join lateral (
      select p.id, trim(p.given_name || ' ' || p.family_name) as name
      from ${patientDetails} p where p.id = (select i.canonical_id from ${patientIdentities} i where i.id = a.patient_id) limit 1
    ) p
    join ${services} s on s.id = a.service_id
    left join lateral (select x.sessions, x.gap_min_days, x.gap_target_days, x.gap_max_days from ${series} x where x.id = a.series_id limit 1) x on true
    left join lines on lines.series_id = a.series_id
    left join held on held.appointment_id = a.id
    order by a.during, a.id`,
  );
  return z.array(visitRow).parse(rows);
}
