import { notFound } from "next/navigation";
import { ConsentForm } from "#components/consent/consent-form.tsx";
import { ConsentText } from "#components/consent/consent-text.tsx";
import { Hindrance, Thanks } from "#components/screening/thanks.tsx";
import { TabletShell } from "#components/shell/tablet-shell.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { widen } from "#lib/auth/ctx.ts";
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
  const completes = widen(ctx, "consent:complete") !== null;
  if (done === "signed") {
    const next = view.waitingId === null ? undefined : { href: `/consents/${view.waitingId}`, label: "to the clinician’s part" };
    return (
      <TabletShell title="Thank you" width="form">
        <Thanks appointmentId={id} next={completes ? next : undefined}>
          Your part of the consent is signed. You can take it back at any time.
        </Thanks>
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
    <TabletShell title={text.title} lead={`${view.patientName}, born ${view.born ?? ""}`} width="form">
      <div className="grid gap-8">
        <Standing view={view} completes={completes} />
        <ConsentText sections={text.sections} />
        <ConsentForm
          action={signConsentAction}
          appointmentId={id}
          consentVersionId={versionId}
          seen={seen}
          idempotencyKey={crypto.randomUUID()}
          statements={text.statements}
          minor={view.minor}
        />
      </div>
    </TabletShell>
  );
}

function Standing({ view, completes }: { readonly view: ConsentFormView; readonly completes: boolean }) {
  if (view.waitingId !== null) {
    return (
      <Notice meaning="info" touch title="The patient has signed. The clinician’s part is still to come.">
        {completes ? (
          <p className="pt-2">
            <ButtonLink href={`/consents/${view.waitingId}`} size="touch" variant="primary">
              Go to the clinician’s part
            </ButtonLink>
          </p>
        ) : (
          <p>A clinician goes through it with the patient and signs. Signing again replaces it.</p>
        )}
      </Notice>
    );
  }
  if (view.inForceTo === null) return null;
  return (
    <Notice meaning="info" touch title={`You have signed this already. It holds until ${view.inForceTo}.`}>
      Signing again replaces it, once the clinician has signed too.
    </Notice>
  );
}

function hindranceOf({ appointmentId, patientId, over, born, inSeries, filled }: ConsentFormView) {
  const back = { href: `/appointments/${appointmentId}`, label: "Back to the appointment" };
  if (over) return { title: "This visit is over", words: "Consent is signed before the next one.", ...back };
  if (born === null) {
    return {
      title: "The date of birth is missing",
      words: "It says who signs. Staff add it to the patient’s details first.",
      href: `/patients/${patientId}/edit`,
      label: "Add the date of birth",
    };
  }
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
