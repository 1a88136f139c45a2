import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LateNotice } from "#components/preparation/late-notice.tsx";
import { PreparationList } from "#components/preparation/preparation-list.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { PrintButton } from "#components/ui/print-button.tsx";
import { getPreparation } from "#lib/aftercare/queries/preparation.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";

export const metadata: Metadata = { title: "Preparation" };

/** What the patient is to do before one session, to read out, to print and to give. */
export default async function PreparationPage({ params }: PageProps<"/appointments/[id]/preparation">) {
  const ctx = await enter("diary:read");
  const { id } = await params;
  const view = idField.safeParse(id).success ? await getPreparation(ctx, id) : null;
  if (view === null) notFound();
  return (
    <div className="page page-sheet">
      <PageHead
        title="Before your session"
        lead={`For ${view.patient.name}. ${view.service}, ${view.when}.`}
        crumbs={[
          { label: "Diary", href: "/diary" },
          { label: "Appointment", href: `/appointments/${view.appointmentId}` },
          { label: "Preparation" },
        ]}
        actions={<PrintButton variant="primary">Print</PrintButton>}
      />
      <div className="no-print mb-4">
        <LateNotice late={view.late} />
      </div>
      <article className="panel panel-patient panel-pad">
        {view.items.length === 0 ? (
          <EmptyState title="No preparation is in force">
            A clinician words it with the aftercare and approves it under Settings.
          </EmptyState>
        ) : (
          <PreparationList items={view.items} />
        )}
      </article>
    </div>
  );
}
