import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { WaitlistForm } from "#components/diary/waitlist-form.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { getAppointment } from "#lib/appointments/queries/appointment.ts";
import { getWaitlistEntry } from "#lib/appointments/queries/waitlist.ts";
import { STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { listCliniciansAt } from "#lib/resources/queries/hours.ts";
import { addDays, localDate } from "#lib/time.ts";
import { takeOffWaitlistAction } from "../../../waitlist/actions.ts";
import { putOnWaitlistAction } from "./actions.ts";

export const metadata: Metadata = { title: "Waitlist" };

export default async function WaitlistEntryPage({ params }: PageProps<"/appointments/[id]/waitlist">) {
  const ctx = await enter("diary:read", "appointment:change", "clinic:read");
  const { id } = await params;
  const visit = idField.safeParse(id).success ? await getAppointment(ctx, id) : null;
  if (visit === null) notFound();
  const clinicians = await listCliniciansAt(ctx, visit.locationId);
  const entry = await getWaitlistEntry(ctx, visit.id);
  const today = localDate(ctx.now, visit.timeZone);
  const back = `/appointments/${visit.id}`;
  return (
    <div className="page page-narrow">
      <PageHead
        title={entry === null ? "Put on the waitlist" : "On the waitlist"}
        lead={`${visit.patientName} keeps ${visit.when} until an earlier place is found.`}
        crumbs={[{ label: "Diary", href: "/diary" }, { label: "Appointment", href: back }, { label: "Waitlist" }]}
      />
      {visit.movable && visit.date > today ? (
        <Panel
          foot={
            entry === null ? undefined : (
              <>
                <ActionForm action={takeOffWaitlistAction} inline label="Take off the waitlist">
                  <HiddenField name="entryId" value={entry.id} />
                  <HiddenField name="version" value={entry.version} />
                  <SubmitButton variant="secondary" pendingText="Taking off…">
                    Take off the waitlist
                  </SubmitButton>
                </ActionForm>
                <p className="t-ui text-ink-2">Waiting since {entry.since}. The booking stays either way.</p>
              </>
            )
          }
        >
          <WaitlistForm
            appointmentId={visit.id}
            days={{ from: today, to: addDays(visit.date, -1) }}
            entry={entry}
            clinicians={clinicians}
            action={putOnWaitlistAction}
          />
        </Panel>
      ) : (
        <Notice
          meaning="warn"
          title={
            visit.movable
              ? "There is no day left before this visit, so there is nothing to wait for."
              : `This appointment is ${STATUS_LABELS[visit.status].toLowerCase()}, so it has no earlier time to wait for.`
          }
        >
          <TextLink href={back}>Back to the appointment</TextLink>
        </Notice>
      )}
    </div>
  );
}
