import { GatePage } from "#components/portal/gate-page.tsx";
import { publicVisitor } from "#lib/auth/session.ts";
import { getClinicContacts } from "#lib/clinic/queries/contacts.ts";
import { openPortalAction } from "./actions.ts";

export default async function PortalGatePage() {
  const contacts = await getClinicContacts(await publicVisitor());
  return (
    <GatePage
      contacts={contacts}
      action={openPortalAction}
      words="We sent this link to one person. Type your date of birth to open your page."
      submit="Open my page"
    >
      After five tries the link stops, and we send you a new one. Using a shared phone? Close the page when you are done.
    </GatePage>
  );
}
