import { sql } from "drizzle-orm";
import { z } from "zod";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { billingTerms } from "#db/schema/billing-terms.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { MissedRow, Scope } from "../rules/rows.ts";
import { joinClinician, ofClinician, visitsWithClinician } from "./visits.ts";

const missedRows = z.array(
  z.object({
    week: z.string(),
    weekday: z.number(),
    clinicianId: z.string().nullable(),
    clinician: z.string().nullable(),
    visits: z.number(),
    noShows: z.number(),
    cancelled: z.number(),
    late: z.number(),
  }),
);

/**
 * Missed and cancelled visits beside all, by week, weekday and clinician. Late is a cancellation that came after the last hour for it at its location, by when
 * it was last cancelled; where the location names none, nothing is late. One statement.
 */
export async function readMissed(ctx: Ctx<"report:clinic">, scope: Scope): Promise<readonly MissedRow[]> {
  const { rows } = await ctx.db.execute(sql`
    with ${visitsWithClinician(scope)}, counts as materialized (
      select v.local_date, v.clinician_id, count(*) as visits, count(*) filter (where v.status = 'no_show') as no_shows,
        count(*) filter (where v.status = 'cancelled') as cancelled,
        count(*) filter (where v.status = 'cancelled' and (
          select max(e.at) from ${appointmentEvents} e where e.appointment_id = v.id and e.to_status = 'cancelled'
        ) > lower(v.during) - make_interval(hours => b.late_hours)) as late
      from visits v left join ${billingTerms} b on b.location_id = v.location_id
      where ${ofClinician(scope)} group by 1, 2
    )
    select (v.local_date - (extract(isodow from v.local_date)::int - 1))::text as week, extract(isodow from v.local_date)::int as weekday,
      v.clinician_id as "clinicianId", coalesce(u.name, r.name) as clinician, v.visits::int as visits, v.no_shows::int as "noShows",
      v.cancelled::int as cancelled, v.late::int as late
    from counts v ${joinClinician}
    order by 1, 2, 4, 3`);
  return missedRows.parse(rows);
}
