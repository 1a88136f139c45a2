import { randomUUID } from "node:crypto";
import { z } from "zod";
import { addDays } from "#lib/time.ts";
import { BASE_URL, SECOND_URL } from "./support/environment.ts";
import { expect, test } from "./support/fixtures.ts";
import { cookieOf } from "./support/people.ts";
import { formWith, postPlainly, refusalIn } from "./support/plain-form.ts";
import { lookInside } from "./support/sql.ts";

const AT_ONCE = 50;
const isText = z.string();

type Slot = { readonly patientId: string; readonly date: string; readonly time: string; readonly clinicianId: string };

/** Whoever is told that the system is busy sends the same form again. A quiet machine tells nobody so: `npm run test:load -- R1`. */
const BUSY = 503;
const MOST_TRIES = 5;
async function sendUntilHeard(...form: Parameters<typeof postPlainly>) {
  let answer = await postPlainly(...form);
  for (let tries = 1; answer.status === BUSY && tries < MOST_TRIES; tries += 1) answer = await postPlainly(...form);
  return answer;
}

/** Books all of them in the same moment, in turn through one server process and the other, each form with a key of its own. */
async function bookAtOnce(slots: readonly Slot[], serviceId: string, locationId: string) {
  const cookie = cookieOf("reception");
  const page = `/diary/new?patient=${slots[0]?.patientId}`;
  const { hidden } = formWith(await (await fetch(`${BASE_URL}${page}`, { headers: { cookie } })).text(), "serviceId");
  return Promise.all(
    slots.map((slot, turn) =>
      sendUntilHeard(turn % 2 === 0 ? BASE_URL : SECOND_URL, page, cookie, {
        ...hidden,
        ...slot,
        serviceId,
        locationId,
        idempotencyKey: randomUUID(),
      }),
    ),
  );
}

/** Fifty patients, a service that needs a clinician alone, and the clinicians of the demo's first location, from the tables themselves. */
async function cast(sql: ReturnType<typeof lookInside>) {
  const patients = (await sql`select id from patients where merged_into is null order by number limit ${AT_ONCE}`).map((row) =>
    isText.parse(row.id),
  );
  const [service] = await sql`
    select s.id from services s where s.kind = 'consultation' and s.archived_at is null order by s.name limit 1`;
  const [place] = await sql`
    select h.location_id as id from clinician_hours h join locations l on l.id = h.location_id where l.name = 'Carlton, Melbourne' limit 1`;
  const locationId = isText.parse(place?.id);
  const clinicians = (
    await sql`select distinct r.id, u.id as user_id from resources r join users u on u.id = r.user_id join clinician_hours h on h.resource_id = r.id
      where h.location_id = ${locationId} and h.valid_until is null order by r.id`
  ).map((row) => isText.parse(row.id));
  return { patients, serviceId: isText.parse(service?.id), locationId, clinicians };
}

/** After this day, and after the days that the journeys use, nothing is booked for two years; what other tests put beyond the diary's end is not counted. */
async function lastBookedDay(sql: ReturnType<typeof lookInside>): Promise<string> {
  const [row] =
    await sql`select greatest(max(local_date), current_date + 200)::text as day from appointments where local_date < current_date + 700`;
  return isText.parse(row?.day);
}

/** By the database's own words: pairs of live claims on one resource and lane, or of live visits of one patient, that share an instant. */
async function overlaps(sql: ReturnType<typeof lookInside>): Promise<number> {
  const [claims] = await sql`
    select count(*)::int as pairs from claims a join claims b on a.resource_id = b.resource_id and a.lane = b.lane and a.id < b.id and a.during && b.during
    where a.released_at is null and b.released_at is null`;
  const [visits] = await sql`
    select count(*)::int as pairs from appointments a join appointments b on a.patient_id = b.patient_id and a.id < b.id and a.during && b.during
    where a.status not in ('cancelled', 'no_show') and b.status not in ('cancelled', 'no_show')`;
  return Number(claims?.pairs) + Number(visits?.pairs);
}

test("of fifty bookings of one slot through two server processes one wins, and forty-nine are told plainly", async () => {
  const sql = lookInside();
  const { patients, serviceId, locationId, clinicians } = await cast(sql);
  const [clinicianId = ""] = clinicians;
  const after = await lastBookedDay(sql);
  const [free] = await sql`
    select d::date::text as date from generate_series(${after}::date + 1, ${after}::date + 14, interval '1 day') d
    join clinician_hours h on h.resource_id = ${clinicianId} and h.location_id = ${locationId} and h.weekday = extract(isodow from d) and h.valid_until is null
    order by d limit 1`;
  const date = isText.parse(free?.date);
  const answers = await bookAtOnce(
    patients.map((patientId) => ({ patientId, date, time: "10:00", clinicianId })),
    serviceId,
    locationId,
  );
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  const won = answers.filter(({ status, location }) => status === 303 && location?.includes("done=booked"));
  expect(won, [...new Set(answers.map(({ status, html }) => `${status} ${refusalIn(html)}`))].join("; ")).toHaveLength(1);
  const refused = answers.filter(({ status }) => status === 200);
  expect(refused).toHaveLength(AT_ONCE - 1);
  for (const { html } of refused) expect(refusalIn(html)).toMatch(/10:00 am: .*is (?:taken|booked)/);
  const [booked] = await sql`
    select count(*)::int as many from claims c join appointments a on a.id = c.appointment_id
    where c.resource_id = ${clinicianId} and c.released_at is null and a.local_date = ${date} and a.local_start = '10:00'`;
  expect(booked?.many).toBe(1);
  expect(await overlaps(sql)).toBe(0);
  await sql.end();
});

test("fifty bookings of fifty different slots through two server processes are all booked", async () => {
  const sql = lookInside();
  const { patients, serviceId, locationId, clinicians } = await cast(sql);
  const after = await lastBookedDay(sql);
  // Far behind whatever other tests book meanwhile. Every clinician, every half hour from ten to twelve on the days they work, until there are fifty.
  const hours =
    await sql`select resource_id, weekday from clinician_hours where location_id = ${locationId} and opens <= '10:00' and closes >= '12:00' and valid_until is null`;
  const works = new Set(hours.map((row) => `${row.resource_id} ${row.weekday}`));
  const days = Array.from({ length: 28 }, (_, day) => addDays(after, 150 + day));
  const slots = days
    .flatMap((date) =>
      clinicians
        .filter((id) => works.has(`${id} ${Temporal.PlainDate.from(date).dayOfWeek}`))
        .flatMap((clinicianId) => ["10:00", "10:45"].map((time) => ({ clinicianId, date, time }))),
    )
    .slice(0, AT_ONCE)
    .map((slot, turn) => ({ ...slot, patientId: patients[turn] ?? "" }));
  expect(slots).toHaveLength(AT_ONCE);
  const answers = await bookAtOnce(slots, serviceId, locationId);
  const notBooked = answers.filter(({ status, location }) => status !== 303 || !location?.includes("done=booked"));
  expect(notBooked.map(({ status, html }) => [status, refusalIn(html)])).toEqual([]);
  const [booked] = await sql`
    select count(*)::int as many from appointments where location_id = ${locationId} and service_id = ${serviceId} and created_at > now() - interval '5 minutes'
      and local_date between ${slots[0]?.date ?? ""} and ${slots.at(-1)?.date ?? ""} and status = 'booked'`;
  expect(Number(booked?.many)).toBeGreaterThanOrEqual(AT_ONCE);
  expect(await overlaps(sql)).toBe(0);
  await sql.end();
});
