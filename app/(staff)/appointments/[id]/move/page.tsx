import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MoveForm } from "#components/diary/move-form.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { getAppointment } from "#lib/appointments/queries/appointment.ts";
import { STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { listCliniciansAt } from "#lib/resources/queries/hours.ts";
import { localDate } from "#lib/time.ts";
import { moveAppointmentAction } from "../actions.ts";

export const metadata: Metadata = { title: "Move appointment" };

export default async function MovePage({ params }: PageProps<"/appointments/[id]/move">) {
  const ctx = await enter("diary:read", "appointment:change", "clinic:read");
  const { id } = await params;
  const visit = idField.safeParse(id).success ? await getAppointment(ctx, id) : null;
  if (visit === null) notFound();
  const clinicians = await listCliniciansAt(ctx, visit.locationId);
  const back = `/appointments/${visit.id}`;
  return (
    <div className="page page-narrow">
      <PageHead
        title="Move appointment"
        lead={`${visit.patientName}, ${visit.service}, ${visit.when}.`}
        crumbs={[{ label: "Diary", href: "/diary" }, { label: "Appointment", href: back }, { label: "Move" }]}
      />
      <div className="stack">
        {!visit.movable && (
          <Notice meaning="warn" title={`This appointment is ${STATUS_LABELS[visit.status].toLowerCase()}, so it can no longer be moved.`}>
            <TextLink href={back}>Back to the appointment</TextLink>
          </Notice>
        )}
        {visit.series !== null && (
          <Panel title={`Session ${visit.series.session} of ${visit.series.sessions}`}>
            <Facts
              items={[
                {
                  term: "Now",
                  value: visit.series.neighbours.length === 0 ? "No other session is booked" : visit.series.neighbours.join("; "),
                },
                { term: "Gaps", value: visit.series.gaps },
                { term: "The others", value: `Stay where they are. Still ${visit.series.sessions} sessions.` },
              ]}
            />
          </Panel>
        )}
        {visit.movable && (
          <Panel>
            <MoveForm
              appointment={{ ...visit, inSeries: visit.series !== null }}
              clinicians={clinicians}
              today={localDate(ctx.now, visit.timeZone)}
              mayAllowShortGap={widen(ctx, "appointment:override") !== null}
              action={moveAppointmentAction}
            />
          </Panel>
        )}
      </div>
    </div>
  );
}
