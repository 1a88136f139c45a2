import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { consents } from "#db/schema/consents.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import type { FormTx, Tx } from "#lib/auth/ctx.ts";
import type { Signature } from "#lib/forms/input.ts";

/** What a consent is about: one protocol, or one purpose. */
export type ConsentSubject = { readonly patientId: string } & (
  | { readonly kind: "treatment"; readonly protocolId: string }
  | { readonly kind: "photo" | "contact"; readonly purpose: string }
);

type End =
  | { readonly replacedAt: Temporal.Instant }
  | {
      readonly withdrawnAt: Temporal.Instant;
      readonly withdrawnBy: string;
      readonly withdrawnReason: string;
      readonly withdrawnScope: string;
    };

/**
 * Ends what stands for a subject, under whatever record of the patient it was signed: what waits for a clinician, what is in force, or both.
 * Nothing that has ended is touched, so nothing comes back. @returns the ids that ended
 */
export async function endConsents(
  tx: Tx<"consent:take"> | Tx<"consent:complete"> | FormTx,
  of: ConsentSubject,
  which: "waiting" | "in_force" | "all",
  end: End,
): Promise<readonly string[]> {
  const ended = await tx.db
    .update(consents)
    .set(end)
    .where(
      and(
        eq(consents.kind, of.kind),
        of.kind === "treatment" ? eq(consents.protocolId, of.protocolId) : eq(consents.purpose, of.purpose),
        isRecordOf(consents.patientId, of.patientId),
        which === "waiting" ? isNull(consents.inForceAt) : which === "in_force" ? isNotNull(consents.inForceAt) : undefined,
        isNull(consents.withdrawnAt),
        isNull(consents.replacedAt),
      ),
    )
    .returning({ id: consents.id });
  return ended.map(({ id }) => id);
}

/** As the database keeps an instant: a seal must fit what is read back. */
export function toTheMicrosecond(now: Temporal.Instant): Temporal.Instant {
  return now.round({ smallestUnit: "microsecond", roundingMode: "floor" });
}

/** The drawing of a signature as it is stored; null where the name was typed. */
export function bytesOf(signature: Signature | null): Buffer | null {
  return signature?.image == null ? null : Buffer.from(signature.image);
}
