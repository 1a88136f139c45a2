import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ButtonLink } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { getAppointment } from "#lib/appointments/queries/appointment.ts";
import { STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { cancelAppointmentAction } from "../actions.ts";

export const metadata: Metadata = { title: "Cancel appointment" };

export default async function CancelPage({ params }: PageProps<"/appointments/[id]/cancel">) {
  const ctx = await enter("diary:read", "appointment:change");
  const { id } = await params;
  const visit = idField.safeParse(id).success ? await getAppointment(ctx, id) : null;
  if (visit === null) notFound();
  const back = `/appointments/${visit.id}`;
  const possible = visit.next.includes("cancelled");
  return (
    <div className="page page-narrow">
      <PageHead
        title="Cancel appointment"
        lead={`${visit.patientName}, ${visit.service}, ${visit.when}.`}
        crumbs={[{ label: "Diary", href: "/diary" }, { label: "Appointment", href: back }, { label: "Cancel" }]}
      />
      {possible ? (
        <Panel>
          <ActionForm
            action={cancelAppointmentAction}
            submit="Cancel the appointment"
            submitVariant="danger"
            pendingText="Cancelling…"
            beside={<ButtonLink href={back}>Keep it</ButtonLink>}
          >
            <HiddenField name="appointmentId" value={visit.id} />
            <HiddenField name="version" value={visit.version} />
            {visit.series !== null && (
              <p className="t-ui text-ink-2">
                Only session {visit.series.session} is cancelled. The other sessions stay booked, and the series keeps its{" "}
                {visit.series.sessions} sessions.
              </p>
            )}
            <TextArea
              name="reason"
              label="Reason"
              help="Kept in the history. It can be taken back while its time is free."
              maxLength={500}
            />
          </ActionForm>
        </Panel>
      ) : (
        <Notice meaning="warn" title={`This appointment is ${STATUS_LABELS[visit.status].toLowerCase()}, so it cannot be cancelled.`} />
      )}
    </div>
  );
}
