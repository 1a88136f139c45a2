import type { RecordCopy, RecordParts } from "#lib/privacy/outputs/record.ts";
import { between, hl7, LOINC, named, type Resource, type Told, text } from "./words.ts";

type Consent = RecordParts["consents"][number];

const TREATMENT = hl7("consentscope", "treatment", "Treatment");
const PRIVACY = hl7("consentscope", "patient-privacy", "Privacy Consent");
const CATEGORY: Told = { coding: [LOINC.consent] };

/** Signed consents, and for each way of contact what the patient last said. */
export function consentsOf(copy: RecordCopy, patient: Told): readonly Resource[] {
  const signed = copy.record.consents.map((consent) => signedOf(consent, copy, patient));
  return [...signed, ...contactOf(copy, patient)];
}

const signedOf = (consent: Consent, { clinic, madeAt }: RecordCopy, patient: Told): Resource => ({
  resourceType: "Consent",
  id: consent.id,
  status: statusOf(consent, madeAt),
  scope: consent.kind === "treatment" ? TREATMENT : PRIVACY,
  category: [CATEGORY, text(about(consent))],
  patient,
  dateTime: consent.signedAt,
  performer: [consent.guardianName === null ? patient : named(consent.guardianName)],
  organization: [named(clinic)],
  policyRule: text(`The clinic’s text of this consent, version ${consent.version}`),
  provision: { type: "permit", period: between(consent.inForceAt, endedAt(consent) ?? consent.expiresOn) },
});

/** "Treatment: Acne scars", "Photo: own record" */
const about = ({ kind, protocol, purpose }: Consent): string => [kind, protocol ?? purpose].filter(Boolean).join(": ");

const endedAt = ({ withdrawnAt, replacedAt, lapsedAt }: Consent): string | null => withdrawnAt ?? replacedAt ?? lapsedAt;

/** Proposed until both have signed; over when it was withdrawn, replaced or lapsed, or is past its day. */
function statusOf(consent: Consent, madeAt: string): string {
  if (endedAt(consent) !== null) return "inactive";
  if (consent.inForceAt === null) return "proposed";
  return (consent.expiresOn ?? madeAt) >= madeAt.slice(0, 10) ? "active" : "inactive";
}

const contactOf = ({ clinic, record }: RecordCopy, patient: Told): readonly Resource[] =>
  record.contactConsents.map((said, place) => ({
    resourceType: "Consent",
    id: said.id,
    status: record.contactConsents.slice(place + 1).some(({ channel }) => channel === said.channel) ? "inactive" : "active",
    scope: PRIVACY,
    category: [CATEGORY, text(`Contact: ${said.channel}`)],
    patient,
    dateTime: said.at,
    organization: [named(clinic)],
    policyRule: text("How the patient may be contacted, as they said to the clinic"),
    provision: { type: said.agreed ? "permit" : "deny" },
  }));
