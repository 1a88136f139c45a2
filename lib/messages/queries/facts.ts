import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { type Db, executeKept } from "#db/client.ts";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { changedAppointments, changes } from "#db/schema/changes.ts";
import { claims } from "#db/schema/claims.ts";
import { handouts } from "#db/schema/handouts.ts";
import { locations } from "#db/schema/locations.ts";
import { messageChoices, messages } from "#db/schema/messages.ts";
import { patientDetails } from "#db/schema/patient-identities.ts";
import { resources } from "#db/schema/resources.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { treatments } from "#db/schema/treatments.ts";
import { preparationSteps } from "#lib/aftercare/input.ts";
import { stepsOf } from "#lib/aftercare/queries/preparation.ts";
import { APPOINTMENT_STATUSES, holdsResources } from "#lib/appointments/rules/status.ts";
import { placedAt } from "#lib/preparation/queries.ts";
import { doneSince, goesOn, stepsField } from "#lib/reviews/queries/facts.ts";
import { LOOK_BACK_DAYS } from "#lib/reviews/rules.ts";
import { listGateFacts } from "#lib/screening/queries/facts.ts";
import { happenedOn } from "#lib/series/queries/adherence.ts";
import { addDays, localDate } from "#lib/time.ts";
import type { MessageFacts } from "../rules/facts.ts";
import { isToCome } from "../rules/visits.ts";

type Reading = { readonly db: Db; readonly now: Temporal.Instant };

const instantText = z.string().transform((text) => Temporal.Instant.from(text));
const milliseconds = z.number().transform((number) => Temporal.Instant.fromEpochMilliseconds(Math.floor(number)));

const visit = z.object({
  id: z.string(),
  seriesId: z.string().nullable(),
  number: z.number(),
  status: z.enum(APPOINTMENT_STATUSES),
  startsAt: instantText,
  endsAt: instantText,
  date: z.string(),
  time: z.string(),
  timeZone: z.string(),
  service: z.string(),
  location: z.string(),
  locationId: z.string(),
  address: z.string(),
  clinician: z.string().nullable(),
  needles: z.boolean(),
  isReview: z.boolean(),
  placedAt: milliseconds,
  steps: preparationSteps,
});

const touched = z.object({
  visitId: z.string(),
  before: z.object({ start: instantText, status: z.enum(APPOINTMENT_STATUSES) }).nullable(),
});
const change = z.object({
  id: z.string(),
  at: instantText,
  tellPatient: z.boolean(),
  undone: z.boolean(),
  touched: z.array(touched),
});

const treated = z.object({
  id: z.string(),
  endedAt: instantText,
  locationId: z.string(),
  timeZone: z.string(),
  handout: z.object({ id: z.string(), issue: z.number(), issuedAt: instantText }).nullable(),
});

const reviewed = z.object({
  id: z.string(),
  locationId: z.string(),
  timeZone: z.string(),
  lastTreatedOn: z.string(),
  goesOn: z.boolean(),
  done: stepsField,
});

const told = z.object({
  at: z.string(),
  visits: z.array(z.object({ id: z.string(), startsAt: z.string(), endsAt: z.string() })),
});

const found = z.object({
  ownZone: z.string().nullable(),
  clinicZone: z.string().nullable(),
  visits: z.array(visit),
  changes: z.array(change),
  told: z.array(z.object({ told })),
  treatments: z.array(treated),
  series: z.array(reviewed),
  wantsOptional: z.boolean(),
});

const all = (rows: SQL) => sql`coalesce((select json_agg(x) from (${rows}) x), '[]'::json)`;

/** How far back treatments and visits are looked at: what is longer ago has nothing left to be told. */
const VISIT_DAYS = 60;

/**
 * What everything that a patient is to be told is reckoned from, over all of their records. Two statements; where no session is to come, one.
 * @param patientId the record that stands for the patient
 */
export async function readMessageFacts(reading: Reading, patientId: string): Promise<MessageFacts> {
  const around = localDate(reading.now, "UTC");
  const since = addDays(around, -VISIT_DAYS);
  const records = sql`(select patient_records(${patientId}::uuid) as ids)`;
  const { rows } = await executeKept(
    reading.db,
    sql`
    with records as materialized ${records}, own as materialized (
      select a.* from records r join ${appointments} a on a.patient_id = any(r.ids)
      where a.local_date >= ${since}::date
    )
    select (select p.time_zone from ${patientDetails} p where p.id = ${patientId}::uuid) as "ownZone",
      (select l.time_zone from ${locations} l order by l.id limit 1) as "clinicZone",
      ${all(sql`
        select a.id, a.series_id as "seriesId", coalesce(a.session_number, 0) as number, a.status, lower(a.during) as "startsAt", upper(a.during) as "endsAt",
          a.local_date::text as date, to_char(a.local_start, 'HH24:MI') as time, a.time_zone as "timeZone", s.name as service, l.name as location,
          l.id as "locationId", l.address, (select r.name from ${claims} c join ${resources} r on r.id = c.resource_id
            where c.appointment_id = a.id and c.kind = 'clinician' and c.released_at is null order by c.id limit 1) as clinician,
          s.needles, s.kind = 'review' as "isReview", ${placedAt} as "placedAt",
          case when s.needles and a.status in ('booked', 'confirmed') then ${stepsOf(sql`s`)} else '[]'::jsonb end as steps
        from own a join ${services} s on s.id = a.service_id join ${locations} l on l.id = a.location_id
        order by lower(a.during), a.id`)} as visits,
      ${all(sql`
        select c.id, coalesce((select max(e.at) from ${appointmentEvents} e where e.change_id = c.id and e.what <> 'undone'), c.at) as at,
          c.tell_patient as "tellPatient", c.undone_at is not null as undone,
          (select json_agg(json_build_object('visitId', t.appointment_id, 'before', case when jsonb_typeof(t.before) = 'object'
            then json_build_object('start', t.before -> 'start', 'status', t.before -> 'status') end))
            from ${changedAppointments} t join own a on a.id = t.appointment_id where t.change_id = c.id) as touched
        from ${changes} c where c.id in (select t.change_id from ${changedAppointments} t join own a on a.id = t.appointment_id)
        order by c.id`)} as changes,
      ${all(sql`
        select l.told from (
          select distinct on (m.patient_id) m.told, (m.told ->> 'at')::timestamptz as at from records r join ${messages} m on m.patient_id = any(r.ids)
          where m.told is not null and m.state in ('sending', 'sent', 'kept') order by m.patient_id, (m.told ->> 'at')::timestamptz desc
        ) l order by l.at desc`)} as told,
      ${all(sql`
        select t.id, t.ended_at as "endedAt", a.location_id as "locationId", a.time_zone as "timeZone", (
          select json_build_object('id', h.id, 'issue', h.issue, 'issuedAt', h.issued_at) from ${handouts} h
          where h.treatment_id = t.id order by h.issue desc limit 1) as handout
        from records r join ${treatments} t on t.patient_id = any(r.ids) join ${appointments} a on a.id = t.appointment_id
        where t.state = 'signed' and t.ended_at >= ${since}::date order by t.ended_at, t.id`)} as treatments,
      ${all(sql`
        select s.id, s.location_id as "locationId", l.time_zone as "timeZone", last.date::text as "lastTreatedOn", ${goesOn(reading)} as "goesOn",
          ${doneSince(sql`last.date`)} as done
        from records r join ${series} s on s.patient_id = any(r.ids) join ${locations} l on l.id = s.location_id join lateral (
          select max(${happenedOn}) as date from ${appointments} a left join ${treatments} t on t.appointment_id = a.id and t.state = 'signed'
          where a.series_id = s.id and a.status in ('treated', 'closed')
        ) last on last.date >= ${addDays(around, -LOOK_BACK_DAYS)}::date
        order by s.id`)} as series,
      coalesce((select c.optional from records r join ${messageChoices} c on c.patient_id = any(r.ids) order by c.created_at desc, c.id desc limit 1), true)
        as "wantsOptional"`,
  );
  const { ownZone, clinicZone, visits, changes: made, told: tolds, ...rest } = found.parse(rows[0]);
  const [latest, ...elsewhere] = tolds;
  const lacking = visits.some((each) => each.needles && isToCome(each, reading.now))
    ? await formsLacking(reading, patientId)
    : new Set<string>();
  const next = visits.find((each) => isToCome(each, reading.now)) ?? visits.findLast(({ status }) => holdsResources(status));
  return {
    ...rest,
    patientId,
    told: latest?.told ?? null,
    toldElsewhere: elsewhere.flatMap((each) => each.told.visits),
    timeZone: ownZone ?? next?.timeZone ?? rest.series.at(-1)?.timeZone ?? clinicZone ?? "UTC",
    visits: visits.map((each) => ({ ...each, lacksForm: lacking.has(each.id) })),
    changes: made.map(({ touched: of, ...each }) => ({
      ...each,
      touched: of.map(({ visitId, before }) => ({
        visitId,
        before: before === null ? null : { startsAt: before.start, isLive: holdsResources(before.status) },
      })),
    })),
  };
}

/** The visits to come whose form need not wait for the day: it was never given, is too old by then, or holds a day that had not come. Without a date of birth none opens. */
async function formsLacking(reading: Reading, patientId: string): Promise<ReadonlySet<string>> {
  const gates = await listGateFacts(reading, { patientId, since: addDays(localDate(reading.now, "UTC"), -1) });
  const lacks = gates.filter(
    ({ missing }) =>
      missing.some((item) => item.kind === "screening" && item.gap !== "not_confirmed") &&
      missing.every(({ kind }) => kind !== "date_of_birth"),
  );
  return new Set(lacks.map(({ visit: { id } }) => id));
}
