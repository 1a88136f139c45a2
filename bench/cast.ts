/** Whom and what the works of `npm run bench` need in a copy of the clinic: people signed in, links opened, series to be planned, treatments under way. */
import postgres from "postgres";
import { z } from "zod";
import { type Database, openDatabase } from "#db/client.ts";
import { users } from "#db/schema/users.ts";
import { randomFrom } from "#db/seed/demo/random.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { openPortalSession, portalCookieName } from "#lib/auth/portal-session.ts";
import { newStepSecret, sealStep } from "#lib/auth/sealed-step.ts";
import { openSession, sessionCookieName } from "#lib/auth/staff-session.ts";
import { issuePortalLink } from "#lib/portal/commands/links.ts";
import { keepSecondStepIn } from "#lib/staff/commands/second-step.ts";
import { addDays, type IsoDate, isoWeekday } from "#lib/time.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { value } from "#tests/support/results.ts";
import type { BenchDatabase } from "./database.ts";
import { people } from "./people.ts";
import { PATIENTS, patientId } from "./rows.ts";

/** How many different pages of one kind are asked for in turn, unless it is said. */
const VARIANTS = 8;
/** Series that are booked, treatments that are saved: each once. */
export const ONCE = 120;
const SIGN_INS = 20;
export const PASSWORD = "a password of the bench alone";

export type Cast = {
  readonly database: Database;
  readonly cookies: Readonly<Record<"reception" | "clinician" | "admin", string>>;
  /** A day ahead from Monday to Friday, which both clinics have in full. */
  readonly date: IsoDate;
  readonly locationId: string;
  readonly talkId: string;
  readonly clinicians: readonly string[];
  /** Patients of a series with a visit soon. */
  readonly patients: readonly string[];
  readonly portalCookies: readonly string[];
  /** Parts of family names, as they are typed. */
  readonly words: readonly string[];
  /** One session, with nothing booked. */
  readonly single: string;
  /** Ten sessions each, with nothing booked. */
  readonly tens: readonly string[];
  /** Visits whose treatment is under way. */
  readonly underWay: readonly string[];
  readonly emails: readonly string[];
};

const rows = <T extends z.ZodRawShape>(shape: T) => z.array(z.object(shape));
const ids = rows({ id: z.string() });

export async function castOf({ ownerUrl, roles, secret, today }: BenchDatabase, lifetime: Lifetime, variants = VARIANTS): Promise<Cast> {
  const database = openDatabase(roles.app, { name: "cadence-bench", max: 20, keepsPlans: true });
  lifetime.add(() => database.pool.end());
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    const date = [7, 8, 9, 10].map((days) => addDays(today, days)).find((day) => isoWeekday(day) < 6) ?? today;
    const [clinic] = rows({
      location: z.string(),
      talk: z.string(),
      needling: z.string(),
      reception: z.string(),
      clinician: z.string(),
    }).parse(
      await sql`
        select (select id from locations where name = 'Bench 1') as location, (select id from services where kind = 'consultation') as talk,
          (select id from services where needles) as needling, (select id from users where email = 'reception@bench.example') as reception,
          (select id from users where is_doctor limit 1) as clinician`,
    );
    if (clinic === undefined) throw new Error("The bench clinic is not there.");
    const clinicians = ids.parse(
      await sql`
      select distinct h.resource_id as id from clinician_hours h where h.location_id = ${clinic.location} order by 1`,
    );
    const soon = ids.parse(
      await sql`
      select patient_id as id from appointments where location_id = ${clinic.location} and local_date >= ${date}::date and series_id is not null
        and status in ('booked', 'confirmed') order by local_date, id limit ${variants}`,
    );

    const cookieOf = async (userId: string) => `${sessionCookieName(false)}=${await openSession(database.db, userId, secret, "bench")}`;
    const [admin] = await database.db
      .insert(users)
      .values({ name: "Admin", email: "admin@bench.example", roles: ["admin"] })
      .returning({ id: users.id });
    if (admin === undefined) throw new Error("Nobody was added.");
    await keepSecondStepIn(database.db, admin.id, sealStep(newStepSecret(), admin.id, secret), 0);
    const cookies = {
      reception: await cookieOf(clinic.reception),
      clinician: await cookieOf(clinic.clinician),
      admin: await cookieOf(admin.id),
    };
    const passwordHash = await hashPassword(PASSWORD);
    const emails = Array.from({ length: SIGN_INS }, (_, place) => `signs-in-${place}@bench.example`);
    await database.db.insert(users).values(emails.map((email) => ({ name: email, email, roles: ["reception" as const], passwordHash })));

    const actingAs = { id: clinic.reception, name: "Reception", roles: ["reception" as const], isDoctor: false, isPrescriber: false };
    const reception = asSystem("bench", { database, now: Temporal.Now.instant(), actingAs });
    const portalCookies: string[] = [];
    for (const { id } of soon) {
      const wanted = {
        patientId: id,
        idempotencyKey: crypto.randomUUID(),
        channel: "hand" as const,
        lasts: "visits" as const,
        endOthers: false,
      };
      const { linkId } = value(await issuePortalLink(reception, wanted, secret));
      portalCookies.push(`${portalCookieName(false)}=${await openPortalSession(database.db, { id: linkId, patientId: id })}`);
    }

    const seriesOf = async (sessions: number, from: number, many: number) =>
      ids
        .parse(
          await sql`
          insert into series (patient_id, protocol_version_id, service_id, location_id, sessions, gap_min_days, gap_target_days, gap_max_days, zones, proposed_by, proposed_at)
          select p.id, (select id from definition_versions where state = 'in_force' and definition_id in (select id from definitions where kind = 'protocol')),
            ${clinic.needling}::uuid, ${clinic.location}::uuid, ${sessions}, 21, 28, 35, array['chin'], ${clinic.clinician}::uuid, now()
          from unnest(${Array.from({ length: many }, (_, place) => patientId(from + place))}::uuid[]) as p(id) returning id`,
        )
        .map(({ id }) => id);
    // The last patients: they have no series, and their turn for other visits comes far away.
    const tens = await seriesOf(10, PATIENTS - ONCE - 1, ONCE);
    const [single = ""] = await seriesOf(1, PATIENTS - 1, 1);

    // As the owner, without triggers: nobody goes through the gate a hundred times.
    await sql`set session_replication_role = replica`;
    const underWay = ids.parse(
      await sql`
      update appointments set status = 'in_room' where id in (select id from appointments where location_id = ${clinic.location}
        and local_date = ${today}::date and series_id is not null union all
        (select id from appointments where location_id = ${clinic.location} and local_date > ${addDays(today, 20)}::date and series_id is not null order by local_date, id limit ${ONCE}))
      returning id`,
    );
    await sql`
      insert into treatments (appointment_id, patient_id, started_at, started_by)
      select id, patient_id, now() - interval '20 minutes', ${clinic.clinician}::uuid from appointments where id = any(${underWay.map(({ id }) => id)}::uuid[])`;

    const random = randomFrom(20_261_130);
    const everybody = people();
    const words = Array.from(
      { length: variants },
      () => random.pick(everybody).familyName.split(" ").at(-1)?.slice(0, 5).toLowerCase() ?? "",
    );
    return {
      database,
      cookies,
      date,
      locationId: clinic.location,
      talkId: clinic.talk,
      clinicians: clinicians.map(({ id }) => id),
      patients: soon.map(({ id }) => id),
      portalCookies,
      words,
      single,
      tens,
      underWay: underWay.map(({ id }) => id),
      emails,
    };
  } finally {
    await sql.end();
  }
}
