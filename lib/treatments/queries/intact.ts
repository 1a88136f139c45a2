import { contentHash } from "#db/once.ts";
import { treatments } from "#db/schema/treatments.ts";
import { canonicalCosign, canonicalTreatment, type SealedRecord, type SealVersion, sealVersion } from "../rules/seal.ts";
import { type Parts, sealedNames } from "./sealed.ts";

/** The columns that the seals of a signed record cover, and the seals themselves. */
export const sealColumns = {
  id: treatments.id,
  appointmentId: treatments.appointmentId,
  patientId: treatments.patientId,
  startedAt: treatments.startedAt,
  startedBy: treatments.startedBy,
  endedAt: treatments.endedAt,
  deviceId: treatments.deviceId,
  skinPrep: treatments.skinPrep,
  notes: treatments.notes,
  consentReason: treatments.consentReason,
  signedAt: treatments.signedAt,
  signedBy: treatments.signedBy,
  cosignNeeded: treatments.cosignNeeded,
  cosignedAt: treatments.cosignedAt,
  cosignedBy: treatments.cosignedBy,
  cosignHash: treatments.cosignHash,
  sealedNames: treatments.sealedNames,
  sealVersion: treatments.sealVersion,
  contentHash: treatments.contentHash,
} as const;

type SignedRow = Pick<typeof treatments.$inferSelect, keyof typeof sealColumns>;

/** Whether a record, and the second signature beside it, still give the hashes that were kept with the signatures. */
export function isIntactTreatment(row: SignedRow, parts: Parts["parts"]): boolean {
  const { endedAt, deviceId, signedAt, signedBy, contentHash: hash, sealVersion: stored, sealedNames: stands, ...rest } = row;
  const names = sealedNames.safeParse(stands).data;
  const version = sealVersion(stored);
  if (endedAt === null || deviceId === null || signedAt === null || signedBy === null || hash === null) return false;
  if (names === undefined || version === null) return false;
  const { cosignedAt, cosignedBy, cosignHash, ...signed } = rest;
  const record: SealedRecord = { ...signed, ...parts, endedAt, deviceId, signedAt, signedBy, names };
  return contentHash(canonicalTreatment(record, version)).equals(hash) && isIntactCosign(row, hash.toString("hex"), version);
}

/** Second signatures from before seal 3 have no hash of their own. */
function isIntactCosign({ id, cosignedAt, cosignedBy, cosignHash }: SignedRow, recordHash: string, version: SealVersion): boolean {
  if (cosignedAt === null && cosignedBy === null) return cosignHash === null;
  if (cosignedAt === null || cosignedBy === null) return false;
  if (cosignHash === null) return version < 3;
  return contentHash(canonicalCosign({ treatmentId: id, recordHash, cosignedAt, cosignedBy }, version)).equals(cosignHash);
}
