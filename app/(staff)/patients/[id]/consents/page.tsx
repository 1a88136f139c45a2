import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { SessionConsents, SignedConsents, UseRows } from "#components/consent/consent-rows.tsx";
import { ContactForm } from "#components/consent/contact-form.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { getPatientConsents } from "#lib/consent/queries/patient.ts";
import { idField } from "#lib/fields.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { noteContactConsentAction } from "./actions.ts";

export const metadata: Metadata = { title: "Consents" };

/** What may stand in the address after something was done; anything else is passed over. */
const SAID: Readonly<Record<string, string>> = {
  photo: "The consent to photographs is signed.",
  contact: "The ways of contact are kept.",
};

export default async function PatientConsentsPage({ params, searchParams }: PageProps<"/patients/[id]/consents">) {
  const ctx = await enter("patient:read", "consent:take");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  if (patient.id !== id.toLowerCase()) redirect(`/patients/${patient.id}/consents`);
  const { done } = await searchParams;
  const said = typeof done === "string" ? SAID[done] : undefined;
  const view = await getPatientConsents(ctx, patient.id);
  const completes = widen(ctx, "consent:complete") !== null;
  const open = view.contact.filter(({ standing }) => standing === null);
  return (
    <div className="page page-list">
      <PageHead
        title="Consents"
        lead={`${patient.name}${patient.born === null ? "" : `, born ${patient.born}`}`}
        crumbs={[{ label: "Patients", href: "/patients" }, { label: patient.name, href: `/patients/${patient.id}` }, { label: "Consents" }]}
      />
      {said !== undefined && (
        <div className="pb-4">
          <Notice meaning="ok" title={said} live />
        </div>
      )}
      <div className="with-side">
        <div className="stack">
          <Panel title="Sessions to come">
            <SessionConsents sessions={view.sessions} completes={completes} />
          </Panel>
          <Panel title="Treatment consents">
            <SignedConsents items={view.treatments} empty="None was signed yet. It is signed on the tablet, from a session of a series." />
          </Panel>
        </div>
        <div className="stack">
          <Panel
            title="Photographs"
            foot={
              view.photo.some(({ standing }) => standing === null) && (
                <ButtonLink href={`/patients/${patient.id}/photo-consent`}>Sign on the tablet</ButtonLink>
              )
            }
          >
            <UseRows uses={view.photo} label="Photographs" />
          </Panel>
          <Panel title="Ways of contact">
            <UseRows uses={view.contact} label="Ways of contact" />
            {open.length > 0 && view.contactText !== null && (
              <div className="pt-4">
                <ContactForm
                  action={noteContactConsentAction}
                  patientId={patient.id}
                  consentVersionId={view.contactText.versionId}
                  seen={view.contactText.seen}
                  idempotencyKey={crypto.randomUUID()}
                  text={view.contactText.text.sections.flatMap(({ paragraphs }) => paragraphs)}
                  channels={open}
                />
              </div>
            )}
            {open.length > 0 && view.contactText === null && (
              <p className="t-small pt-4 text-ink-2">A clinician approves the text about contact in Settings first.</p>
            )}
          </Panel>
          {view.endedUses.length > 0 && (
            <Panel title="Earlier">
              <SignedConsents items={view.endedUses} empty="" />
            </Panel>
          )}
        </div>
      </div>
    </div>
  );
}
