import { contentHash } from "#db/once.ts";
import { consents } from "#db/schema/consents.ts";
import { type EndOfConsent, hashOfEnd, hashOfImage } from "#lib/screening/queries/seal.ts";

/** How a consent ended; all null while it has not. */
export const endColumns = {
  withdrawnAt: consents.withdrawnAt,
  withdrawnBy: consents.withdrawnBy,
  withdrawnReason: consents.withdrawnReason,
  withdrawnScope: consents.withdrawnScope,
  replacedAt: consents.replacedAt,
  lapsedAt: consents.lapsedAt,
  lapsedReason: consents.lapsedReason,
} as const satisfies Record<keyof EndOfConsent, unknown>;

/** "was withdrawn"; null while it has not ended. */
export function howEnded({
  withdrawnAt,
  replacedAt,
  lapsedAt,
}: Pick<EndOfConsent, "withdrawnAt" | "replacedAt" | "lapsedAt">): string | null {
  if (withdrawnAt !== null) return "was withdrawn";
  if (replacedAt !== null) return "was replaced by a newer one";
  return lapsedAt === null ? null : "lapsed when the plan changed";
}

/** The columns that the seals of a consent cover, and the seals themselves. */
export const sealColumns = {
  kind: consents.kind,
  patientId: consents.patientId,
  protocolId: consents.protocolId,
  purpose: consents.purpose,
  appointmentId: consents.appointmentId,
  consentVersionId: consents.consentVersionId,
  statements: consents.statements,
  device: consents.device,
  deviceIds: consents.deviceIds,
  indication: consents.indication,
  signedName: consents.signedName,
  signatureImage: consents.signatureImage,
  signedAt: consents.signedAt,
  signedWith: consents.signedWith,
  guardianName: consents.guardianName,
  guardianRelation: consents.guardianRelation,
  guardianImage: consents.guardianImage,
  expiresOn: consents.expiresOn,
  contentHash: consents.contentHash,
  elements: consents.elements,
  clinicianId: consents.clinicianId,
  clinicianName: consents.clinicianName,
  clinicianImage: consents.clinicianImage,
  clinicianSignedAt: consents.clinicianSignedAt,
  inForceAt: consents.inForceAt,
  completedHash: consents.completedHash,
  ...endColumns,
  endedHash: consents.endedHash,
} as const;

type SealedConsent = Pick<typeof consents.$inferSelect, keyof typeof sealColumns>;
type EndColumn = keyof typeof endColumns | "endedHash";
type CliniciansColumn = "elements" | "clinicianId" | "clinicianName" | "clinicianImage" | "clinicianSignedAt" | "inForceAt";

/** Everything that the patient and a guardian read, ticked and signed. */
export type PatientsPart = Omit<SealedConsent, CliniciansColumn | EndColumn | "contentHash" | "completedHash">;
export type CliniciansPart = Pick<SealedConsent, CliniciansColumn>;

/** SHA-256 over the patient's part: the text as it was read, every tick, name, picture and time, and what it was given for. */
export function sealPatientsPart(part: PatientsPart): Buffer {
  const { kind, patientId, protocolId, purpose, appointmentId, consentVersionId, statements, device, deviceIds, indication } = part;
  const { signedName, signatureImage, signedAt, signedWith, guardianName, guardianRelation, guardianImage, expiresOn } = part;
  return contentHash({
    ...{ kind, patientId, protocolId, purpose, appointmentId, consentVersionId, statements, device, indication },
    // Left out where none are kept: what was signed before they were fits its seal too.
    ...(deviceIds === null ? {} : { deviceIds }),
    ...{ signedName, signedAt: signedAt.toString(), signedWith, guardianName, guardianRelation, expiresOn },
    signature: hashOfImage(signatureImage),
    guardianSignature: hashOfImage(guardianImage),
  });
}

/** SHA-256 over both parts of a treatment consent. */
export function sealWhole(patients: PatientsPart, clinicians: CliniciansPart): Buffer {
  const { elements, clinicianId, clinicianName, clinicianImage, clinicianSignedAt, inForceAt } = clinicians;
  return contentHash({
    patientsPart: sealPatientsPart(patients).toString("hex"),
    ...{ elements, clinicianId, clinicianName, clinicianSignedAt: clinicianSignedAt?.toString(), inForceAt: inForceAt?.toString() },
    signature: hashOfImage(clinicianImage),
  });
}

const sameInstant = (a: Temporal.Instant | null, b: Temporal.Instant | null) => a !== null && b !== null && a.equals(b);

/** Whether a kept consent is what was signed, and ended as it is told: its seals fit, and nothing of a part or an end stands there that nobody sealed. */
export function isIntact(row: SealedConsent): boolean {
  if (!sealPatientsPart(row).equals(row.contentHash)) return false;
  if (!isEndIntact(row)) return false;
  const { completedHash, inForceAt } = row;
  if (completedHash !== null) return sameInstant(inForceAt, row.clinicianSignedAt) && sealWhole(row, row).equals(completedHash);
  const cliniciansPart = [row.elements, row.clinicianId, row.clinicianName, row.clinicianImage, row.clinicianSignedAt];
  if (cliniciansPart.some((part) => part !== null)) return false;
  return row.kind === "treatment" ? inForceAt === null : sameInstant(inForceAt, row.signedAt);
}

function isEndIntact(row: SealedConsent): boolean {
  if (row.endedHash !== null) return hashOfEnd(row.contentHash, row).equals(row.endedHash);
  const { withdrawnAt, withdrawnBy, withdrawnReason, withdrawnScope, replacedAt, lapsedAt, lapsedReason } = row;
  return [withdrawnAt, withdrawnBy, withdrawnReason, withdrawnScope, replacedAt, lapsedAt, lapsedReason].every((part) => part === null);
}
