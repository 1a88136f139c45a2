/** What came of the bench clinic's visits: signed records with their cartridges and numbing, invoices and payments, scores, events, the waitlist. */
import type postgres from "postgres";

const TREATMENTS = 300_000;
/** Cartridges come in boxes of this many. */
const UNITS = 24;
/** A tub of numbing cream does for so many visits; every fifth visit has numbing. */
const TUB = 40;

/** The lots that a bench asks for. */
export const lotNumber = (place: number): string => `BC-${String(place).padStart(6, "0")}`;
export const LOTS = TREATMENTS / UNITS;
/** One that went to far more people than any box holds. */
/** Days for which a lot may still be used after it was used last: most of five years' lots are past theirs. */
const KEEPS = 120;
export const WIDE_LOT = "LC-WIDE";
export const WIDE_VISITS = 1_000;

/** In a connection without triggers: nobody signs so many records one by one. */
export async function loadRecords(sql: postgres.Sql, onProgress: (note: string) => void): Promise<void> {
  await treatments(sql, onProgress);
  await supplies(sql, onProgress);
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
}

/** A signed record of two zones for the needling and the touch-ups that are over, and as many others as make three hundred thousand. */
async function treatments(sql: postgres.Sql, onProgress: (note: string) => void): Promise<void> {
  onProgress("signed records");
  await sql`
    insert into treatments (appointment_id, patient_id, state, started_at, started_by, ended_at, device_id, signed_at, signed_by, content_hash)
    select a.id, a.patient_id, 'signed', lower(a.during), d.doctor, upper(a.during), d.device, upper(a.during), d.doctor, '\\x00'
    from appointments a join services s on s.id = a.service_id
    cross join (select (select id from users where is_doctor limit 1) as doctor, (select id from resources where kind = 'device' limit 1) as device) d
    where a.status = 'closed' order by s.kind <> 'treatment', lower(a.during) limit ${TREATMENTS}`;
  await sql`
    insert into treatment_zones (treatment_id, zone, depth_mm, passes, endpoint)
    select t.id, z.zone, z.depth, 3, 'erythema' from treatments t cross join (values ('chin', 1.0), ('forehead', 0.75)) z(zone, depth)`;
}

async function supplies(sql: postgres.Sql, onProgress: (note: string) => void): Promise<void> {
  onProgress("a cartridge for each");
  const [tip] = await sql`insert into supplies (kind, name, single_use) values ('cartridge', '12-needle tip', true) returning id`;
  const [cream] = await sql`insert into supplies (kind, name) values ('anaesthetic', 'Numbing cream') returning id`;
  if (tip === undefined || cream === undefined) throw new Error("The products were not returned.");
  await sql`create temporary table visits as
    select t.id, t.appointment_id, t.started_at, t.started_by, row_number() over (order by t.started_at, t.id) - 1 as place from treatments t`;
  await sql`
    insert into supply_lots (supply_id, location_id, lot, expiry, received, used)
    select ${tip.id}, (select id from locations limit 1), 'BC-' || lpad(n::text, 6, '0'), max(day) + ${KEEPS}::int, ${UNITS}, ${UNITS} from (
      select v.place / ${UNITS} as n, v.started_at::date as day from visits v) taken
    group by n`;
  await sql`
    insert into treatment_supplies (treatment_id, lot_id, supply_id, serial, opened_at, added_by)
    select v.id, l.id, ${tip.id}, v.place::text, v.started_at, v.started_by
    from visits v join supply_lots l on l.lot = 'BC-' || lpad((v.place / ${UNITS})::text, 6, '0')`;
  onProgress("numbing for each fifth");
  const lotOf = sql`case when v.place / 5 < ${WIDE_VISITS} then ${WIDE_LOT} else 'LC-' || greatest(v.place / 5 / ${TUB}, 1) end`;
  await sql`
    insert into supply_lots (supply_id, location_id, lot, expiry)
    select ${cream.id}, (select id from locations limit 1), lot, max(day) + ${KEEPS}::int from (
      select ${lotOf} as lot, v.started_at::date as day from visits v where v.place % 5 = 0) taken
    group by lot`;
  await sql`
    insert into anaesthetics (appointment_id, lot_id, product, applied_at, applied_by, removed_at, removed_by)
    select v.appointment_id, l.id, 'Numbing cream', v.started_at - interval '40 minutes', v.started_by, v.started_at, v.started_by
    from visits v
    join supply_lots l on l.lot = ${lotOf}
    where v.place % 5 = 0`;
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
