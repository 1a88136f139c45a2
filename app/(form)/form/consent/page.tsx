import { notFound } from "next/navigation";
import { ConsentForm } from "#components/consent/consent-form.tsx";
import { ConsentText } from "#components/consent/consent-text.tsx";
import { AskStaff } from "#components/forms/ask-staff.tsx";
import { FormFrame } from "#components/forms/form-frame.tsx";
import { openForm } from "#lib/auth/session.ts";
import { getClinicContacts } from "#lib/clinic/queries/contacts.ts";
import { getConsentFormAtTablet } from "#lib/consent/queries/text.ts";
import { abandonFormsAction } from "../actions.ts";
import { signOwnConsentAction } from "./actions.ts";

/** The patient's part of the consent, on a tablet that was handed over. The clinician's part comes after, in their own hands. */
export default async function PatientConsentPage() {
  const ctx = await openForm("consent");
  const [{ clinic }, view] = await Promise.all([getClinicContacts(ctx), getConsentFormAtTablet(ctx)]);
  if (view === null) notFound();
  const { filled, over, born, inSeries } = view;
  const frame = { clinic, via: ctx.via, abandon: abandonFormsAction };
  if (filled === null || over || born === null || !inSeries) {
    return (
      <FormFrame {...frame}>
        <AskStaff title="There is no consent to sign just now" />
      </FormFrame>
    );
  }
  return (
    <FormFrame {...frame} lead={`${view.patientName}, born ${born}`}>
      <div className="grid gap-8">
        <h1 className="t-patient-h1">{filled.text.title}</h1>
        <ConsentText sections={filled.text.sections} />
        <ConsentForm
          action={signOwnConsentAction}
          consentVersionId={filled.versionId}
          seen={filled.seen}
          idempotencyKey={crypto.randomUUID()}
          statements={filled.text.statements}
          minor={view.minor}
        />
      </div>
    </FormFrame>
  );
}
