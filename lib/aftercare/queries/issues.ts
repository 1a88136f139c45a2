import { desc, eq } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { handouts } from "#db/schema/handouts.ts";

/** The issue of a treatment that holds. */
export async function findNewestIssue({ db }: { readonly db: Db }, treatmentId: string) {
  const [newest] = await db
    .select({ id: handouts.id, issue: handouts.issue })
    .from(handouts)
    .where(eq(handouts.treatmentId, treatmentId))
    .orderBy(desc(handouts.issue))
    .limit(1);
  return newest ?? null;
}
