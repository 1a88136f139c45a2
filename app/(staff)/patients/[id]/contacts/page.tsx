import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ContactConsentForm, PeopleForms } from "#components/patients/contact-forms.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getContacts } from "#lib/patients/queries/contacts.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { CHANNEL_LABELS, CHANNELS, PEOPLE_ROLES, PERSON_ROLE_LABELS } from "#lib/patients/rules/contacts.ts";
import { addPersonAction, archivePersonAction, editPersonAction, noteContactConsentsAction } from "./actions.ts";

export const metadata: Metadata = { title: "Patient contacts" };

export default async function ContactsPage({ params }: PageProps<"/patients/[id]/contacts">) {
  const ctx = await enter("patient:read", "patient:write");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  const { consents, noted, people } = await getContacts(ctx, patient.id);
  return (
    <div className="page page-narrow">
      <PageHead
        title="Contacts"
        lead="How the patient agreed to be reached, and who stands beside them."
        crumbs={[{ label: "Patients", href: "/patients" }, { label: patient.name, href: `/patients/${patient.id}` }, { label: "Contacts" }]}
      />
      <div className="stack">
        <Panel title="May we reach them by …?">
          <ContactConsentForm
            patientId={patient.id}
            idempotencyKey={crypto.randomUUID()}
            channels={CHANNELS.map((name) => ({ name, label: CHANNEL_LABELS[name], said: consents[name], noted: noted[name] }))}
            action={noteContactConsentsAction}
          />
        </Panel>
        <Panel title="People">
          <PeopleForms
            patientId={patient.id}
            people={people}
            roles={PEOPLE_ROLES.map((value) => ({ value, label: PERSON_ROLE_LABELS[value] }))}
            idempotencyKey={crypto.randomUUID()}
            add={addPersonAction}
            edit={editPersonAction}
            archive={archivePersonAction}
          />
        </Panel>
      </div>
    </div>
  );
}
