import { notFound } from "next/navigation";
import { ConsentText } from "#components/consent/consent-text.tsx";
import { PhotoForm } from "#components/consent/photo-form.tsx";
import { Hindrance, Thanks } from "#components/screening/thanks.tsx";
import { TabletShell } from "#components/shell/tablet-shell.tsx";
import { enter } from "#lib/auth/session.ts";
import { getPhotoForm } from "#lib/consent/queries/uses.ts";
import { idField } from "#lib/fields.ts";
import { signPhotoConsentAction } from "./actions.ts";

export const metadata = { title: "Consent to photographs" };

export default async function PhotoConsentPage({ params, searchParams }: PageProps<"/patients/[id]/photo-consent">) {
  const [{ id }, { done }] = await Promise.all([params, searchParams]);
  const ctx = await enter("consent:take");
  const view = idField.safeParse(id).success ? await getPhotoForm(ctx, id) : null;
  if (view === null) notFound();
  const back = { href: `/patients/${view.patientId}/consents`, label: "Back to the consents" };
  if (done === "signed") {
    return (
      <TabletShell title="Thank you" width="form">
        <Thanks next={{ href: back.href, label: "to the consents" }}>
          Your choices are kept. You can take back any of them at any time.
        </Thanks>
      </TabletShell>
    );
  }
  if (view.filled === null || view.born === null) {
    const hindrance =
      view.filled === null
        ? { title: "There is no text about photographs yet", words: "A clinician approves it in Settings first.", ...back }
        : {
            title: "The date of birth is missing",
            words: "It says who signs. Staff add it to the patient’s details first.",
            href: `/patients/${view.patientId}/edit`,
            label: "Add the date of birth",
          };
    return (
      <TabletShell title="Consent to photographs" width="form" back={back}>
        <Hindrance {...hindrance} />
      </TabletShell>
    );
  }
  const { versionId, text, seen } = view.filled;
  return (
    <TabletShell title={text.title} lead={`${view.patientName}, born ${view.born}`} width="form">
      <div className="grid gap-8">
        <ConsentText sections={text.sections} />
        <PhotoForm
          action={signPhotoConsentAction}
          patientId={view.patientId}
          consentVersionId={versionId}
          seen={seen}
          idempotencyKey={crypto.randomUUID()}
          uses={text.statements}
          minor={view.minor}
        />
      </div>
    </TabletShell>
  );
}
