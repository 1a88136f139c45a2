import { z } from "zod";
import { once } from "#db/once.ts";
import { consents } from "#db/schema/consents.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { done, type Result, refuse, refuseFields } from "#lib/result.ts";
import { toTheMicrosecond } from "#lib/screening/commands/end-consents.ts";
import { lockPatientIn } from "#lib/screening/commands/standing.ts";
import { isMinorOn } from "#lib/screening/rules/minors.ts";
import { localDate } from "#lib/time.ts";
import type { NoteContactConsentInput, SignPhotoConsentInput } from "../input.ts";
import { type PatientsPart, sealPatientsPart } from "../queries/seal.ts";
import { fillUses, findWhoSigns, listStandingUses } from "../queries/uses.ts";
import { missingSignatures, type SignedBy } from "../rules/guardian.ts";
import { USES, type UseKind } from "../rules/uses.ts";
import { signaturesOf, withoutPictures } from "./standing.ts";

const answer = z.object({ patientId: z.string() });
type Given = z.output<typeof answer>;

/**
 * The patient agrees to the uses of photographs that they ticked, each a consent of its own that holds until it is withdrawn; the others stay off.
 * Idempotent by key.
 * @returns `no_use_chosen`, `signature_missing` beside each signature that is, `birth_date_missing`, `consent_text_changed`
 */
export function signPhotoConsent(ctx: Ctx<"consent:take">, input: SignPhotoConsentInput): Promise<Result<Given>> {
  const request = { command: "consent:photo", key: input.idempotencyKey, input: withoutPictures(input), answer };
  return transaction(ctx, (tx) => once(tx, request, () => giveIn(tx, "photo", input, input)));
}

/** Staff note the ways of contact that the patient agreed to in words: nobody signs. Idempotent by key. @returns as `signPhotoConsent` */
export function noteContactConsent(ctx: Ctx<"consent:take">, input: NoteContactConsentInput): Promise<Result<Given>> {
  const request = { command: "consent:contact", key: input.idempotencyKey, input, answer };
  return transaction(ctx, (tx) => once(tx, request, () => giveIn(tx, "contact", input, null)));
}

async function giveIn(
  tx: Tx<"consent:take">,
  kind: UseKind,
  input: NoteContactConsentInput,
  signed: SignedBy | null,
): Promise<Result<Given>> {
  const patient = await lockIn(tx, input.patientId);
  if (patient === null) return refuse("not_found");
  const filled = await fillUses(tx, kind);
  if (filled === null || filled.versionId !== input.consentVersionId || filled.seen !== input.seen) return refuse("consent_text_changed");
  const asked = filled.text.statements.map(({ id }) => id);
  const uses = USES[kind].flatMap(({ id }) => (input.uses.includes(id) && asked.includes(id) ? [id] : []));
  if (uses.length === 0) return refuse("no_use_chosen");
  const signatures = await signaturesIn(tx, patient, signed);
  if (!signatures.ok) return signatures;
  const signedAt = toTheMicrosecond(tx.now);
  const standing = await listStandingUses(tx, kind, patient.id);
  const rows = uses
    .filter((use) => !standing.includes(use))
    .map(
      (purpose): PatientsPart => ({
        ...{ kind, patientId: patient.id, purpose, protocolId: null, appointmentId: null, device: null, deviceIds: null, indication: null },
        ...{ consentVersionId: filled.versionId, statements: { text: filled.text, ticked: uses } },
        ...signatures.value,
        signedAt,
        signedWith: authorId(tx),
        expiresOn: null,
      }),
    );
  if (rows.length === 0) return done({ patientId: patient.id });
  const inserted = await tx.db
    .insert(consents)
    .values(rows.map((row) => ({ ...row, contentHash: sealPatientsPart(row), inForceAt: signedAt })))
    .returning({ id: consents.id });
  await recordAudits(
    tx,
    inserted.map(({ id }) => ({ action: `consent:${kind}`, objectType: "consent", objectId: id, patientId: patient.id })),
  );
  return done({ patientId: patient.id });
}

/** The record that stands for the patient, locked. */
async function lockIn(tx: Tx<"consent:take">, patientId: string) {
  const seen = await findWhoSigns(tx, patientId);
  if (seen === null) return null;
  await lockPatientIn(tx, seen.id);
  return findWhoSigns(tx, seen.id);
}

/** Who signs, as it is kept; for what staff note, nobody. */
async function signaturesIn(
  tx: Tx<"consent:take">,
  patient: NonNullable<Awaited<ReturnType<typeof findWhoSigns>>>,
  signed: SignedBy | null,
): Promise<Result<ReturnType<typeof signaturesOf>>> {
  if (signed === null) return done(signaturesOf({ signature: null }, false, patient.fullName));
  if (patient.dateOfBirth === null) return refuse("birth_date_missing");
  const minor = isMinorOn(patient.dateOfBirth, localDate(tx.now, await getClinicZone(tx)));
  const missing = missingSignatures(signed, minor);
  if (Object.keys(missing).length > 0) return refuseFields("signature_missing", {}, missing);
  return done(signaturesOf(signed, minor, patient.fullName));
}
