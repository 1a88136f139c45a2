/** Very many patients who are to be told something now, made by SQL past the desk, and some whose visits the desk changes meanwhile. */
import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { clinics } from "#db/schema/clinics.ts";
import { makeSmallClinic, type SmallClinic } from "#tests/support/small-clinic.ts";

/** A zone in which it is late morning now: messages go out by day. */
export function zoneOfLateMorning(now = Temporal.Now.instant()): string {
  const hour = now.toZonedDateTimeISO("UTC").hour;
  const offset = ((11 - hour + 36) % 24) - 12;
  // The names of these zones count westwards.
  return offset === 0 ? "Etc/GMT" : `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`;
}

export type Crowd = { readonly clinic: SmallClinic; readonly timeZone: string; readonly visits: readonly string[] };

/** Patients who agreed to e-mail, each with a visit tomorrow of which they are to be reminded today. */
export async function makeCrowd(database: Database, many: number): Promise<Crowd> {
  const timeZone = zoneOfLateMorning();
  await database.db.insert(clinics).values({ name: "Alder Skin" });
  const clinic = await makeSmallClinic(database, "crowd", { patients: 1, clinicians: 8, timeZone });
  const tomorrow = Temporal.Now.zonedDateTimeISO(timeZone)
    .add({ days: 1 })
    .with({ hour: 8, minute: 30, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 });
  await database.db.execute(sql`
    insert into patients (given_name, family_name, email, date_of_birth)
    select 'Crowd', 'Patient ' || n, 'p' || n || '@crowd.example', date '1980-01-01' + n % 9000 from generate_series(1, ${many}::int) n`);
  await database.db.execute(sql`
    insert into contact_consents (patient_id, channel, agreed, noted_by)
    select id, 'email', true, ${clinic.clinicians[0]?.userId ?? null}::uuid from patients where given_name = 'Crowd'`);
  const { rows } = await database.db.execute<{ id: string }>(sql`
    insert into appointments (patient_id, location_id, service_id, during, local_date, local_start, time_zone, created_at)
    select id, ${clinic.locationId}::uuid, ${clinic.consultationId}::uuid, tstzrange(${tomorrow.toInstant().toString()}::timestamptz, ${tomorrow.toInstant().add({ minutes: 30 }).toString()}::timestamptz),
      ${tomorrow.toPlainDate().toString()}::date, '08:30'::time, ${timeZone}, now() - interval '30 days'
    from patients where given_name = 'Crowd' returning id`);
  return { clinic, timeZone, visits: rows.map(({ id }) => id) };
}
