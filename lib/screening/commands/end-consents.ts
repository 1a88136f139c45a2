import { and, eq, isNull, type SQL } from "drizzle-orm";
import { consents } from "#db/schema/consents.ts";
import type { FormTx, Tx } from "#lib/auth/ctx.ts";
import { type EndOfConsent, hashOfEnd } from "../queries/seal.ts";

const NOT_ENDED = {
  withdrawnAt: null,
  withdrawnBy: null,
  withdrawnReason: null,
  withdrawnScope: null,
  replacedAt: null,
  lapsedAt: null,
  lapsedReason: null,
} satisfies EndOfConsent;

/**
 * Ends those of these consents that have not ended, each under a seal of its own. Nothing that has ended is touched, so nothing comes back. Called with the
 * patient locked. @returns the ids that ended
 */
export async function endConsentsIn(
  tx: Tx<never> | FormTx,
  which: SQL | undefined,
  how: Partial<EndOfConsent>,
): Promise<readonly string[]> {
  const end = { ...NOT_ENDED, ...how };
  const standing = await tx.db
    .select({ id: consents.id, seal: consents.contentHash })
    .from(consents)
    .where(and(which, isNull(consents.endedHash)));
  for (const { id, seal } of standing)
    await tx.db
      .update(consents)
      .set({ ...how, endedHash: hashOfEnd(seal, end) })
      .where(eq(consents.id, id));
  return standing.map(({ id }) => id);
}

/** As the database keeps an instant: a seal must fit what is read back. */
export function toTheMicrosecond(now: Temporal.Instant): Temporal.Instant {
  return now.round({ smallestUnit: "microsecond", roundingMode: "floor" });
}
