/** Both parts of a treatment consent, read and signed as a patient and a clinician do. */
import { completeConsent } from "#lib/consent/commands/complete.ts";
import { signConsent } from "#lib/consent/commands/sign.ts";
import type { CompleteConsentInput, SignConsentInput } from "#lib/consent/input.ts";
import { getConsent } from "#lib/consent/queries/signed.ts";
import { getConsentForm } from "#lib/consent/queries/text.ts";
import { CONSENT_ELEMENTS } from "#lib/consent/rules/elements.ts";
import { key, value } from "./results.ts";
import { as, NOW, type ScreeningClinic } from "./screened-visit.ts";

const typed = (typedName: string) => ({ image: null, typedName });

/** The patient reads what stands on the tablet now, ticks everything and signs, but for the changes. */
export async function signPart(clinic: ScreeningClinic, appointmentId: string, changes: Partial<SignConsentInput> = {}, now = NOW) {
  const ctx = as(clinic, clinic.reception, ["consent:take"], now);
  const form = await getConsentForm(ctx, appointmentId);
  if (form?.filled == null) throw new Error("There is nothing to sign.");
  const { versionId, seen, text } = form.filled;
  return signConsent(ctx, {
    appointmentId,
    consentVersionId: versionId,
    seen,
    statements: text.statements.map(({ id }) => id),
    signature: typed("Ines Carvalho"),
    idempotencyKey: key(),
    ...changes,
  });
}

/** The clinician opens what the patient signed, ticks every element and signs, but for the changes. */
export async function completePart(clinic: ScreeningClinic, consentId: string, changes: Partial<CompleteConsentInput> = {}, now = NOW) {
  const ctx = as(clinic, clinic.clinician, ["consent:take", "consent:complete"], now);
  const seen = (await getConsent(ctx, consentId))?.seal ?? "";
  const elements = CONSENT_ELEMENTS.map(({ id }) => id);
  return completeConsent(ctx, { consentId, seen, elements, signature: typed("Aroha"), idempotencyKey: key(), ...changes });
}

/** A consent in force: both parts. @returns its id */
export async function giveConsent(clinic: ScreeningClinic, appointmentId: string, now = NOW): Promise<string> {
  const { consentId } = value(await signPart(clinic, appointmentId, {}, now));
  value(await completePart(clinic, consentId, {}, now));
  return consentId;
}
