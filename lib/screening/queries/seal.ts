import { createHash } from "node:crypto";
import { contentHash } from "#db/once.ts";
import type { RawAnswers } from "../rules/finding.ts";

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
  readonly signedAt: Temporal.Instant;
  readonly signedWith: string | null;
};

/** What the hash of a signed form covers: change a byte of any of it, and it no longer fits. */
export function hashOfSignedForm({ image, signedAt, ...rest }: SealedForm): Buffer {
  return contentHash({ ...rest, image: hashOfImage(image), signedAt: signedAt.toString() });
}

/** A picture counts by its own hash, so that whoever has the document without the picture can compare it. */
export function hashOfImage(image: Uint8Array | null): string | null {
  return image === null ? null : createHash("sha256").update(image).digest("hex");
}
