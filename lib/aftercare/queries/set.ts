import { eq } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { storedAdjustments } from "../input/adjustments.ts";
import { type AftercareContent, aftercareContent } from "../input.ts";
import { type Adjustments, NO_ADJUSTMENTS } from "../rules/adjust.ts";
import { findSetOfTreatment } from "./set-of-service.ts";

type Reading = { readonly db: Db };

export type SetInForce = {
  readonly content: AftercareContent;
  readonly version: { readonly id: string; readonly number: number; readonly approvedBy: string; readonly approvedAt: Temporal.Instant };
};

/** The set that is handed out after a treatment, with the clinician who stands for it. Null where none was approved. */
export async function findSet(ctx: Reading, treatmentId: string): Promise<SetInForce | null> {
  const inForce = await findSetOfTreatment(ctx, treatmentId);
  if (inForce === null) return null;
  const [approval] = await ctx.db
    .select({ by: users.name, at: definitionVersions.approvedAt })
    .from(definitionVersions)
    .innerJoin(users, eq(users.id, definitionVersions.approvedBy))
    .where(eq(definitionVersions.id, inForce.versionId));
  if (approval === undefined || approval.at === null) return null;
  return {
    content: aftercareContent.parse(inForce.content),
    version: { id: inForce.versionId, number: inForce.number, approvedBy: approval.by, approvedAt: approval.at },
  };
}

/** What was chosen for the aftercare of a treatment that is being recorded. */
export async function findAdjustments({ db }: Reading, treatmentId: string): Promise<Adjustments> {
  const [row] = await db.select({ aftercare: treatments.aftercare }).from(treatments).where(eq(treatments.id, treatmentId));
  return (row?.aftercare ?? null) === null ? NO_ADJUSTMENTS : storedAdjustments.parse(row?.aftercare);
}

/** The mark of adjustments as they stood on a page: a save is refused where they are others by then. */
export function markOf(adjustments: Adjustments): string {
  return contentHash(adjustments).toString("hex");
}
