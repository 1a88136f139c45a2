import { notFound } from "next/navigation";
import { ConsentForm } from "#components/screening/consent-form.tsx";
import { ConsentText } from "#components/screening/consent-text.tsx";
import { Hindrance, Thanks } from "#components/screening/thanks.tsx";
import { TabletShell } from "#components/shell/tablet-shell.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { enter } from "#lib/auth/session.ts";
import { type ConsentFormView, getConsentForm } from "#lib/consent/queries/text.ts";
import { idField } from "#lib/fields.ts";
import { signConsentAction } from "./actions.ts";

export const metadata = { title: "Consent to treatment" };

export default async function ConsentPage({ params, searchParams }: PageProps<"/appointments/[id]/consent">) {
  const [{ id }, { done }] = await Promise.all([params, searchParams]);
  const ctx = await enter("consent:take");
  if (!idField.safeParse(id).success) notFound();
  const view = await getConsentForm(ctx, id);
  if (view === null) notFound();
  if (done === "signed") {
    return (
      <TabletShell title="Thank you" width="form">
        <Thanks appointmentId={id}>Your consent is signed. You can take it back at any time.</Thanks>
      </TabletShell>
    );
  }
  const hindrance = hindranceOf(view);
  if (hindrance !== null || view.filled === null) {
    return (
      <TabletShell title="Consent to treatment" width="form" back={{ href: `/appointments/${id}`, label: "Back to the appointment" }}>
        {hindrance !== null && <Hindrance {...hindrance} />}
      </TabletShell>
    );
  }
  const { versionId, text, seen } = view.filled;
  return (
    <TabletShell title={text.title} lead={`${view.patientName}${view.born === null ? "" : `, born ${view.born}`}`} width="form">
      <div className="grid gap-8">
        {view.inForceTo !== null && (
          <Notice meaning="info" touch title={`You have signed this already. It holds until ${view.inForceTo}.`}>
            Signing again replaces it.
          </Notice>
        )}
        <ConsentText sections={text.sections} />
        <ConsentForm
          action={signConsentAction}
          appointmentId={id}
          consentVersionId={versionId}
          seen={seen}
          idempotencyKey={crypto.randomUUID()}
          statements={text.statements}
        />
      </div>
    </TabletShell>
  );
}

function hindranceOf({ appointmentId, patientId, over, inSeries, filled }: ConsentFormView) {
  const back = { href: `/appointments/${appointmentId}`, label: "Back to the appointment" };
  if (over) return { title: "This visit is over", words: "Consent is signed before the next one.", ...back };
  if (!inSeries) {
    return {
      title: "This appointment belongs to no series",
      words: "A consent is given for a series. Book the treatment as part of one.",
      href: `/patients/${patientId}`,
      label: "To the patient",
    };
  }
  if (filled === null)
    return { title: "There is no consent text yet", words: "A clinician approves the treatment consent in Settings first.", ...back };
  return null;
}
