import type { Metadata } from "next";
import { CallUs } from "#components/portal/call-us.tsx";
import { LinkField } from "#components/portal/link-field.tsx";
import { PortalShell } from "#components/shell/portal-shell.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { publicVisitor } from "#lib/auth/session.ts";
import { getClinicContacts } from "#lib/clinic/queries/contacts.ts";
import { chooseOwnMessagesAction } from "./actions.ts";

/** Nothing here is for search engines or link previews. */
export const metadata: Metadata = { title: { absolute: "Your messages" }, robots: { index: false, follow: false, noarchive: true } };

/** Where a patient says that they want no more than belongs to their care. Reading it tells nothing and changes nothing. */
export default async function ChoicesPage() {
  const { clinic, phones } = await getClinicContacts(await publicVisitor());
  return (
    <PortalShell clinic={clinic} foot={phones.length > 0 && <CallUs phones={phones}>Link not working? Call</CallUs>}>
      <div className="pt-[min(8dvh,64px)]">
        <h1 className="t-patient-h1">Which messages would you like?</h1>
        <p className="mt-2 mb-8 text-ink-2">You can change this at any time, with the same link or by telling us.</p>
        <ActionForm action={chooseOwnMessagesAction} submit="Save my choice" touch wide>
          <LinkField />
          <RadioGroup
            name="wants"
            label="Please send me"
            options={[
              {
                value: "care",
                label: "Only what is part of my care",
                help: "Your visits, how to prepare, forms and how to look after your skin",
              },
              { value: "everything", label: "Everything", help: "Also how you are doing, and when it is time to look at the result" },
            ]}
            touch
          />
        </ActionForm>
      </div>
    </PortalShell>
  );
}
