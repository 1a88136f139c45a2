/** Fills an empty, migrated database with the bench clinic. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { eq } from "drizzle-orm";
import postgres from "postgres";
import { z } from "zod";
import { type Database, openDatabase } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import type { RoleUrls } from "#db/roles.ts";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { clinics } from "#db/schema/clinics.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { devices } from "#db/schema/devices.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { servicePhases } from "#db/schema/service-phases.ts";
import { serviceCategories, services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import { seedDefaultDefinitions } from "#db/seed/defaults.ts";
import { addDays, type IsoDate, timeOfMinutes } from "#lib/time.ts";
import { allClearAnswers } from "#tests/vectors/runners.ts";
import { breakOf, CLINICIANS, CLOSES, DEVICES, OPENS, ROOMS, TURNOVER } from "./clinic-days.ts";
import { bookings, DAYS_AHEAD, firstDay, type Ids, PATIENTS, patientId, patientOfSeries, SERIES, seriesId } from "./rows.ts";

export const TIME_ZONE = "Australia/Melbourne";
const counted = (many: number) => Array.from({ length: many }, (_, index) => index);

function first<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error("The row was not returned.");
  return row;
}

export async function loadClinic(options: {
  readonly ownerUrl: string;
  readonly roles: RoleUrls;
  readonly today: IsoDate;
  readonly onProgress: (note: string) => void;
}): Promise<void> {
  const { ownerUrl, roles, today, onProgress } = options;
  const database = openDatabase(roles.app, { name: "cadence-bench-load" });
  // As the owner, without the triggers that would tell a diary nobody looks at of every row.
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    onProgress("places and people");
    const made = await makePlaces(database, today);
    await loadPatients(sql, made, today);
    onProgress("the days");
    const rows = bookings(made.ids, today, TIME_ZONE);
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
    await sql`set session_replication_role = origin`;
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

type Made = {
  readonly ids: Ids;
  readonly doctor: string;
  readonly versions: Readonly<Record<"protocol" | "form" | "consent", { id: string; of: string }>>;
};

async function makePlaces({ db }: Database, today: IsoDate): Promise<Made> {
  await db.insert(clinics).values({ name: "Bench clinic" });
  await seedDefaultDefinitions({ db });
  const location = first(
    await db
      .insert(locations)
      .values({ name: "Bench", timeZone: TIME_ZONE, jurisdiction: "AU-VIC", currency: "AUD", emergencyNumber: "000" })
      .returning({ id: locations.id }),
  );
  const week = counted(7).map((day) => day + 1);
  const opens = timeOfMinutes(OPENS);
  const closes = timeOfMinutes(CLOSES);
  await db.insert(locationHours).values(week.map((weekday) => ({ locationId: location.id, weekday, opens, closes })));
  const people = await db
    .insert(users)
    .values([
      ...counted(CLINICIANS).map((number) => ({
        name: `Clinician ${String(number + 1).padStart(2, "0")}`,
        email: `clinician-${number}@bench.example`,
        roles: ["clinician" as const],
        isDoctor: number === 0,
      })),
      { name: "Reception", email: "reception@bench.example", roles: ["reception" as const] },
    ])
    .returning({ id: users.id, name: users.name, roles: users.roles });
  const clinicians = people.filter(({ roles }) => roles.includes("clinician"));
  const doctor = first(clinicians).id;
  const places = async (rows: readonly (typeof resources.$inferInsert)[]) =>
    (
      await db
        .insert(resources)
        .values([...rows])
        .returning({ id: resources.id })
    ).map(({ id }) => id);
  const staffed = await places(clinicians.map(({ id, name }) => ({ kind: "clinician" as const, name, userId: id })));
  const named = (kind: "room" | "device", word: string, many: number) =>
    places(counted(many).map((number) => ({ kind, name: `${word} ${number + 1}`, locationId: location.id })));
  const rooms = await named("room", "Room", ROOMS);
  const pens = await named("device", "SkinPen", DEVICES);
  await db
    .insert(devices)
    .values(pens.map((resourceId) => ({ resourceId, kind: "pen" as const, model: "SkinPen Precision", maxDepthMm: 2.5 })));
  await db.insert(clinicianHours).values(
    staffed.flatMap((resourceId, clinician) => {
      const rest = breakOf(clinician);
      const halves = [
        { opens, closes: timeOfMinutes(rest.from) },
        { opens: timeOfMinutes(rest.to), closes },
      ];
      return week.flatMap((weekday) =>
        halves.map((half) => ({ resourceId, locationId: location.id, weekday, ...half, validFrom: firstDay(today) })),
      );
    }),
  );
  const category = first(await db.insert(serviceCategories).values({ name: "Everything" }).returning({ id: serviceCategories.id }));
  const service = async (
    name: string,
    kind: "treatment" | "consultation",
    turnoverMinutes: number,
    phases: readonly [string, number, string][],
  ) => {
    const { id } = first(
      await db
        .insert(services)
        .values({ categoryId: category.id, name, kind, needles: name === "Needling, face", turnoverMinutes })
        .returning({ id: services.id }),
    );
    await db.insert(servicePhases).values(
      phases.map(([called, minutes, needs], position) => ({
        serviceId: id,
        position: position + 1,
        name: called,
        minutes,
        needsClinician: needs.includes("c"),
        needsRoom: needs.includes("r"),
        needsDevice: needs.includes("d"),
      })),
    );
    return id;
  };
  const offered = {
    needling: await service("Needling, face", "treatment", TURNOVER, [
      ["Numbing", 30, "r"],
      ["Needling", 45, "crd"],
    ]),
    touch_up: await service("Touch-up", "treatment", 0, [["Touch-up", 30, "cd"]]),
    talk: await service("Consultation", "consultation", 0, [["Consultation", 30, "c"]]),
  };
  const version = async (kind: "protocol" | "form" | "consent") => {
    const found = first(
      await db
        .select({ id: definitionVersions.id, of: definitions.id })
        .from(definitionVersions)
        .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
        .where(eq(definitions.kind, kind))
        .orderBy(definitions.slug)
        .limit(1),
    );
    const now = Temporal.Now.instant();
    await db
      .update(definitionVersions)
      .set({ state: "in_force", approvedBy: doctor, approvedAt: now, inForceAt: now })
      .where(eq(definitionVersions.id, found.id));
    return found;
  };
  return {
    ids: { locationId: location.id, services: offered, resources: { clinician: staffed, room: rooms, device: pens } },
    doctor,
    versions: { protocol: await version("protocol"), form: await version("form"), consent: await version("consent") },
  };
}

/** Patients, a series for every needling place, and for half of the patients in one a signed form and consent. */
async function loadPatients(sql: postgres.Sql, { ids, doctor, versions }: Made, today: IsoDate): Promise<void> {
  const people = counted(PATIENTS).map((place) => ({
    id: patientId(place),
    family: `Patient ${place}`,
    born: addDays("1950-01-01", (place * 37) % 18_000),
  }));
  await sql`
    insert into patients (id, given_name, family_name, date_of_birth, phone)
    select * from unnest(${people.map(({ id }) => id)}::uuid[], ${people.map(() => "Bench")}::text[], ${people.map(({ family }) => family)}::text[],
      ${people.map(({ born }) => born)}::date[], ${people.map((_, place) => `04${String(place).padStart(8, "0")}`)}::text[])`;
  const planned = counted(SERIES).map((place) => ({ id: seriesId(place), patient: patientId(patientOfSeries(place)) }));
  await sql`
    insert into series (id, patient_id, protocol_version_id, service_id, location_id, sessions, gap_min_days, gap_target_days, gap_max_days, zones, proposed_by, proposed_at)
    select s.id, s.patient, ${versions.protocol.id}::uuid, ${ids.services.needling}::uuid, ${ids.locationId}::uuid, 6, 21, 28, 35, array['chin'], ${doctor}::uuid, now()
    from unnest(${planned.map(({ id }) => id)}::uuid[], ${planned.map(({ patient }) => patient)}::uuid[]) as s(id, patient)`;
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
    select p.id, 'treatment', ${versions.protocol.of}::uuid, ${versions.consent.id}::uuid, '[]'::jsonb, 'Bench', now() - interval '30 days', ${doctor}::uuid, ${addDays(today, 335)}::date, ${hash},
      (select jsonb_agg(n) from generate_series(1, 16) n), ${doctor}::uuid, 'Bench', now() - interval '30 days', ${hash}, now() - interval '30 days'
    from unnest(${signed}::uuid[]) as p(id)`;
}

const size = z.object({ appointments: z.number(), claims: z.number(), clinician: z.number(), room: z.number(), device: z.number() });

/** What was loaded, by the database's own count: how many, and which share of the opening hours of the year ahead is booked. */
export async function sayClinic(ownerUrl: string, today: IsoDate): Promise<string> {
  const sql = postgres(ownerUrl, { max: 1 });
  try {
    const [row] = await sql`
      with held as (
        select c.kind, sum(extract(epoch from upper(c.during) - lower(c.during)) / 60) as minutes
        from claims c join appointments a on a.id = c.appointment_id
        where c.released_at is null and a.local_date > ${today}::date group by c.kind
      )
      select (select count(*)::int from appointments) as appointments, (select count(*)::int from claims) as claims,
        (select minutes::float8 from held where kind = 'clinician') as clinician, (select minutes::float8 from held where kind = 'room') as room,
        (select minutes::float8 from held where kind = 'device') as device`;
    const { appointments, claims, ...held } = size.parse(row);
    const share = (minutes: number, many: number, aDay: number) => `${((100 * minutes) / (many * aDay * DAYS_AHEAD)).toFixed(0)} %`;
    const day = CLOSES - OPENS;
    const booked = `clinicians ${share(held.clinician, CLINICIANS, day - 30)}, rooms ${share(held.room, ROOMS, day)}, devices ${share(held.device, DEVICES, day)}`;
    return `\n  ${appointments} appointments, ${claims} claims; booked of the year ahead: ${booked}.`;
  } finally {
    await sql.end();
  }
}
