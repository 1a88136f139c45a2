import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { type Db, executeKept } from "#db/client.ts";
import { adverseEvents } from "#db/schema/adverse-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { clinics } from "#db/schema/clinics.ts";
import { consents } from "#db/schema/consents.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { devices } from "#db/schema/devices.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { patients } from "#db/schema/patients.ts";
import { screeningDecisions } from "#db/schema/screening-decisions.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import { APPOINTMENT_STATUSES, isAhead } from "#lib/appointments/rules/status.ts";
import { locationOrFirst } from "#lib/clinic/queries/locations.ts";
import { formQuestion, stricterNumbers } from "#lib/forms/input.ts";
import { flaggingQuestions, stricterInForce } from "#lib/forms/queries.ts";
import type { IsoDate } from "#lib/time.ts";
import { type ConsentStanding, consentStanding, lapsing } from "../rules/consent.ts";
import type { MinorsPathway } from "../rules/minors.ts";

export type Reading = { readonly db: Db };

const instantText = z.string().transform((text) => Temporal.Instant.from(text));

/** Answers as they are stored: nothing is assumed of a value. */
export const storedAnswers = z.record(z.string(), z.unknown());

const visit = z.object({
  id: z.string(),
  /** The record that the appointment was made under: what is signed for it stands there too. */
  recordId: z.string(),
  /** The record that stands for the patient, merges followed. */
  patientId: z.string(),
  /** What they are called, and their name in full. */
  patientName: z.string(),
  fullName: z.string(),
  dateOfBirth: z.string().nullable(),
  status: z.enum(APPOINTMENT_STATUSES),
  date: z.string(),
  /** "15:00" */
  time: z.string(),
  timeZone: z.string(),
  locationId: z.string(),
  serviceId: z.string(),
  serviceName: z.string(),
  needles: z.boolean(),
  seriesId: z.string().nullable(),
  sessionNumber: z.number().nullable(),
  protocolId: z.string().nullable(),
  /** The device that is planned with its make and model, and what the protocol is for; null where nothing is. */
  device: z.object({ id: z.string(), name: z.string() }).nullable(),
  indication: z.string().nullable(),
  /** Whether the clinic treats patients under 18 on its pathway; the day of this patient's first consultation that took place, looked up for the young. */
  minorsPathway: z.boolean(),
  firstConsultationOn: z.string().nullable(),
  /** Adverse events of grade 2 or more that no clinician has reviewed, the oldest first. */
  unreviewed: z.array(z.object({ id: z.string(), what: z.string(), grade: z.number(), onset: z.string() })),
});

const consent = z.object({
  id: z.string(),
  patientId: z.string(),
  protocolId: z.string(),
  seriesId: z.string().nullable(),
  device: z.string().nullable(),
  deviceIds: z.array(z.string()).nullable(),
  indication: z.string().nullable(),
  expiresOn: z.string(),
  state: z.enum(["waiting", "in_force", "withdrawn", "lapsed"]),
  lapsedReason: z.enum(["protocol", "device", "indication"]).nullable(),
  byGuardian: z.boolean(),
});

/** What the clinic's form adds to the contract, as it is stored with the versions. */
export const storedClinicForm = z.object({ cautions: z.array(formQuestion), stricter: stricterNumbers });

const form = z.object({
  id: z.string(),
  patientId: z.string(),
  part: z.enum(["full", "short", "staff"]),
  answers: storedAnswers,
  answeredOn: z.string(),
  signedAt: instantText,
  clinic: storedClinicForm,
});

const decision = z.object({
  id: z.string(),
  seriesId: z.string().nullable(),
  rule: z.string(),
  kind: z.enum(["sign_off", "resolution", "override"]),
  outcome: z.enum(["caution", "defer", "block"]),
  /** `answerKey` of the finding, which is JSON itself. */
  answerKey: z.string(),
  reason: z.string(),
  decidedAt: instantText,
  byDoctor: z.boolean(),
  by: z.string(),
});

const pathway = z.object({ on: z.boolean(), firstConsultationOn: z.string().nullable() });

const gateRows = z.object({ visits: z.array(visit), consents: z.array(consent), forms: z.array(form), decisions: z.array(decision) });

/** A visit with the treatment consent as it stands for it, under whatever record of the patient it was signed. */
export type Visit = z.output<typeof visit> & {
  readonly consent: ConsentStanding;
  /** The consents that end with what is planned for it now. */
  readonly lapsing: ReturnType<typeof lapsing>;
};
export type Decision = z.output<typeof decision>;
export type GateRows = Omit<z.output<typeof gateRows>, "visits" | "consents"> & { readonly visits: readonly Visit[] };

/**
 * These appointments; or those with needles of one day at one location (null: the clinic's first) that are still ahead; or those of one patient, under
 * whatever record, on this day or later.
 */
export type Which =
  | readonly string[]
  | { readonly locationId: string | null; readonly date: IsoDate }
  | { readonly patientId: string; readonly since: IsoDate };

const AHEAD = APPOINTMENT_STATUSES.filter(isAhead);

const isListed = (which: Which): which is readonly string[] => Array.isArray(which);

function isWanted(which: Which): SQL {
  if (isListed(which)) return sql`a.id = any(${sql.param([...which])}::uuid[])`;
  const ahead = sql`s.needles and a.status = any(${sql.param([...AHEAD])}::text[])`;
  if ("patientId" in which)
    return sql`a.patient_id = any(patient_records((select i.canonical_id from ${patientIdentities} i where i.id = ${which.patientId}::uuid))) and a.local_date >= ${which.since}::date and ${ahead}`;
  return sql`a.location_id = ${locationOrFirst(which.locationId)} and a.local_date = ${which.date}::date and ${ahead}`;
}

/**
 * What the gates of these visits are decided from: the visits with the events that wait for a review, what their patients signed, oldest first, and what
 * clinicians decided in their series, oldest first; of visits with needles alone, since no other is gated. One statement, each part by index once for all visits together.
 */
export async function readGateRows({ db }: Reading, which: Which): Promise<GateRows> {
  if (isListed(which) && which.length === 0) return { visits: [], forms: [], decisions: [] };
  const { rows } = await executeKept(
    db,
    sql`
    with recursive visits as (
      select a.id, a.patient_id as "recordId", p.id as "patientId", p.called as "patientName", p.name as "fullName", p.date_of_birth as "dateOfBirth",
        a.status, a.local_date as date, to_char(a.local_start, 'HH24:MI') as time, l.time_zone as "timeZone", a.location_id as "locationId",
        s.id as "serviceId", s.name as "serviceName", s.needles, a.series_id as "seriesId", a.session_number as "sessionNumber",
        x.protocol_version_id, (
          select json_build_object('id', d.resource_id, 'name', concat_ws(' ', nullif(d.manufacturer, ''), d.model)) from ${claims} c join ${devices} d on d.resource_id = c.resource_id
          where c.appointment_id = a.id and c.kind = 'device' and c.released_at is null order by c.id limit 1
        ) as device
      from ${appointments} a
      cross join lateral (
        select p.id, trim(coalesce(nullif(p.preferred_name, ''), p.given_name) || ' ' || p.family_name) as called,
          trim(p.given_name || ' ' || p.family_name) as name, p.date_of_birth
        from ${patientDetails} p where p.id = (select i.canonical_id from ${patientIdentities} i where i.id = a.patient_id) limit 1
      ) p
      join ${services} s on s.id = a.service_id
      join ${locations} l on l.id = a.location_id
      left join lateral (select x.protocol_version_id from ${series} x where x.id = a.series_id limit 1) x on true
      where ${isWanted(which)}
    ), records(id, canonical_id) as (
      select "patientId", "patientId" from visits
      union select p.id, r.canonical_id from ${patients} p join records r on p.merged_into = r.id
    ), protocols as (
      select v.id, v.definition_id, v.content ->> 'indication' as indication from ${definitionVersions} v
      where v.id in (select protocol_version_id from visits)
    ), consented as (
      select c.id, r.canonical_id as "patientId", c.protocol_id as "protocolId", a.series_id as "seriesId", c.device, c.device_ids as "deviceIds", c.indication,
        c.expires_on as "expiresOn", c.guardian_name is not null as "byGuardian", c.signed_at,
        c.lapsed_reason as "lapsedReason", case when c.withdrawn_at is not null then 'withdrawn' when c.lapsed_at is not null then 'lapsed'
          when c.in_force_at is null then 'waiting' else 'in_force' end as state
      from records r join ${consents} c on c.patient_id = r.id left join ${appointments} a on a.id = c.appointment_id
      where c.kind = 'treatment' and c.replaced_at is null
    ), gated as (
      select distinct "patientId" as patient_id from visits where needles
    ), held as (
      select r.canonical_id as patient_id,
        json_agg(json_build_object('id', e.id, 'what', e.what, 'grade', e.grade, 'onset', e.onset) order by e.onset, e.id) as events
      from gated g join records r on r.canonical_id = g.patient_id join ${adverseEvents} e on e.patient_id = r.id
      where e.grade >= 2 and e.reviewed_at is null group by r.canonical_id
    ), forms as (
      select f.id, r.canonical_id as "patientId", f.part, f.answers, f.answered_on as "answeredOn", f.signed_at as "signedAt", f.form_version_id
      from gated g join records r on r.canonical_id = g.patient_id join ${formResponses} f on f.patient_id = r.id
      where f.state = 'signed'
    ), versions as materialized (
      select v.id, ${flaggingQuestions} as cautions from ${definitionVersions} v where v.id in (select form_version_id from forms)
    ), decisions as (
      select d.id, d.series_id as "seriesId", d.rule, d.kind, d.outcome, d.answer #>> '{}' as "answerKey", d.reason, d.decided_at as "decidedAt",
        d.by_doctor as "byDoctor", u.name as by
      from gated g join records r on r.canonical_id = g.patient_id join ${screeningDecisions} d on d.patient_id = r.id join ${users} u on u.id = d.decided_by
      where d.series_id in (select "seriesId" from visits where needles)
    )
    select
      coalesce((select json_agg(v) from (
        select visits.*, p.definition_id as "protocolId", p.indication,
          coalesce((select k.minors_pathway from ${clinics} k), false) as "minorsPathway",
          case when visits."dateOfBirth" > visits.date - interval '20 years' then first_consultation(visits."patientId") end as "firstConsultationOn",
          coalesce(h.events, '[]'::json) as unreviewed
        from visits left join protocols p on p.id = visits.protocol_version_id left join held h on h.patient_id = visits."patientId"
      ) v), '[]'::json) as visits,
      coalesce((select json_agg(c order by c.signed_at desc, c.id desc) from consented c), '[]'::json) as consents,
      coalesce((select json_agg(f order by f."signedAt", f.id) from (
        select forms.*, json_build_object('cautions', versions.cautions, 'stricter', ${stricterInForce}) as clinic
        from forms join versions on versions.id = forms.form_version_id) f), '[]'::json) as forms,
      coalesce((select json_agg(d order by d."decidedAt", d.id) from decisions d), '[]'::json) as decisions`,
  );
  const { visits, consents: given, ...rest } = gateRows.parse(rows[0]);
  const givenBy = Map.groupBy(given, ({ patientId }) => patientId);
  const standing = (each: z.output<typeof visit>): Visit => {
    const theirs = givenBy.get(each.patientId) ?? [];
    return { ...each, consent: consentStanding(theirs, each), lapsing: lapsing(theirs, each) };
  };
  return { ...rest, visits: visits.map(standing) };
}

/** What the clinic's minors pathway knows of a patient. */
export async function getMinorsPathway({ db }: Reading, patientId: string): Promise<MinorsPathway> {
  const { rows } = await db.execute(sql`
    select coalesce((select k.minors_pathway from ${clinics} k), false) as "on", first_consultation(${patientId}::uuid) as "firstConsultationOn"`);
  return pathway.parse(rows[0]);
}
