import { GatePage } from "#components/portal/gate-page.tsx";
import { publicVisitor } from "#lib/auth/session.ts";
import { getClinicContacts } from "#lib/clinic/queries/contacts.ts";
import { openFormLinkAction } from "./actions.ts";

export default async function FormGatePage() {
  const contacts = await getClinicContacts(await publicVisitor());
  return (
    <GatePage
      contacts={contacts}
      action={openFormLinkAction}
      words="We gave this link to one person. Type your date of birth to open your form."
      submit="Open my form"
    >
      After five tries the link stops, and we give you a new one. Using a shared phone? Close the page when you are done.
    </GatePage>
  );
}
