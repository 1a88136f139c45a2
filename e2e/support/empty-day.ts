import { z } from "zod";
import { BASE_URL } from "./environment.ts";
import { cookieOf } from "./people.ts";
import { formWith, postPlainly, refusalIn } from "./plain-form.ts";
import { lookInside } from "./sql.ts";

const found = z.object({
  date: z.string(),
  locationId: z.string(),
  clinicianId: z.string(),
  clinician: z.string(),
  serviceId: z.string(),
  service: z.string(),
  patients: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type EmptyDay = z.output<typeof found>;

/** A day far ahead on which nothing is booked, somebody who works there from ten to four, a service that needs only them, and patients by name. */
export async function emptyDay(daysAhead: number): Promise<EmptyDay> {
  const sql = lookInside();
  try {
    const [row] = await sql`
      select json_build_object('date', d.day::date::text, 'locationId', h.location_id, 'clinicianId', r.id, 'clinician', u.name, 'serviceId', s.id, 'service', s.name,
        'patients', (select json_agg(json_build_object('id', p.id, 'name', trim(p.given_name || ' ' || p.family_name))) from (
          select * from patients where merged_into is null and archived_at is null order by number offset ${daysAhead % 60} limit 4) p)) as day
      from generate_series(current_date + ${daysAhead}::int, current_date + ${daysAhead}::int + 28, interval '1 day') d(day)
      join clinician_hours h on h.weekday = extract(isodow from d.day) and h.valid_until is null
      join resources r on r.id = h.resource_id and r.archived_at is null join users u on u.id = r.user_id
      cross join lateral (select * from services where kind = 'consultation' and archived_at is null order by name limit 1) s
      where not exists (select from appointments a where a.local_date = d.day::date)
        and exists (select from clinician_hours m where m.resource_id = r.id and m.location_id = h.location_id and m.weekday = h.weekday and m.opens <= '09:00' and m.closes >= '12:00')
      order by d.day, u.name, r.id limit 1`;
    return found.parse(row?.day);
  } finally {
    await sql.end();
  }
}

/** Books the plain way, without a browser. @returns the appointment. */
export async function bookOn(day: EmptyDay, patient: number, time: string): Promise<{ readonly id: string; readonly name: string }> {
  const who = day.patients[patient];
  if (who === undefined) throw new Error("There is no such patient.");
  const page = `/diary/new?patient=${who.id}`;
  const cookie = cookieOf("reception");
  const { hidden } = formWith(await (await fetch(`${BASE_URL}${page}`, { headers: { cookie } })).text(), "serviceId");
  const { date, locationId, clinicianId, serviceId } = day;
  const answer = await postPlainly(BASE_URL, page, cookie, { ...hidden, date, time, locationId, clinicianId, serviceId });
  if (answer.status !== 303) throw new Error(`Not booked: ${refusalIn(answer.html)}`);
  const sql = lookInside();
  const [row] =
    await sql`select id from appointments where patient_id = ${who.id} and local_date = ${date} and local_start = ${time} and status = 'booked'`;
  await sql.end();
  return { id: z.string().parse(row?.id), name: who.name };
}

/** "10:00", and with whom, as it was really written. */
export async function placeOf(appointmentId: string): Promise<string> {
  const sql = lookInside();
  const [row] = await sql`
    select a.local_date || ' ' || to_char(a.local_start, 'HH24:MI') || ' ' || a.status || ' ' || (extract(epoch from upper(a.during) - lower(a.during)) / 60)::int as place
    from appointments a where a.id = ${appointmentId}`;
  await sql.end();
  return z.string().parse(row?.place);
}

export const diaryOf = ({ date, locationId }: EmptyDay) => `/diary?${new URLSearchParams({ date, location: locationId })}`;
