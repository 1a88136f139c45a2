import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { AdjustFields } from "#components/aftercare/adjust-fields.tsx";
import { TabletShell } from "#components/shell/tablet-shell.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { getAftercarePlan } from "#lib/aftercare/queries/adjusting.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { adjustAftercareAction } from "./actions.ts";

export const metadata: Metadata = { title: "Adjust the aftercare" };

export default async function AdjustAftercarePage({ params }: PageProps<"/appointments/[id]/treatment/aftercare">) {
  const ctx = await enter("treatment:record", "patient:read", "clinical:read");
  const { id } = await params;
  const view = idField.safeParse(id).success ? await getAftercarePlan(ctx, id) : null;
  if (view === null) notFound();
  if (view.isSigned) redirect(`/treatments/${view.treatmentId}`);
  const back = `/appointments/${id}/treatment`;
  return (
    <TabletShell title="Adjust the aftercare" lead={view.patient} back={{ href: back, label: "Back to the record" }} width="form">
      {view.form === null ? (
        <Notice meaning="warn" title="No aftercare set is in force.">
          A clinician approves one in Settings; then it can be adjusted and handed out.
        </Notice>
      ) : (
        <>
          <p className="mb-5 text-ink-2">
            Version {view.form.version}, approved by {view.form.approvedBy}. Nothing has to be filled in: signing hands it out as it stands
            here, counted from the recorded end.
          </p>
          <ActionForm
            action={adjustAftercareAction}
            submit="Keep for this patient"
            label="Adjust the aftercare"
            touch
            beside={
              <ButtonLink href={back} size="touch">
                Leave as it is
              </ButtonLink>
            }
          >
            <HiddenField name="treatmentId" value={view.treatmentId} />
            <HiddenField name="seen" value={view.seen} />
            <AdjustFields view={view.form} touch />
          </ActionForm>
        </>
      )}
    </TabletShell>
  );
}
