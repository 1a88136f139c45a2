import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { changes } from "#db/schema/changes.ts";
import { services } from "#db/schema/services.ts";
import { tasks } from "#db/schema/tasks.ts";
import { APPOINTMENT_STATUSES, isAhead } from "#lib/appointments/rules/status.ts";
import { localDate } from "#lib/time.ts";
import type { RemindedSession, Reminder } from "./rules.ts";

const instant = z.number().transform((milliseconds) => Temporal.Instant.fromEpochMilliseconds(Math.floor(milliseconds)));
const session = z.object({
  id: z.string(),
  recordId: z.string(),
  seriesId: z.string().nullable(),
  status: z.enum(APPOINTMENT_STATUSES),
  startsAt: instant,
  timeZone: z.string(),
  placedAt: instant,
});
const reminder = z.object({ id: z.string(), appointmentId: z.string(), due: z.string(), doneAt: instant.nullable() });
const facts = z.object({ sessions: z.array(session), reminders: z.array(reminder) });

/**
 * When the appointment `a` was given the time that it has, in milliseconds: booked, moved or taken back after a cancellation, and not undone since.
 */
export const placedAt = sql`date_part('epoch', coalesce((
  select max(e.at) from ${appointmentEvents} e left join ${changes} c on c.id = e.change_id
  where e.appointment_id = a.id and c.undone_at is null
    and (e.what in ('booked', 'moved') or e.what = 'status' and e.from_status in ('cancelled', 'no_show'))), a.created_at)) * 1000`;

/** A session as the rules see it, with the record that it was booked under. */
type SessionToPrepare = RemindedSession & { readonly recordId: string };

type PreparationFacts = { readonly sessions: readonly SessionToPrepare[]; readonly reminders: readonly Reminder[] };

/**
 * Every session with needles of a patient that was not called off, when it was given its time, and reception's reminders. One statement.
 * @param patientId any record of the patient
 */
export async function readPreparationFacts(
  { db, now }: { readonly db: Db; readonly now: Temporal.Instant },
  patientId: string,
): Promise<PreparationFacts> {
  const { rows } = await db.execute(sql`
    with sessions as (
      select a.id, a.patient_id as "recordId", a.series_id as "seriesId", a.status, a.time_zone as "timeZone",
        date_part('epoch', lower(a.during)) * 1000 as "startsAt",
        ${placedAt} as "placedAt"
      from ${appointments} a join ${services} s on s.id = a.service_id
      where a.patient_id = any(patient_records((select i.canonical_id from patient_identities i where i.id = ${patientId}::uuid)))
        and s.needles and a.status not in ('cancelled', 'no_show')
    ), kept as (
      select t.id, t.appointment_id as "appointmentId", t.due, date_part('epoch', t.done_at) * 1000 as "doneAt"
      from ${tasks} t
      where t.patient_id = any(patient_records((select i.canonical_id from patient_identities i where i.id = ${patientId}::uuid)))
        and t.kind = 'preparation_reminder' and t.dropped_at is null
    )
    select coalesce((select json_agg(s order by s."startsAt", s.id) from sessions s), '[]'::json) as sessions,
      coalesce((select json_agg(k order by k.id) from kept k), '[]'::json) as reminders`);
  const found = facts.parse(rows[0]);
  return {
    reminders: found.reminders,
    sessions: found.sessions.map(({ status, ...row }) => ({
      ...row,
      isAhead: isAhead(status),
      today: localDate(now, row.timeZone),
    })),
  };
}
