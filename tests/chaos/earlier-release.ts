/** A clinic as an earlier release left it: its own migrations alone, and rows of every kind that was there then. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Witness } from "#tests/load/witness.ts";

const journal = z.looseObject({ entries: z.array(z.looseObject({ idx: z.number(), tag: z.string() })) });

/** The last migration of that release: before messages, money and reports. */
const LAST = 40;
export const PATIENTS = 20_000;

const OWN = "db/migrations";

const readJournal = () => journal.parse(JSON.parse(readFileSync(path.join(OWN, "meta", "_journal.json"), "utf8")));

/** The migrations of the earlier release, in a folder of their own. */
export function earlierMigrations(folder: string): string {
  const { entries, ...rest } = readJournal();
  const kept = entries.filter(({ idx }) => idx <= LAST);
  mkdirSync(path.join(folder, "meta"), { recursive: true });
  for (const { tag } of kept) cpSync(path.join(OWN, `${tag}.sql`), path.join(folder, `${tag}.sql`));
  writeFileSync(path.join(folder, "meta", "_journal.json"), JSON.stringify({ ...rest, entries: kept }));
  return folder;
}

/** The house's migrations and these after them, as a release to come would have them. */
export function laterMigrations(folder: string, statements: readonly string[]): string {
  const { entries, ...rest } = readJournal();
  cpSync(OWN, folder, { recursive: true });
  const next = {
    ...entries.at(-1),
    idx: entries.length,
    when: Date.now() + 1_000,
    tag: `${String(entries.length).padStart(4, "0")}_to_come`,
  };
  writeFileSync(path.join(folder, `${next.tag}.sql`), statements.join("--> statement-breakpoint\n"));
  writeFileSync(path.join(folder, "meta", "_journal.json"), JSON.stringify({ ...rest, entries: [...entries, next] }));
  return folder;
}

export const countMigrations = (): number => readJournal().entries.length;

/** Rows as that release wrote them, by SQL: nothing of today's code knows its tables. */
export async function fillEarlier({ sql }: Witness): Promise<void> {
  await sql`insert into clinics (name) values ('Earlier clinic')`;
  await sql`insert into locations (name, time_zone, jurisdiction, currency, emergency_number)
    select 'Location ' || n, 'Australia/Melbourne', 'AU-VIC', 'AUD', '000' from generate_series(1, 3) n`;
  await sql`insert into location_hours (location_id, weekday, opens, closes) select id, d, '08:00', '20:00' from locations, generate_series(1, 7) d`;
  await sql`insert into users (email, name, roles) select 'user-' || n || '@earlier.example', 'User ' || n, '{clinician,reception}' from generate_series(1, 12) n`;
  await sql`insert into resources (kind, name, user_id) select 'clinician', name, id from users`;
  await sql`insert into resources (kind, name, location_id) select 'room', 'Room ' || n || ' ' || l.name, l.id from locations l, generate_series(1, 4) n`;
  await sql`insert into service_categories (name) values ('Needling')`;
  await sql`insert into services (category_id, name, kind, needles, price_minor, price_currency)
    select id, 'Service ' || n, 'treatment', true, n * 1000, 'AUD' from service_categories, generate_series(1, 8) n`;
  await sql`insert into service_phases (service_id, position, name, minutes, needs_clinician, needs_room, needs_device)
    select id, 1, 'All of it', 45, true, true, false from services`;
  await sql`insert into patients (given_name, family_name, phone, email, date_of_birth, former_number)
    select 'Given ' || n, 'Family ' || n % 977, '+61 3 ' || 10000000 + n, 'p' || n || '@earlier.example', date '1950-01-01' + n % 20000, 'E' || n
    from generate_series(1, ${PATIENTS}) n`;
  await sql`
    with people as (select id, row_number() over (order by id) as n from patients), visit as (
      insert into appointments (patient_id, location_id, service_id, status, during, local_date, local_start, time_zone)
      select p.id, l.id, s.id, case when k = 0 then 'closed' else 'booked' end, tstzrange(at, at + interval '45 minutes'),
        (at at time zone 'Australia/Melbourne')::date, (at at time zone 'Australia/Melbourne')::time(0), 'Australia/Melbourne'
      from people p cross join generate_series(0, 1) k
        cross join lateral (select timestamptz '2024-01-01 22:00Z' + (p.n % 700 + k * 800) * interval '1 day' + p.n / 700 * interval '15 minutes' as at) w
        cross join lateral (select id from locations order by id offset p.n % 3 limit 1) l
        cross join lateral (select id from services order by id offset p.n % 8 limit 1) s
      returning id, patient_id, during)
    insert into appointment_events (appointment_id, what, to_status, to_start) select id, 'booked', 'booked', lower(during) from visit`;
  await sql`insert into patient_notes (patient_id, audience, words, created_by)
    select p.id, 'everyone', 'Note of ' || p.family_name, (select id from users order by id limit 1) from patients p where p.number % 4 = 0`;
  await sql`insert into patient_alerts (patient_id, audience, words) select id, 'everyone', 'Allergic to latex' from patients where number % 50 = 0`;
  await sql`insert into audit_log (actor_kind, action, object_type, object_id, patient_id, request_id)
    select 'staff', 'patient:register', 'patient', id::text, id, gen_random_uuid()::text from patients`;
}

type Column = { readonly table: string; readonly name: string };

/** The columns of every table, by table. */
export async function columnsOf({ sql }: Witness): Promise<ReadonlyMap<string, readonly string[]>> {
  const columns = await sql<Column[]>`
    select c.table_name as table, c.column_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1, 2`;
  return new Map([...Map.groupBy(columns, ({ table }) => table)].map(([table, own]) => [table, own.map(({ name }) => name)]));
}

/** How many rows each table has, and a digest over what stands in these columns of it. */
export async function contentOf({ sql }: Witness, columns: ReadonlyMap<string, readonly string[]>): Promise<ReadonlyMap<string, string>> {
  const found: [string, string][] = [];
  for (const [table, names] of columns) {
    const [row] = await sql`
      select count(*)::int as many, md5(coalesce(string_agg(r, ' ' order by r), '')) as digest
      from (select md5(row(${sql(names)})::text) as r from ${sql(table)}) x`;
    found.push([table, `${row?.many} rows ${row?.digest}`]);
  }
  return new Map(found);
}

/** Everything that the schema consists of, as text: columns, constraints, indexes, functions, triggers, views and rights. */
export async function schemaOf({ sql }: Witness): Promise<readonly string[]> {
  const rows = await sql<{ line: string }[]>`
    select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') as line
      from information_schema.columns where table_schema = 'public'
    union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
      where connamespace = 'public'::regnamespace
    union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
    union all select 'function ' || p.oid::regprocedure || ' ' || md5(p.prosrc) from pg_proc p where pronamespace = 'public'::regnamespace
    union all select 'trigger ' || pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = 'public'::regnamespace and not tgisinternal
    union all select 'view ' || viewname || ' ' || md5(definition) from pg_views where schemaname = 'public'
    union all select 'right ' || grantee || ' ' || privilege_type || ' ' || table_name from information_schema.role_table_grants where table_schema = 'public'
    order by 1`;
  return rows.map(({ line }) => line);
}
