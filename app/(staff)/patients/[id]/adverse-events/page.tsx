import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EventForm } from "#components/adverse/event-form.tsx";
import { EventList } from "#components/adverse/event-list.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { getNewEvent, listPatientEvents } from "#lib/adverse/queries/patient.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { recordEventAction } from "./actions.ts";

export const metadata: Metadata = { title: "Adverse events" };

export default async function PatientEventsPage({ params, searchParams }: PageProps<"/patients/[id]/adverse-events">) {
  const ctx = await enter("patient:read", "clinical:read", "treatment:record");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  const { visit } = await searchParams;
  const [events, { visits, today, inAWeek }] = await Promise.all([listPatientEvents(ctx, patient.id), getNewEvent(ctx, patient.id)]);
  const open = events.filter(({ isOpen }) => isOpen).length;
  return (
    <div className="page page-narrow">
      <PageHead
        title="Adverse events"
        lead={`What came after ${patient.name}’s visits: ${events.length} written down, ${open} not over.`}
        crumbs={[
          { label: "Patients", href: "/patients" },
          { label: patient.name, href: `/patients/${patient.id}` },
          { label: "Adverse events" },
        ]}
      />
      <div className="stack">
        <Panel pad="flush">
          {events.length === 0 ? (
            <EmptyState title="Nothing written down" small>
              Redness that stays, an infection, a mark: what the skin does after a visit stands here.
            </EmptyState>
          ) : (
            <EventList events={events} />
          )}
        </Panel>
        <Panel title="Write down an event" id="new">
          {visits.length === 0 ? (
            <p className="t-ui text-ink-2">There has been no visit yet that anything could have come after.</p>
          ) : (
            <EventForm
              action={recordEventAction}
              idempotencyKey={crypto.randomUUID()}
              visits={visits}
              chosen={visits.find((each) => each.id === visit)?.id}
              today={today}
              inAWeek={inAWeek}
            />
          )}
        </Panel>
      </div>
    </div>
  );
}
