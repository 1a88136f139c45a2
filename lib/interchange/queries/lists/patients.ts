import { and, asc, desc, gt, isNull, lte, sql } from "drizzle-orm";
import { z } from "zod";
import { patientDetails } from "#db/schema/patient-identities.ts";
import { patients } from "#db/schema/patients.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { firstZone } from "#lib/audit/queries.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { PatientLine } from "#lib/interchange/outputs/lists/patients.ts";
import { detailColumns } from "#lib/patients/queries/details.ts";
import { CHANNELS } from "#lib/patients/rules/contacts.ts";
import { isoInZone } from "#lib/time.ts";
import { BATCH, inBatches } from "./batches.ts";

const columns = {
  id: patientDetails.id,
  number: patientDetails.number,
  ...detailColumns,
  createdAt: patientDetails.createdAt,
} as const;

const word = z.object({ patient: z.string(), channel: z.enum(CHANNELS), agreed: z.boolean() });

/** The latest word of each of these patients on each channel, whichever of their records it was noted on. */
async function latestWords(ctx: Ctx<"list:export">, ids: readonly string[]) {
  const { rows } = await ctx.db.execute(sql`
    with recursive record (patient, id) as (
      select id, id from unnest(${sql.param(ids)}::uuid[]) as asked (id)
      union all select r.patient, p.id from record r join patients p on p.merged_into = r.id
    )
    select distinct on (r.patient, c.channel) r.patient, c.channel, c.agreed from record r join contact_consents c on c.patient_id = r.id
    order by r.patient, c.channel, c.created_at desc, c.id desc`);
  return Map.groupBy(
    rows.map((row) => word.parse(row)),
    ({ patient }) => patient,
  );
}

/** Every patient, in the order of registration; records that were merged are the one that they stand for. Written down before the first is read. */
export async function takePatients(ctx: Ctx<"list:export">): Promise<AsyncGenerator<readonly PatientLine[]>> {
  const zone = (await firstZone(ctx)) ?? "UTC";
  const rows = await ctx.db.$count(patients, isNull(patients.mergedInto));
  // Whoever is registered while the list is taken is not in it, so that it has an end.
  const [newest] = await ctx.db.select({ id: patients.id }).from(patients).orderBy(desc(patients.id)).limit(1);
  await recordAudit(ctx, { action: "list:patients", objectType: "patient", objectId: null, detail: { rows } });
  return inBatches<PatientLine>(async (after) => {
    if (newest === undefined) return [];
    const found = await ctx.db
      .select(columns)
      .from(patientDetails)
      .where(
        and(
          isNull(patientDetails.mergedInto),
          lte(patientDetails.id, newest.id),
          after === null ? undefined : gt(patientDetails.id, after.id),
        ),
      )
      .orderBy(asc(patientDetails.id))
      .limit(BATCH);
    const words = await latestWords(
      ctx,
      found.map(({ id }) => id),
    );
    return found.map(({ createdAt, ...row }) => ({
      ...row,
      consents: Object.fromEntries((words.get(row.id) ?? []).map(({ channel, agreed }) => [channel, agreed])),
      registered: isoInZone(createdAt, zone),
    }));
  });
}
