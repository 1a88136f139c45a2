import { notFound } from "next/navigation";
import { ScreeningForm } from "#components/screening/screening-form.tsx";
import { Hindrance, Thanks } from "#components/screening/thanks.tsx";
import { TabletShell } from "#components/shell/tablet-shell.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getScreeningForm, type ScreeningFormView } from "#lib/screening/queries/form.ts";
import { signScreeningAction } from "./actions.ts";

export const metadata = { title: "Before your treatment" };

const TITLE = "Before your treatment";

export default async function ScreeningPage({ params, searchParams }: PageProps<"/appointments/[id]/screening">) {
  const [{ id }, { done }] = await Promise.all([params, searchParams]);
  const ctx = await enter("screening:take");
  if (!idField.safeParse(id).success) notFound();
  const view = await getScreeningForm(ctx, id);
  if (view === null) notFound();
  if (done === "signed") {
    return (
      <TabletShell title="Thank you" width="form">
        <Thanks appointmentId={id}>Your answers are signed.</Thanks>
      </TabletShell>
    );
  }
  const hindrance = hindranceOf(view);
  if (hindrance !== null || view.form === null) {
    return (
      <TabletShell title={TITLE} width="form" back={{ href: `/appointments/${id}`, label: "Back to the appointment" }}>
        {hindrance !== null && <Hindrance {...hindrance} />}
      </TabletShell>
    );
  }
  const { versionId, definition } = view.form;
  return (
    <TabletShell title={TITLE} lead={`${view.patientName}, born ${view.born}`} width="form">
      <ScreeningForm
        action={signScreeningAction}
        appointmentId={id}
        formVersionId={versionId}
        idempotencyKey={crypto.randomUUID()}
        definition={definition}
      />
    </TabletShell>
  );
}

function hindranceOf({ appointmentId, patientId, born, over, form }: ScreeningFormView) {
  const back = { href: `/appointments/${appointmentId}`, label: "Back to the appointment" };
  if (over) return { title: "This visit is over", words: "Fill in the form for the next one.", ...back };
  if (born === null) {
    return {
      title: "The date of birth is missing",
      words: "Nobody can be screened without it.",
      href: `/patients/${patientId}/edit`,
      label: "Add the date of birth",
    };
  }
  if (form === null) return { title: "There is no form yet", words: "A clinician approves the screening form in Settings first.", ...back };
  return null;
}
