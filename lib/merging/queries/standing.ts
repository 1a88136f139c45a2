import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { patientMerges } from "#db/schema/patient-merges.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { DETAIL_FIELDS, type DetailField } from "#lib/patients/rules/details.ts";
import type { StandingMerge } from "../rules.ts";

/** What came of the kept record since the merge and is still open, that would be about one of the two alone once they are two. */
const keptSince = sql<number>`(
  (select count(*) from legal_holds h where h.lifted_at is null and h.held_at >= ${patientMerges.mergedAt} and h.patient_id = ${patientMerges.keptId})
  + (select count(*) from destruction_approvals d where d.taken_back_at is null and d.patient_id = ${patientMerges.keptId})
  + (select count(*) from record_requests q where q.answered_at is null and q.patient_id = ${patientMerges.keptId})
)::int`;

const stored = z.partialRecord(z.enum(DETAIL_FIELDS), z.string());

/** What a merge took from the merged record, or carries from the ones below it, by field. */
export const readChosen = (chosen: unknown): Partial<Record<DetailField, string>> => stored.parse(chosen);

/** Everything that says whether a merge can be undone, to be selected where `patient_merges` is read. */
export const standingColumns = {
  onTop: patientMerges.onTop,
  keptLeadsOn: sql<boolean>`exists (select from patients p where p.id = ${patientMerges.keptId} and p.merged_into is not null)`,
  keptSince,
} as const;

/** A merge that stands; null where there is none, or it was undone. */
export async function findMerge(
  ctx: Ctx<"patient:merge">,
  mergeId: string,
): Promise<(StandingMerge & { readonly keptId: string; readonly mergedId: string }) | null> {
  const [found] = await ctx.db
    .select({ keptId: patientMerges.keptId, mergedId: patientMerges.mergedId, ...standingColumns })
    .from(patientMerges)
    .where(and(eq(patientMerges.id, mergeId), isNull(patientMerges.unmergedAt)));
  return found ?? null;
}
