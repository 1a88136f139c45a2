import { notFound } from "next/navigation";
import { ConsentCopy } from "#components/portal/consent-copy.tsx";
import { DocumentShell } from "#components/portal/document-shell.tsx";
import { openPortal, publicVisitor } from "#lib/auth/session.ts";
import { getClinicContacts } from "#lib/clinic/queries/contacts.ts";
import { idField } from "#lib/fields.ts";
import { getPortalConsent } from "#lib/portal/queries/documents.ts";

export default async function PortalConsentPage({ params }: PageProps<"/portal/consents/[id]">) {
  const { data: id } = idField.safeParse((await params).id);
  if (id === undefined) notFound();
  const consent = await getPortalConsent(await openPortal({ type: "consent", id }), id);
  if (consent === null) notFound();
  return (
    <DocumentShell contacts={await getClinicContacts(await publicVisitor())} title={consent.title}>
      <ConsentCopy consent={consent} />
    </DocumentShell>
  );
}
