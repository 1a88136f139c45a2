import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { AdjustFields } from "#components/aftercare/adjust-fields.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { getCorrection } from "#lib/aftercare/queries/adjusting.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { correctHandoutAction } from "./actions.ts";

export const metadata: Metadata = { title: "Correct the handout" };

export default async function CorrectHandoutPage({ params }: PageProps<"/handouts/[id]/correct">) {
  const ctx = await enter("treatment:record", "handout:read", "patient:read");
  const { id } = await params;
  const view = idField.safeParse(id).success ? await getCorrection(ctx, id) : null;
  if (view === null) notFound();
  if (view.newerId !== null) redirect(`/handouts/${view.newerId}`);
  const { patient, form, givenVersion } = view;
  return (
    <div className="page page-sheet">
      <PageHead
        title="Correct the handout"
        lead="A new handout is issued, counted from the same end of the treatment. The one before stays readable, marked as replaced."
        crumbs={[
          { label: patient.name, href: `/patients/${patient.id}` },
          { label: "Aftercare handout", href: `/handouts/${id}` },
          { label: "Correct" },
        ]}
      />
      {form === null ? (
        <Notice meaning="warn" title="No aftercare set is in force.">
          A clinician approves one in Settings; then a handout can be issued.
        </Notice>
      ) : (
        <div className="panel panel-pad">
          <p className="mb-5 text-ink-2">
            Issued from version {form.version}, approved by {form.approvedBy}
            {form.version === givenVersion ? "." : `. The handout before was given from version ${givenVersion}.`}
          </p>
          <ActionForm
            action={correctHandoutAction}
            submit="Issue the new handout"
            pendingText="Issuing…"
            label="Correct the handout"
            beside={<ButtonLink href={`/handouts/${id}`}>Leave as it is</ButtonLink>}
          >
            <HiddenField name="handoutId" value={id} />
            <TextField name="reason" label="Why it is issued anew" maxLength={300} />
            <AdjustFields view={form} />
          </ActionForm>
        </div>
      )}
    </div>
  );
}
