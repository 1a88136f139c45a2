/** The bench clinic twice, at two locations: 1,000,000 appointments, with signed records, invoices, payments, scores and events. A copy of it, so that no other bench sees them. */
import postgres from "postgres";
import { openCopy } from "./support/database-copy.ts";

/** Raised whenever the loader makes something else. */
const EDITION = 2;

/** Makes the copy beside the bench clinic unless it is there. @returns the owner's address of it */
export const openReportClinic = (benchUrl: string, onProgress: (note: string) => void): Promise<string> =>
  openCopy({ benchUrl, suffix: "reports", edition: EDITION, onProgress, load: (ownerUrl) => load(ownerUrl, onProgress) });

async function load(ownerUrl: string, onProgress: (note: string) => void): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    // As the owner, without the triggers: nobody books and signs so much one by one.
    await sql`set session_replication_role = replica`;
    await sql`set maintenance_work_mem = '512MB'`;
    await twin(sql, onProgress);
    onProgress("signed records");
    await sql`
      insert into treatments (appointment_id, patient_id, state, started_at, started_by, ended_at, device_id, signed_at, signed_by, content_hash)
      select a.id, a.patient_id, 'signed', lower(a.during), d.doctor, upper(a.during), d.device, upper(a.during), d.doctor, '\\x00'
      from appointments a
      cross join (select (select id from users where is_doctor limit 1) as doctor, (select id from resources where kind = 'device' limit 1) as device) d
      where a.series_id is not null and a.status = 'closed'`;
    await money(sql, onProgress);
    onProgress("scores and events");
    await sql`
      insert into scores (patient_id, series_id, scale, rater, value, taken_on, taken_by)
      select a.patient_id, a.series_id, 'gais', 'clinician', 1 + (a.session_number + extract(day from a.local_date)::int) % 5, a.local_date, d.doctor
      from appointments a cross join (select id as doctor from users where is_doctor limit 1) d
      where a.series_id is not null and a.status = 'closed' and a.session_number in (1, 6)`;
    await sql`
      insert into adverse_events (patient_id, appointment_id, kind, what, onset, grade, causality, recorded_by, recorded_at)
      select a.patient_id, a.id, 'adverse_event', 'infection', a.local_date, 1 + extract(day from a.local_date)::int % 2, 'possible', d.doctor, upper(a.during)
      from appointments a cross join (select id as doctor from users where is_doctor limit 1) d
      where a.series_id is not null and a.status = 'closed' and hashtext(a.id::text) % 100 = 0`;
    onProgress("the waitlist");
    await sql`
      insert into waitlist_entries (patient_id, appointment_id, created_at, ended_at, ended_how)
      select a.patient_id, a.id, lower(a.during) - interval '9 days', lower(a.during), 'overtaken' from appointments a where a.status = 'closed' and hashtext(a.id::text) % 50 = 0`;
    await sql`update clinics set privacy_law = 'AU'`;
    await sql`vacuum (analyze)`;
  } finally {
    await sql.end();
  }
}

/** Everything once more, under ids made of the first ones. */
async function twin(sql: postgres.Sql, onProgress: (note: string) => void): Promise<void> {
  const other = (column: string) => sql`md5('twin ' || ${sql(column)})::uuid`;
  onProgress("a second location");
  await sql`insert into locations (id, name, time_zone, jurisdiction, currency, emergency_number) select ${other("id")}, name || ' 2', time_zone, jurisdiction, currency, emergency_number from locations`;
  await sql`insert into location_hours (location_id, weekday, opens, closes) select ${other("location_id")}, weekday, opens, closes from location_hours`;
  await sql`insert into users (id, name, email, roles) select ${other("id")}, name || ' 2', '2-' || email, roles from users where 'clinician' = any(roles)`;
  await sql`insert into resources (id, kind, name, location_id, user_id) select ${other("id")}, kind, name || ' 2', ${other("location_id")}, ${other("user_id")} from resources`;
  await sql`
    insert into clinician_hours (resource_id, location_id, weekday, opens, closes, valid_from)
    select ${other("resource_id")}, ${other("location_id")}, weekday, opens, closes, valid_from from clinician_hours`;
  onProgress("20,000 patients more");
  await sql`insert into patients (id, given_name, family_name, date_of_birth, phone) select ${other("id")}, given_name, family_name || ' 2', date_of_birth, phone from patients`;
  await sql`
    insert into series (id, patient_id, protocol_version_id, service_id, location_id, sessions, gap_min_days, gap_target_days, gap_max_days, zones, proposed_by, proposed_at)
    select ${other("id")}, ${other("patient_id")}, protocol_version_id, service_id, ${other("location_id")}, sessions, gap_min_days, gap_target_days, gap_max_days, zones, proposed_by, proposed_at from series`;
  onProgress("500,000 appointments more");
  await sql`
    insert into appointments (id, patient_id, location_id, service_id, series_id, session_number, status, during, local_date, local_start, time_zone, extra_minutes, cancel_reason, created_at)
    select ${other("id")}, ${other("patient_id")}, ${other("location_id")}, service_id, ${other("series_id")}, session_number, status, during, local_date, local_start, time_zone, extra_minutes, cancel_reason, created_at
    from appointments order by created_at`;
  onProgress("their claims");
  await sql`
    insert into claims (appointment_id, resource_id, kind, during, released_at, created_at)
    select ${other("appointment_id")}, ${other("resource_id")}, kind, during, released_at, created_at from claims order by created_at`;
}

/** As long as a clinic's own: an invoice keeps who sold and who bought. */
const SELLER = {
  name: "Bench clinic",
  lines: ["Bench Clinic Proprietary Limited", "120 Long Street, level 3", "Melbourne VIC 3000", "Australia"],
  taxNumber: "12 345 678 901",
  contact: "accounts@bench.example, 03 9000 0000",
  payTo: "Bench Bank, BSB 000-000, account 00000000",
};
const BUYER = { name: "Bench Patient 10000", lines: ["14 Short Street", "Melbourne VIC 3000", "Australia"] };

/** An invoice of one line for every second visit, paid on its day; one in twenty in two parts. */
async function money(sql: postgres.Sql, onProgress: (note: string) => void): Promise<void> {
  onProgress("invoices and payments");
  await sql`
    insert into invoices (id, location_id, number, patient_id, currency, prices_include_tax, seller, buyer, total_minor, tax_minor, issued_on, issued_at)
    select md5('invoice ' || a.id)::uuid, a.location_id, row_number() over (partition by a.location_id order by a.local_date, a.id), a.patient_id, 'AUD', true, ${sql.json(SELLER)}, ${sql.json(BUYER)}, 30000, 0, a.local_date, upper(a.during)
    from appointments a where a.status = 'closed' and hashtext(a.id::text) % 2 = 0`;
  await sql`
    insert into invoice_lines (invoice_id, position, kind, description, service_id, appointment_id, quantity, unit_minor, tax_basis_points, total_minor, tax_minor)
    select md5('invoice ' || a.id)::uuid, 1, 'visit', 'Visit', a.service_id, a.id, 1, 30000, 0, 30000, 0 from appointments a where a.status = 'closed' and hashtext(a.id::text) % 2 = 0`;
  await sql`
    insert into payments (invoice_id, patient_id, location_id, method, amount_minor, taken_on, taken_at)
    select i.id, i.patient_id, i.location_id, (array['cash', 'card', 'transfer'])[1 + i.number % 3], case when i.number % 20 = 0 then 15000 else 30000 end, i.issued_on, i.issued_at from invoices i`;
  await sql`
    insert into payments (invoice_id, patient_id, location_id, method, amount_minor, taken_on, taken_at)
    select i.id, i.patient_id, i.location_id, 'card', 15000, i.issued_on, i.issued_at + interval '1 minute' from invoices i where i.number % 20 = 0`;
}
