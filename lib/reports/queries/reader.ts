import { sql } from "drizzle-orm";
import { z } from "zod";
import { billingTerms } from "#db/schema/billing-terms.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { ReportRight } from "../rules/catalogue.ts";
import type { Place } from "../rules/rows.ts";

/** Whoever reads a report, with the right that they read it with. */
export type ReportCtx = Ctx<"report:clinic"> | Ctx<"report:own"> | Ctx<"report:desk">;

export const has = (ctx: ReportCtx, right: ReportRight): boolean => right in ctx.may;

export type Setting = {
  readonly places: readonly Place[];
  readonly clinicians: readonly { readonly id: string; readonly name: string }[];
  /** The reader's own place in the diary; null for who has none. */
  readonly ownId: string | null;
};

const settingRow = z.object({
  places: z.array(z.object({ id: z.string(), name: z.string(), timeZone: z.string(), lateHours: z.number().nullable() })),
  clinicians: z.array(z.object({ id: z.string(), name: z.string() })),
  ownId: z.string().nullable(),
});

/** What a report can be narrowed by, places that were closed since among it: what happened there stays. One statement. */
export async function getSetting(ctx: ReportCtx): Promise<Setting> {
  const { rows } = await ctx.db.execute(sql`
    select coalesce((
        select json_agg(json_build_object('id', l.id, 'name', l.name, 'timeZone', l.time_zone, 'lateHours', b.late_hours) order by l.archived_at is not null, l.created_at, l.id)
        from ${locations} l left join ${billingTerms} b on b.location_id = l.id), '[]'::json) as places,
      coalesce((
        select json_agg(json_build_object('id', r.id, 'name', coalesce(u.name, r.name)) order by coalesce(u.name, r.name), r.id)
        from ${resources} r left join ${users} u on u.id = r.user_id where r.kind = 'clinician'), '[]'::json) as clinicians,
      (select r.id from ${resources} r where r.user_id = ${ctx.actor.id}::uuid) as "ownId"`);
  return settingRow.parse(rows[0]);
}
