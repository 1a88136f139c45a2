import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { consents } from "#db/schema/consents.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import type { FormTx, Tx } from "#lib/auth/ctx.ts";
import type { Signature } from "#lib/forms/input.ts";
import { endConsentsIn } from "#lib/screening/commands/end-consents.ts";
import { hashOfImage } from "#lib/screening/queries/seal.ts";
import type { SignedBy } from "../rules/guardian.ts";

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
 * @returns the ids that ended
 */
export function endConsents(
  tx: Tx<"consent:take"> | Tx<"consent:complete"> | FormTx,
  of: ConsentSubject,
  which: "waiting" | "in_force" | "all",
  end: End,
): Promise<readonly string[]> {
  const ofThem = and(
    eq(consents.kind, of.kind),
    of.kind === "treatment" ? eq(consents.protocolId, of.protocolId) : eq(consents.purpose, of.purpose),
    isRecordOf(consents.patientId, of.patientId),
    which === "waiting" ? isNull(consents.inForceAt) : which === "in_force" ? isNotNull(consents.inForceAt) : undefined,
  );
  return endConsentsIn(tx, ofThem, end);
}

/** The drawing of a signature as it is stored; null where the name was typed. */
export function bytesOf(signature: Signature | null): Buffer | null {
  return signature?.image == null ? null : Buffer.from(signature.image);
}

/** Who signed, as it is kept: a guardian only where one is needed. */
export function signaturesOf({ signature, guardian }: SignedBy, minor: boolean, fullName: string) {
  const beside = minor ? guardian : undefined;
  return {
    signedName: signature === null ? null : (signature.typedName ?? fullName),
    signatureImage: bytesOf(signature),
    guardianName: beside?.name ?? null,
    guardianRelation: beside?.relation ?? null,
    guardianImage: bytesOf(beside?.signature ?? null),
  };
}

/** What was sent, with pictures by their hash: a key stands for one form, and no picture is kept beside it. */
export function withoutPictures<T extends SignedBy>(sent: T) {
  const said = (signature: Signature | null) =>
    signature === null ? null : { typedName: signature.typedName, image: hashOfImage(signature.image) };
  const { guardian } = sent;
  return { ...sent, signature: said(sent.signature), guardian: guardian && { ...guardian, signature: said(guardian.signature) } };
}
