import { sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { services } from "#db/schema/services.ts";
import { tasks } from "#db/schema/tasks.ts";
import { APPOINTMENT_STATUSES, isAhead } from "#lib/appointments/rules/status.ts";
import { localDate } from "#lib/time.ts";
import { type NeedlingSession, PRESCRIBER_KINDS, type PrescriberFacts } from "../rules/prescriber.ts";
import { listSignedForms } from "./facts.ts";
import type { Reading } from "./gate-rows.ts";

const session = z.object({
  appointmentId: z.string(),
  recordId: z.string(),
  seriesId: z.string().nullable(),
  number: z.number().nullable(),
  date: z.string(),
  status: z.enum(APPOINTMENT_STATUSES),
  timeZone: z.string(),
});

const task = z.object({
  id: z.string(),
  kind: z.enum(PRESCRIBER_KINDS),
  appointmentId: z.string(),
  due: z.string(),
  doneAt: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : Temporal.Instant.from(text))),
});

const standing = z.object({
  patientId: z.string(),
  dateOfBirth: z.string().nullable(),
  sessions: z.array(session),
  tasks: z.array(task),
});

type Row = z.output<typeof session>;

/** A session as the rule sees it, with the record that it was booked under. */
type RecordedSession = NeedlingSession & { readonly recordId: string };

function stateOf({ status }: Row): NeedlingSession["state"] {
  if (status === "no_show") return "missed";
  return isAhead(status) ? "ahead" : "gone";
}

/**
 * What the prescriber's tasks of a patient follow from: every session with needles, whatever became of it, their tasks, and what was signed. Two statements.
 * @param patientId any record of the patient
 */
export async function readPrescriberFacts(
  reading: Reading,
  patientId: string,
  now: Temporal.Instant,
): Promise<(PrescriberFacts<RecordedSession> & { readonly patientId: string }) | null> {
  const { rows } = await reading.db.execute(sql`
    with who as (
      select p.id, p.date_of_birth from ${patientDetails} p
      where p.id = (select i.canonical_id from ${patientIdentities} i where i.id = ${patientId}::uuid)
    ), sessions as (
      select a.id as "appointmentId", a.patient_id as "recordId", a.series_id as "seriesId", a.session_number as number, a.local_date as date, a.status,
        l.time_zone as "timeZone"
      from ${appointments} a join ${services} s on s.id = a.service_id join ${locations} l on l.id = a.location_id
      where a.patient_id = any(patient_records((select id from who))) and s.needles
    ), kept as (
      select t.id, t.kind, t.appointment_id as "appointmentId", t.due, t.done_at as "doneAt"
      from ${tasks} t
      where t.patient_id = any(patient_records((select id from who))) and t.kind = any(${sql.param([...PRESCRIBER_KINDS])}::text[])
        and t.appointment_id is not null and t.dropped_at is null
    )
    select who.id as "patientId", who.date_of_birth as "dateOfBirth",
      coalesce((select json_agg(s order by s.date, s."appointmentId") from sessions s), '[]'::json) as sessions,
      coalesce((select json_agg(k order by k.id) from kept k), '[]'::json) as tasks
    from who`);
  const [found] = rows;
  if (found === undefined) return null;
  const { sessions, ...rest } = standing.parse(found);
  return {
    ...rest,
    signed: await listSignedForms(reading, rest.patientId),
    sessions: sessions.map((row) => ({
      appointmentId: row.appointmentId,
      recordId: row.recordId,
      session: row.seriesId === null || row.number === null ? null : { seriesId: row.seriesId, number: row.number },
      date: row.date,
      today: localDate(now, row.timeZone),
      state: stateOf(row),
    })),
  };
}
