import { notFound } from "next/navigation";
import { DocumentShell } from "#components/portal/document-shell.tsx";
import { CalendarLink, PdfLink } from "#components/portal/file-links.tsx";
import { HandoutText } from "#components/portal/handout.tsx";
import { openPortal, publicVisitor } from "#lib/auth/session.ts";
import { getClinicContacts } from "#lib/clinic/queries/contacts.ts";
import { idField } from "#lib/fields.ts";
import { getPortalHandout } from "#lib/portal/queries/documents.ts";

export default async function PortalHandoutPage({ params }: PageProps<"/portal/handouts/[id]">) {
  const { data: id } = idField.safeParse((await params).id);
  if (id === undefined) notFound();
  const handout = await getPortalHandout(await openPortal({ type: "handout", id }), id);
  if (handout === null) notFound();
  return (
    <DocumentShell
      contacts={await getClinicContacts(await publicVisitor())}
      title={handout.title}
      more={
        <>
          <CalendarLink href={`/portal/handouts/${id}/calendar`} />
          {handout.printed !== null && <PdfLink href={`/portal/handouts/${id}/pdf`} />}
        </>
      }
    >
      <HandoutText handout={handout} />
    </DocumentShell>
  );
}
