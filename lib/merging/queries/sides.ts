import { and, eq, isNull } from "drizzle-orm";
import { patientDetails } from "#db/schema/patient-identities.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { detailColumns } from "#lib/patients/queries/details.ts";
import type { Details } from "#lib/patients/rules/details.ts";

export type FoundSide = { readonly id: string; readonly number: number; readonly version: number; readonly details: Details };

/** One of two records, with its details as they read; null where there is none, or it leads to another. */
export async function findSide(ctx: Ctx<"patient:merge">, id: string): Promise<FoundSide | null> {
  const [found] = await ctx.db
    .select({ id: patientDetails.id, number: patientDetails.number, version: patientDetails.version, details: detailColumns })
    .from(patientDetails)
    .where(and(eq(patientDetails.id, id), isNull(patientDetails.mergedInto)));
  return found ?? null;
}
