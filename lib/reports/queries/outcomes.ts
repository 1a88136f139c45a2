import { sql } from "drizzle-orm";
import { z } from "zod";
import { adverseEvents } from "#db/schema/adverse-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { scores } from "#db/schema/scores.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { SafetyRow, Scope, ScoreRow } from "../rules/rows.ts";
import { ofClinician, visitsWithClinician } from "./visits.ts";

type OutcomesCtx = Ctx<"report:clinic"> | Ctx<"report:own">;

const scoreRows = z.array(
  z.object({
    protocolId: z.string(),
    protocol: z.string(),
    scale: z.string(),
    rater: z.string(),
    last: z.number(),
    series: z.number(),
    compared: z.number(),
    firstSum: z.coerce.number(),
  }),
);

/**
 * Series with a value taken within the days, by protocol, scale and rater: their latest value of those days, beside the first of the series where that was
 * taken on an earlier day. The newest of a day stands. A clinician has the series in which they treated. One statement.
 */
export async function readScores(ctx: OutcomesCtx, scope: Scope): Promise<readonly ScoreRow[]> {
  const places = sql`any(${sql.param(scope.places.map(({ id }) => id))}::uuid[])`;
  const treatedBy =
    scope.clinicianId === null
      ? sql`true`
      : sql`exists (select from ${appointments} x join ${claims} c on c.appointment_id = x.id and c.resource_id = ${scope.clinicianId}::uuid and c.released_at is null
          where x.series_id = s.id and x.status in ('treated', 'closed'))`;
  const { rows } = await ctx.db.execute(sql`
    with touched as materialized (
      select distinct c.series_id from ${scores} c where c.series_id is not null and c.taken_on between ${scope.from}::date and ${scope.to}::date
    ), standing as (
      select distinct on (c.series_id, c.scale, c.rater, c.taken_on) c.series_id, c.scale, c.rater, c.taken_on, c.value, s.protocol_version_id
      from touched t join ${series} s on s.id = t.series_id and s.location_id = ${places} and ${treatedBy}
      join ${scores} c on c.series_id = t.series_id and c.taken_on <= ${scope.to}::date
      order by c.series_id, c.scale, c.rater, c.taken_on, c.created_at desc, c.id desc
    ), ends as (
      select x.series_id, x.scale, x.rater, x.protocol_version_id, count(*) > 1 as compared, max(x.taken_on) as last_on,
        (array_agg(x.value order by x.taken_on))[1] as first, (array_agg(x.value order by x.taken_on desc))[1] as last
      from standing x group by 1, 2, 3, 4
    )
    select d.id as "protocolId", d.name as protocol, x.scale, x.rater, x.last, count(*)::int as series, count(*) filter (where x.compared)::int as compared,
      coalesce(sum(x.first) filter (where x.compared), 0) as "firstSum"
    from ends x join ${definitionVersions} n on n.id = x.protocol_version_id join ${definitions} d on d.id = n.definition_id
    where x.last_on >= ${scope.from}::date
    group by 1, 2, 3, 4, 5 order by 2, 1, 3, 4, 5`);
  return scoreRows.parse(rows);
}

const safetyRows = z.array(
  z.object({ protocolId: z.string().nullable(), protocol: z.string().nullable(), sessions: z.number(), grades: z.array(z.number()) }),
);

/** Treated sessions of the days, by protocol, and the adverse events that came after them, by grade; expected responses are none. One statement. */
export async function readSafety(ctx: OutcomesCtx, scope: Scope): Promise<readonly SafetyRow[]> {
  const { rows } = await ctx.db.execute(sql`
    with ${visitsWithClinician(scope)}, treated as materialized (
      select v.id, v.series_id from visits v join ${services} o on o.id = v.service_id and o.kind = 'treatment'
      where v.status in ('treated', 'closed') and ${ofClinician(scope)}
    ), sessions as (
      select n.definition_id, count(*)::int as sessions from treated v left join ${series} s on s.id = v.series_id left join ${definitionVersions} n on n.id = s.protocol_version_id
      group by 1
    ), events as (
      select n.definition_id, e.grade, count(*)::int as events from ${adverseEvents} e join treated v on v.id = e.appointment_id
      left join ${series} s on s.id = v.series_id left join ${definitionVersions} n on n.id = s.protocol_version_id
      where e.kind = 'adverse_event' group by 1, 2
    )
    select x.definition_id as "protocolId", d.name as protocol, x.sessions,
      array(select coalesce((select y.events from events y where y.grade = g and y.definition_id is not distinct from x.definition_id), 0) from generate_series(1, 5) g order by g) as grades
    from sessions x left join ${definitions} d on d.id = x.definition_id
    order by d.name nulls last, 1`);
  return safetyRows.parse(rows);
}
