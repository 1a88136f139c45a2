import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { whatSends } from "#app/(staff)/messages/sends.ts";
import { ChoiceForm } from "#components/messages/choice.tsx";
import { MessageRows } from "#components/messages/message-rows.tsx";
import { PausedNotice } from "#components/messages/paused.tsx";
import { PlannedRows } from "#components/messages/planned-rows.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getPatientLog } from "#lib/messages/queries/log.ts";
import { getPause } from "#lib/messages/queries/pause.ts";
import { patientLogPath } from "#lib/messages/rules/address.ts";
import { getContacts } from "#lib/patients/queries/contacts.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { sayContactConsents } from "#lib/patients/rules/contacts.ts";
import { resumeMessagesAction } from "../../../messages/actions.ts";
import { noteMessageChoiceAction } from "./actions.ts";

export const metadata: Metadata = { title: "Patient messages" };

export default async function PatientMessagesPage({ params, searchParams }: PageProps<"/patients/[id]/messages">) {
  const ctx = await enter("patient:read", "message:read");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  if (patient.id !== id.toLowerCase()) redirect(patientLogPath(patient.id));
  const asked = idField.safeParse((await searchParams).before);
  const before = asked.success ? asked.data : null;
  const [log, contacts, paused] = await Promise.all([
    getPatientLog(ctx, patient.id, before, whatSends()),
    getContacts(ctx, patient.id),
    getPause(ctx),
  ]);
  const last = log.rows.at(-1);
  return (
    <div className="page page-list">
      <PageHead
        title="Messages"
        lead={sayContactConsents(contacts.consents)}
        crumbs={[{ label: "Patients", href: "/patients" }, { label: patient.name, href: `/patients/${patient.id}` }, { label: "Messages" }]}
        actions={<ButtonLink href={`/patients/${patient.id}/contacts`}>Change contacts</ButtonLink>}
      />
      <div className="stack">
        {paused !== null && <PausedNotice paused={paused} resume={resumeMessagesAction} />}
        <div className="with-side">
          <div className="stack">
            {before === null && log.planned.length > 0 && (
              <Panel title="Planned" pad="flush">
                <PlannedRows planned={log.planned} of="patient" />
              </Panel>
            )}
            <Panel title="Said" pad="flush">
              {log.rows.length === 0 ? (
                <EmptyState title="Nothing was said yet" small level={3}>
                  Everything this patient is told from here stands here, with when it went out and whether they opened its link.
                </EmptyState>
              ) : (
                <MessageRows messages={log.rows} of="patient" />
              )}
            </Panel>
            {(before !== null || log.hasOlder) && (
              <nav className="flex flex-wrap gap-3" aria-label="Parts of the list">
                {before !== null && <ButtonLink href={patientLogPath(patient.id)}>Newest</ButtonLink>}
                {log.hasOlder && last !== undefined && <ButtonLink href={patientLogPath(patient.id, last.id)}>Older</ButtonLink>}
              </nav>
            )}
          </div>
          <Panel title="Which messages they want">
            <ChoiceForm patientId={patient.id} choice={log.choice} action={noteMessageChoiceAction} />
          </Panel>
        </div>
      </div>
    </div>
  );
}
