/** Fills an empty, migrated database with the bench clinic. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import postgres from "postgres";
import { z } from "zod";
import { openDatabase } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import type { RoleUrls } from "#db/roles.ts";
import { addDays, type IsoDate } from "#lib/time.ts";
import { allClearAnswers } from "#tests/vectors/runners.ts";
import { CLINICIANS, CLOSES, DEVICES, OPENS, ROOMS } from "./clinic-days.ts";
import { type Person, people } from "./people.ts";
import { type Made, makePlaces, TIME_ZONE } from "./places.ts";
import { loadRecords } from "./records.ts";
import { bookings, locationOfSeries, PATIENTS, patientId, patientOfSeries, SERIES, type Size, seriesId } from "./rows.ts";

/** Days ahead that are counted. */
const NEAR = 28;
const counted = (many: number) => Array.from({ length: many }, (_, index) => index);

export async function loadClinic(options: {
  readonly ownerUrl: string;
  readonly roles: RoleUrls;
  readonly today: IsoDate;
  readonly size: Size;
  readonly onProgress: (note: string) => void;
}): Promise<void> {
  const { ownerUrl, roles, today, size, onProgress } = options;
  const database = openDatabase(roles.app, { name: "cadence-bench-load" });
  // As the owner, without the triggers that would tell a diary nobody looks at of every row.
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    onProgress("places and people");
    const made = await makePlaces(database, today);
    await loadPatients(sql, made, today);
    onProgress("the days");
    const rows = bookings(made.places, today, TIME_ZONE, size);
    await sql`set session_replication_role = replica`;
    const restore = await withoutIndexes(sql, ["appointments", "claims"]);
    onProgress(`${rows.length} appointments`);
    await pipeline(
      Readable.from(inBlocks(rows.map(({ appointment }) => appointment))),
      await sql`copy appointments (id, patient_id, location_id, service_id, series_id, session_number, status, during, local_date, local_start, time_zone, extra_minutes, cancel_reason, created_at) from stdin`.writable(),
    );
    await pipeline(
      Readable.from(inBlocks(rows.flatMap(({ claims }) => claims))),
      await sql`copy claims (id, appointment_id, resource_id, kind, during, released_at, created_at) from stdin`.writable(),
    );
    onProgress("indexes");
    await restore();
    await loadRecords(sql, onProgress);
    await sql`vacuum (analyze)`;
  } finally {
    await sql.end();
    await database.pool.end();
  }
}

/** COPY takes any cut; few large pieces are quicker than many small ones. */
function* inBlocks(lines: readonly string[]): Generator<string> {
  for (let at = 0; at < lines.length; at += 2_000) yield lines.slice(at, at + 2_000).join("");
}

const definition = z.array(z.object({ name: z.string(), definition: z.string(), constraint: z.boolean() }));

/** Drops what is slow to keep up row by row. @returns how to make it again, as the migrations did. */
async function withoutIndexes(sql: postgres.Sql, tables: readonly string[]): Promise<() => Promise<void>> {
  const again: string[] = [];
  for (const table of tables) {
    const found = definition.parse(
      await sql`
        select c.relname as name, coalesce(pg_get_constraintdef(k.oid), pg_get_indexdef(i.indexrelid)) as definition, k.oid is not null as constraint
        from pg_index i join pg_class c on c.oid = i.indexrelid left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
        where i.indrelid = ${table}::regclass and k.contype is distinct from 'p'
          and not exists (select 1 from pg_constraint f where f.confrelid = i.indrelid and f.conindid = i.indexrelid and f.contype = 'f')`,
    );
    for (const { name, definition: text, constraint } of found) {
      await (constraint ? sql`alter table ${sql(table)} drop constraint ${sql(name)}` : sql`drop index ${sql(name)}`);
      again.push(constraint ? `alter table ${table} add constraint ${name} ${text}` : text);
    }
  }
  return async () => {
    await sql`set maintenance_work_mem = '512MB'`;
    for (const statement of again) await sql.unsafe(statement);
  };
}

/** Patients, a series for every needling place, and for half of the patients in one a signed form and consent. */
async function loadPatients(sql: postgres.Sql, { places, doctor, versions }: Made, today: IsoDate): Promise<void> {
  const everybody = people();
  const column = (key: keyof Person) => everybody.map((person) => person[key]);
  await sql`
    insert into patients (id, given_name, family_name, preferred_name, date_of_birth, phone, email)
    select * from unnest(${column("id")}::uuid[], ${column("givenName")}::text[], ${column("familyName")}::text[], ${column("preferredName")}::text[],
      ${column("born")}::date[], ${column("phone")}::text[], ${column("email")}::text[])`;
  const planned = counted(SERIES).map((place) => ({
    id: seriesId(place),
    patient: patientId(patientOfSeries(place)),
    location: places[locationOfSeries(place)]?.locationId ?? "",
  }));
  await sql`
    insert into series (id, patient_id, protocol_version_id, service_id, location_id, sessions, gap_min_days, gap_target_days, gap_max_days, zones, proposed_by, proposed_at)
    select s.id, s.patient, ${versions.protocol.id}::uuid, ${places[0]?.services.needling ?? ""}::uuid, s.location, 6, 21, 28, 35, array['chin'], ${doctor}::uuid, now()
    from unnest(${planned.map(({ id }) => id)}::uuid[], ${planned.map(({ patient }) => patient)}::uuid[], ${planned.map(({ location }) => location)}::uuid[]) as s(id, patient, location)`;
  const signed = counted(PATIENTS / 2)
    .filter((place) => place % 2 === 0)
    .map(patientId);
  const answers = JSON.stringify(allClearAnswers);
  const hash = contentHash(allClearAnswers);
  await sql`
    insert into form_responses (patient_id, form_version_id, part, state, answers, answered_on, signed_name, signed_at, signed_with, content_hash)
    select p.id, ${versions.form.id}::uuid, 'full', 'signed', ${answers}::text::jsonb, ${addDays(today, -30)}::date, 'Bench', now() - interval '30 days', ${doctor}::uuid, ${hash}
    from unnest(${signed}::uuid[]) as p(id)`;
  await sql`
    insert into consents (patient_id, kind, protocol_id, consent_version_id, statements, signed_name, signed_at, signed_with, expires_on, content_hash, elements,
      clinician_id, clinician_name, clinician_signed_at, completed_hash, in_force_at)
    select p.id, 'treatment', ${versions.protocol.of}::uuid, ${versions.consent.id}::uuid, (select jsonb_build_object('text', content, 'ticked', '[]'::jsonb) from definition_versions where id = ${versions.consent.id}::uuid), 'Bench', now() - interval '30 days', ${doctor}::uuid, ${addDays(today, 335)}::date, ${hash},
      (select jsonb_agg(n) from generate_series(1, 16) n), ${doctor}::uuid, 'Bench', now() - interval '30 days', ${hash}, now() - interval '30 days'
    from unnest(${signed}::uuid[]) as p(id)`;
}

const counts = z.object({
  patients: z.number(),
  appointments: z.number(),
  claims: z.number(),
  treatments: z.number(),
  clinician: z.number(),
  room: z.number(),
  device: z.number(),
});

/** What was loaded, by the database's own count: how many, and which share of the opening hours of the next four weeks is booked at the first location. */
export async function sayClinic(ownerUrl: string, today: IsoDate): Promise<string> {
  const sql = postgres(ownerUrl, { max: 1 });
  try {
    const [row] = await sql`
      with held as (
        select c.kind, sum(extract(epoch from upper(c.during) - lower(c.during)) / 60) as minutes
        from claims c join appointments a on a.id = c.appointment_id
        where c.released_at is null and a.local_date > ${today}::date and a.local_date <= ${addDays(today, NEAR)}::date
          and a.location_id = (select id from locations order by id limit 1) group by c.kind
      )
      select (select count(*)::int from patients) as patients, (select count(*)::int from appointments) as appointments,
        (select count(*)::int from claims) as claims, (select count(*)::int from treatments) as treatments,
        (select minutes::float8 from held where kind = 'clinician') as clinician, (select minutes::float8 from held where kind = 'room') as room,
        (select minutes::float8 from held where kind = 'device') as device`;
    const { patients, appointments, claims, treatments, ...held } = counts.parse(row);
    const share = (minutes: number, many: number, aDay: number) => `${((100 * minutes) / (many * aDay * NEAR)).toFixed(0)} %`;
    const day = CLOSES - OPENS;
    const booked = `clinicians ${share(held.clinician, CLINICIANS, day - 30)}, rooms ${share(held.room, ROOMS, day)}, devices ${share(held.device, DEVICES, day)}`;
    return `\n  ${patients} patients, ${appointments} appointments, ${claims} claims, ${treatments} treatments; booked of four weeks: ${booked}.`;
  } finally {
    await sql.end();
  }
}
