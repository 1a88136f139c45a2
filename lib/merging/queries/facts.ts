import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { APPOINTMENT_STATUSES, isAhead } from "#lib/appointments/rules/status.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { NONE } from "#lib/patients/rules/health-codes.ts";

const side = z.enum(["kept", "merged"]);
const rows = z.object({
  visits: z.array(
    z.object({ id: z.string(), side, from: z.number(), to: z.number(), date: z.string(), time: z.string(), service: z.string() }),
  ),
  series: z.array(z.object({ id: z.string(), side, protocolId: z.string(), name: z.string() })),
  consents: z.array(z.object({ id: z.string(), side, protocolId: z.string(), name: z.string(), waits: z.boolean() })),
  health: z.array(z.object({ id: z.string(), side, kind: z.string(), none: z.boolean() })),
  requests: z.array(z.object({ id: z.string(), side })),
  approvals: z.array(z.object({ id: z.string(), side })),
});
/** The facts of a merge, with the words in which they are told. */
export type ToldFacts = z.output<typeof rows>;

const AHEAD = sql`array[${sql.join(
  APPOINTMENT_STATUSES.filter(isAhead).map((status) => sql`${status}`),
  sql`, `,
)}]`;

const listed = (columns: SQL, from: SQL) =>
  sql`(select coalesce(json_agg(json_build_object('id', t.id, 'side', s.side, ${columns})), '[]') ${from})`;
const bare = (from: SQL) => sql`(select coalesce(json_agg(json_build_object('id', t.id, 'side', s.side)), '[]') ${from})`;

/** What is open in either of two records, those merged into them included. One statement. */
export async function readMergeFacts(ctx: Ctx<"patient:merge">, keptId: string, mergedId: string): Promise<ToldFacts> {
  const ms = (at: SQL) => sql`(extract(epoch from ${at}) * 1000)::float8`;
  const { rows: found } = await ctx.db.execute(sql`
    with s(id, side) as (
      select unnest(patient_records(${keptId}::uuid)), 'kept' union all select unnest(patient_records(${mergedId}::uuid)), 'merged'
    )
    select
      ${listed(
        sql`'from', ${ms(sql`lower(t.during)`)}, 'to', ${ms(sql`upper(t.during)`)}, 'date', t.local_date, 'time', to_char(t.local_start, 'HH24:MI'), 'service', v.name`,
        sql`from appointments t join s on s.id = t.patient_id join services v on v.id = t.service_id
          where t.status = any(${AHEAD}::text[]) and upper(t.during) > ${ctx.now.toString()}::timestamptz`,
      )} as visits,
      ${listed(
        sql`'protocolId', v.definition_id, 'name', d.name`,
        sql`from series t join s on s.id = t.patient_id join definition_versions v on v.id = t.protocol_version_id
          join definitions d on d.id = v.definition_id where t.ended_at is null`,
      )} as series,
      ${listed(
        sql`'protocolId', t.protocol_id, 'name', d.name, 'waits', t.in_force_at is null`,
        sql`from consents t join s on s.id = t.patient_id join definitions d on d.id = t.protocol_id where t.kind = 'treatment' and t.ended_hash is null`,
      )} as consents,
      ${listed(
        sql`'kind', t.kind, 'none', t.code = ${NONE}`,
        sql`from health_items t join s on s.id = t.patient_id where t.ended_at is null`,
      )} as health,
      ${bare(sql`from record_requests t join s on s.id = t.patient_id where t.answered_at is null`)} as requests,
      ${bare(sql`from destruction_approvals t join s on s.id = t.patient_id where t.taken_back_at is null`)} as approvals`);
  return rows.parse(found[0]);
}
