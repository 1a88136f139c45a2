import { and, eq, isNull, sql } from "drizzle-orm";
import { contentHash } from "#db/once.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { CosignTreatmentInput } from "../input.ts";
import { canonicalCosign, sealVersion } from "../rules/seal.ts";

/**
 * Signs beside a supervised colleague: once, by another clinician who is not supervised themself. The record itself stays as it was signed; a hash is taken over
 * its own hash and the second signature.
 * @returns `cosign_not_needed`, `cosigned_already`, `cosign_by_another` or `cosign_unsupervised`.
 */
export function cosignTreatment(ctx: Ctx<"treatment:record">, { treatmentId }: CosignTreatmentInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const author = authorId(tx);
    const [record] = await tx.db
      .select({
        patientId: treatments.patientId,
        state: treatments.state,
        signedBy: treatments.signedBy,
        cosignNeeded: treatments.cosignNeeded,
        cosignedAt: treatments.cosignedAt,
        hash: treatments.contentHash,
        sealedAs: treatments.sealVersion,
      })
      .from(treatments)
      .where(eq(treatments.id, treatmentId))
      .for("update");
    if (record?.state !== "signed" || record.hash === null) return refuse("not_found");
    const version = sealVersion(record.sealedAs);
    if (version === null) return refuse("not_found");
    if (!record.cosignNeeded) return refuse("cosign_not_needed");
    if (record.cosignedAt !== null) return refuse("cosigned_already");
    if (record.signedBy === author) return refuse("cosign_by_another");
    const [person] = await tx.db.select({ isSupervised: users.isSupervised }).from(users).where(eq(users.id, author));
    if (person?.isSupervised !== false) return refuse("cosign_unsupervised");
    // To the millisecond, as the hash says it.
    const cosignedAt = tx.now.round({ smallestUnit: "millisecond", roundingMode: "floor" });
    const signature = { treatmentId, recordHash: record.hash.toString("hex"), cosignedAt, cosignedBy: author };
    await tx.db
      .update(treatments)
      .set({
        cosignedAt,
        cosignedBy: author,
        cosignHash: contentHash(canonicalCosign(signature, version)),
        version: sql`${treatments.version} + 1`,
      })
      .where(and(eq(treatments.id, treatmentId), isNull(treatments.cosignedAt)));
    await recordAudit(tx, { action: "treatment:cosign", objectType: "treatment", objectId: treatmentId, patientId: record.patientId });
    return done(null);
  });
}
