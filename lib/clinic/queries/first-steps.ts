import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Ctx } from "#lib/auth/ctx.ts";

export type FirstSteps = {
  /** Clinicians who may sign in, and those who have not accepted their invitation yet. */
  readonly clinicians: number;
  readonly invited: number;
  /** In force, by kind. */
  readonly protocols: number;
  readonly forms: number;
  readonly consents: number;
  readonly aftercare: number;
  /** Clinicians with hours that have not ended. */
  readonly withHours: number;
  /** Services that can be booked: not archived, with a phase. */
  readonly services: number;
};

const counts = z.object({
  clinicians: z.coerce.number(),
  invited: z.coerce.number(),
  protocols: z.coerce.number(),
  forms: z.coerce.number(),
  consents: z.coerce.number(),
  aftercare: z.coerce.number(),
  withHours: z.coerce.number(),
  services: z.coerce.number(),
});

/** What stands between a new clinic and its first booking, counted in one statement. */
export async function getFirstSteps(ctx: Ctx<"clinic:read">): Promise<FirstSteps> {
  const today = ctx.now.toZonedDateTimeISO("UTC").toPlainDate().toString();
  const found = await ctx.db.execute(sql`
    select
      (select count(*) from users where 'clinician' = any(roles) and disabled_at is null and password_hash is not null) as clinicians,
      (select count(*) from users where 'clinician' = any(roles) and disabled_at is null and password_hash is null) as invited,
      count(*) filter (where d.kind = 'protocol') as protocols,
      count(*) filter (where d.kind = 'form') as forms,
      count(*) filter (where d.kind = 'consent' and d.slug = 'treatment') as consents,
      count(*) filter (where d.kind = 'aftercare') as aftercare,
      (select count(distinct h.resource_id) from clinician_hours h join resources r on r.id = h.resource_id
        where r.archived_at is null and (h.valid_until is null or h.valid_until > ${today}::date)) as "withHours",
      (select count(*) from services s where s.archived_at is null and exists (select 1 from service_phases p where p.service_id = s.id)) as services
    from definition_versions v join definitions d on d.id = v.definition_id
    where v.state = 'in_force' and d.archived_at is null`);
  return counts.parse(found.rows[0]);
}
