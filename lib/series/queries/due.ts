import { sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { series } from "#db/schema/series.ts";
import type { Ctx } from "#lib/auth/ctx.ts";

const dueRow = z.object({
  patientId: z.string(),
  seriesId: z.string(),
  serviceId: z.string(),
  name: z.string(),
  sessions: z.number(),
  /** The first session without an appointment. */
  session: z.number(),
  /** The day of the session before it; null for the first. */
  after: z.string().nullable(),
  gap: z.object({ min: z.number(), target: z.number(), max: z.number() }),
});
export type DueSessionView = z.output<typeof dueRow>;

/** The next session to book of every series of these patients that goes on and has been begun to be booked. One statement. */
export async function listDueSessions(ctx: Ctx<"diary:read">, patientIds: readonly string[]): Promise<readonly DueSessionView[]> {
  if (patientIds.length === 0) return [];
  const { rows } = await ctx.db.execute(sql`
    select i.canonical_id as "patientId", s.id as "seriesId", s.service_id as "serviceId", d.name, s.sessions::int as sessions, n.session,
      (select max(a.local_date)::text from ${appointments} a
        where a.series_id = s.id and a.session_number < n.session and a.status not in ('cancelled', 'no_show')) as after,
      json_build_object('min', s.gap_min_days, 'target', s.gap_target_days, 'max', s.gap_max_days) as gap
    from ${series} s
    join ${patientIdentities} i on i.id = s.patient_id
    join ${definitionVersions} v on v.id = s.protocol_version_id
    join ${definitions} d on d.id = v.definition_id
    cross join lateral (
      select min(g) as session from generate_series(1, s.sessions::int) g
      where not exists (select from ${appointments} a where a.series_id = s.id and a.session_number = g and a.status not in ('cancelled', 'no_show'))
    ) n
    where i.canonical_id = any(${sql.param(patientIds)}::uuid[]) and s.ended_at is null and s.paused_at is null and n.session is not null
      and exists (select from ${appointments} a where a.series_id = s.id)
    order by s.id`);
  return z.array(dueRow).parse(rows);
}
