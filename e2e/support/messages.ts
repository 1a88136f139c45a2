import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { z } from "zod";
import { lookInside } from "./sql.ts";

const visitRow = z.object({ id: z.string(), patientId: z.string(), called: z.string(), email: z.string() });
type Visit = z.output<typeof visitRow>;

const toldRow = visitRow.extend({ messageId: z.string(), name: z.string(), date: z.string(), location: z.string() });
export type Told = z.output<typeof toldRow>;

const HOUR = 3_600_000;

/** Every state that a message can be in, with what is known of it there; by how many hours it fell due before now, the oldest first. */
const MESSAGES = [
  { key: "withdrawn", state: "withdrawn", ago: 60, about: ["reminder", ""] },
  { key: "kept", state: "kept", ago: 44, about: ["reminder", ""] },
  { key: "opened", state: "sent", ago: 30, about: ["booking", ""] },
  { key: "sent", state: "sent", ago: 20, about: ["preparation", "7"] },
  { key: "unreachable", state: "unreachable", ago: 5, about: ["forms", ""] },
  { key: "failed", state: "failed", ago: 3, about: ["preparation", "1"] },
  { key: "sending", state: "sending", ago: 0, about: ["aftercare", "24h"] },
  { key: "waiting", state: "waiting", ago: 0, about: ["aftercare", "48h"] },
] as const;

const PLANNED = [
  { kind: "reminder", step: "", hours: 14 },
  { kind: "preparation", step: "14", hours: 38 },
  { kind: "preparation", step: "1", hours: 40 },
  { kind: "aftercare", step: "7d", hours: 62 },
  { kind: "review", step: "weeks_12", hours: 110 },
] as const;

const CALENDAR = [
  "BEGIN:VCALENDAR",
  "BEGIN:VEVENT",
  "DTSTART;TZID=Australia/Melbourne:20270310T150000",
  "SUMMARY:Your visit",
  "END:VEVENT",
  "END:VCALENDAR",
].join("\r\n");

const words = (called: string) =>
  `Hello ${called},\n\nyour visit is in a week. This helps your skin beforehand:\n\n- Keep out of strong sun.\n- Leave off peels and scrubs from today.\n\nEverything about your visits stands on your own page: {portal}\n\nIf anything is unclear, call us on 03 5550 1482.`;

/** Puts messages in every state and some that are planned into the demo, once: what the worker makes of the demo depends on the hour. */
/** Work that was given up, as the queue leaves it: its worker ended with an error, or without a word. */
export async function plantGivenUp(sql: postgres.Sql): Promise<void> {
  for (const [queue, output] of [
    ["message-alert", { error: "DatabaseError 57P01", reference: "5b1e02fa" }],
    ["message-plan", {}],
  ] as const)
    await sql`
      insert into pgboss.job (name, data, source_name, source_id, source_created_on, source_retry_count, source_output)
      values ('given-up', '{}', ${queue}, gen_random_uuid(), now() - interval '5 hours', 8, ${sql.json(output)})`;
}

export async function plantMessages(sql: postgres.Sql): Promise<void> {
  await plantGivenUp(sql);
  const rows = await sql`
    select distinct on (a.patient_id) a.id, a.patient_id as "patientId", p.given_name as called, coalesce(nullif(p.email, ''), 'somebody@example.com') as email
    from appointments a join services s on s.id = a.service_id join patients p on p.id = a.patient_id
    where a.status in ('booked', 'confirmed') and s.needles and a.series_id is not null and lower(a.during) > now() + interval '1 day' order by a.patient_id, a.id limit 12`;
  const visits = z.array(visitRow).parse([...rows]);
  for (const [index, message] of MESSAGES.entries()) {
    const visit = visits[index % 3];
    if (visit !== undefined) await plant(sql, message, visit);
  }
  for (const [index, { kind, step, hours }] of PLANNED.entries()) {
    const visit = visits[index % visits.length];
    if (visit === undefined) continue;
    await sql`
      insert into notices (patient_id, key, kind, subject_id, step, due_at) values (${visit.patientId}, ${`example ${kind} ${step}`}, ${kind}, ${visit.id}, ${step},
        ${new Date(Date.now() + hours * HOUR)}) on conflict do nothing`;
  }
}

/** Says something of a visit that no other test speaks of, for a test that changes it. @param skip how many visits it passes over */
export async function plantMessage(state: "failed" | "unreachable", skip: number): Promise<Told> {
  const sql = lookInside();
  try {
    const [row] = await sql`
      select a.id, a.patient_id as "patientId", p.given_name as called, 'somebody@example.com' as email, trim(p.given_name || ' ' || p.family_name) as name,
        a.local_date::text as date, a.location_id as location from appointments a join services s on s.id = a.service_id join patients p on p.id = a.patient_id
      where s.needles and a.status = 'booked' and lower(a.during) > now() + interval '3 days'
        and not exists (select from message_visits v join appointments o on o.id = v.appointment_id where o.patient_id = a.patient_id)
      order by a.id offset ${skip} limit 1`;
    const visit = toldRow.omit({ messageId: true }).parse(row);
    const key = `test ${visit.id}`;
    await plant(sql, { key, state, ago: 1, about: ["reminder", ""] }, visit);
    const [made] = await sql`select id as "messageId" from messages where key = ${`example ${key}`}`;
    return toldRow.parse({ ...visit, ...made });
  } finally {
    await sql.end();
  }
}

type Planting = {
  readonly key: string;
  readonly state: (typeof MESSAGES)[number]["state"];
  readonly ago: number;
  readonly about: readonly [kind: string, step: string];
};

async function plant(sql: postgres.Sql, { key, state, ago, about: [kind, step] }: Planting, visit: Visit): Promise<void> {
  const at = new Date(Date.now() - ago * HOUR);
  const went = state === "sent" || state === "kept";
  const worded = went || state === "failed" || state === "sending";
  const [made] = await sql`
    insert into messages (patient_id, key, kind, state, due_at, created_at, channel, address, subject, body, calendar, attempts, failure, sent_at)
    values (${visit.patientId}, ${`example ${key}`}, 'notices', ${state}, ${at}, ${at}, ${worded ? "email" : null}, ${worded ? visit.email : null},
      ${worded ? "About your visit" : null}, ${worded ? words(visit.called) : null}, ${worded ? CALENDAR : null}, ${worded ? 1 : 0},
      ${state === "failed" ? "given_up" : null}, ${went ? at : null})
    on conflict do nothing returning id`;
  if (made === undefined) return;
  await sql`insert into message_visits (message_id, appointment_id) values (${made.id}, ${visit.id})`;
  await sql`
    insert into notices (patient_id, key, kind, subject_id, step, due_at, state, message_id)
    values (${visit.patientId}, ${`example said ${key}`}, ${kind}, ${visit.id}, ${step}, ${at}, 'said', ${made.id})`;
  if (state !== "sent") return;
  await sql`
    with link as (
      insert into portal_links (id, patient_id, channel, token_hash, created_at, expires_at, last_opened_at)
      values (gen_random_uuid(), ${visit.patientId}, 'email', ${randomBytes(32)}, ${at}, now() + interval '28 days', ${key === "opened" ? new Date(at.getTime() + HOUR) : null})
      returning id
    ) update messages set portal_link_id = (select id from link) where id = ${made.id}`;
}
