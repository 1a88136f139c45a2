import { createHash } from "node:crypto";
import { contentHash } from "#db/once.ts";
import type { consents } from "#db/schema/consents.ts";
import type { formResponses } from "#db/schema/form-responses.ts";
import type { RawAnswers } from "../rules/finding.ts";
import { storedAnswers } from "./gate-rows.ts";

/** A signed form as its hash covers it. */
export type SealedForm = {
  readonly patientId: string;
  readonly appointmentId: string | null;
  readonly formVersionId: string;
  readonly part: string;
  readonly answers: RawAnswers;
  readonly answeredOn: string;
  readonly mode: string;
  readonly signedName: string;
  readonly image: Uint8Array | null;
  /** With one tap, the name not written by anybody. */
  readonly confirmed: boolean;
  readonly signedAt: Temporal.Instant;
  readonly signedWith: string | null;
};

/** What the hash of a signed form covers: change a byte of any of it, and it no longer fits. That it was written by hand is covered by nothing being said. */
export function hashOfSignedForm({ image, signedAt, confirmed, ...rest }: SealedForm): Buffer {
  return contentHash({ ...rest, ...(confirmed ? { confirmed } : {}), image: hashOfImage(image), signedAt: signedAt.toString() });
}

/** A picture counts by its own hash, so that whoever has the document without the picture can compare it. */
export function hashOfImage(image: Uint8Array | null): string | null {
  return image === null ? null : createHash("sha256").update(image).digest("hex");
}

/** Whether a kept form is what was signed. What carries a seal without being signed is not. */
export function isIntactForm(row: typeof formResponses.$inferSelect): boolean {
  const { state, answeredOn, signedName, signedAt, contentHash: seal } = row;
  if (state !== "signed" || answeredOn === null || signedName === null || signedAt === null || seal === null) return false;
  const { patientId, appointmentId, formVersionId, part, mode, signatureImage, confirmed, signedWith } = row;
  const answers = storedAnswers.safeParse(row.answers);
  if (!answers.success) return false;
  const sealed = { patientId, appointmentId, formVersionId, part, mode, answeredOn, signedName, confirmed, signedAt, signedWith };
  return hashOfSignedForm({ ...sealed, answers: answers.data, image: signatureImage }).equals(seal);
}

/** How a consent ended: withdrawn, replaced or lapsed. */
export type EndOfConsent = Pick<
  typeof consents.$inferSelect,
  "withdrawnAt" | "withdrawnBy" | "withdrawnReason" | "withdrawnScope" | "replacedAt" | "lapsedAt" | "lapsedReason"
>;

/** SHA-256 over the end of a consent: how, when, noted by whom, why and how much of it, and which consent. @param of the seal of the patient's part */
export function hashOfEnd(of: Buffer, end: EndOfConsent): Buffer {
  const { withdrawnBy, withdrawnReason, withdrawnScope, lapsedReason } = end;
  const at = (instant: Temporal.Instant | null) => instant?.toString() ?? null;
  return contentHash({
    of: of.toString("hex"),
    ...{ withdrawnAt: at(end.withdrawnAt), withdrawnBy, withdrawnReason, withdrawnScope },
    ...{ replacedAt: at(end.replacedAt), lapsedAt: at(end.lapsedAt), lapsedReason },
  });
}
