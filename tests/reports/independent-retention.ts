/** Retention asked a second time: from whatever was entered to the patient, not from each patient to what was entered; by the law of Australia. */
import type postgres from "postgres";
import type { Line } from "./independent.ts";

const [YEARS, MINORS_UNTIL] = [7, 25];

/** So many years later; 29 February becomes 1 March. */
const later = (sql: postgres.Sql, day: postgres.PendingQuery<postgres.Row[]>, years: number) =>
  sql`((${day} + make_interval(years => ${years}))::date + (extract(day from ${day}) <> extract(day from ${day} + make_interval(years => ${years})))::int)`;

/** Records by the year in which their keeping ends, up to the end of the year after today's. */
export const askRetention = (sql: postgres.Sql, now: string): Promise<readonly Line[]> => sql`
  with clinic as (
    select timezone(l.time_zone, ${now}::timestamptz)::date as today, l.time_zone from locations l where l.archived_at is null order by l.created_at, l.id limit 1
  ), entries as (
    select patient_id, local_date as day, created_at as at from appointments union all select id, null, created_at from patients
    union all select patient_id, answered_on, saved_at from form_responses
    union all select patient_id, null, unnest(array[signed_at, clinician_signed_at, withdrawn_at]) from consents
    union all select patient_id, null, unnest(array[started_at, signed_at, cosigned_at]) from treatments
    union all select t.patient_id, null, d.written_at from treatment_addenda d join treatments t on t.id = d.treatment_id
    union all select patient_id, onset, unnest(array[recorded_at, changed_at, reviewed_at]) from adverse_events
    union all select patient_id, taken_on, created_at from scores union all select patient_id, done_on, created_at from reviews
    union all select patient_id, taken_on, created_at from photos union all select patient_id, null, issued_at from handouts
    union all select patient_id, null, unnest(array[created_at, done_at]) from tasks union all select patient_id, null, created_at from patient_alerts
    union all select patient_id, null, unnest(array[created_at, archived_at]) from patient_people union all select patient_id, null, created_at from contact_consents
    union all select patient_id, null, unnest(array[created_at, struck_at]) from patient_notes
    union all select patient_id, null, unnest(array[created_at, kept_at, struck_at]) from patient_documents
    union all select patient_id, null, unnest(array[created_at, removed_at]) from patient_tags union all select patient_id, null, unnest(array[created_at, ended_at]) from health_items
    union all select patient_id, null, unnest(array[created_at, last_opened_at]) from portal_links union all select patient_id, null, created_at from waitlist_entries
    union all select patient_id, said_on, created_at from patient_statements union all select patient_id, asked_on, unnest(array[created_at, answered_at]) from record_requests
  ), lasts as (
    select i.canonical_id as id, max(greatest(e.day, timezone(c.time_zone, e.at)::date)) as day, bool_or(e.patient_id in (select h.patient_id from legal_holds h where h.lifted_at is null)) as held
    from entries e join patient_identities i on i.id = e.patient_id cross join clinic c group by 1
  ), ends as (
    select l.held, case when date_part('year', age(l.day::timestamp, d.date_of_birth::timestamp)) >= 18 then ${later(sql, sql`l.day`, YEARS)}
      else greatest(${later(sql, sql`l.day`, YEARS)}, ${later(sql, sql`d.date_of_birth`, MINORS_UNTIL)}) end as day
    from lasts l join patient_details d on d.id = l.id where d.date_of_birth is not null
  )
  select extract(year from e.day)::int as year, count(*)::int as records, count(*) filter (where not e.held and e.day < c.today)::int as over, count(*) filter (where e.held)::int as held
  from ends e cross join clinic c where extract(year from e.day) <= extract(year from c.today) + 1 group by 1`;
