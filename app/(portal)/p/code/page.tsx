import { CallUs } from "#components/portal/call-us.tsx";
import { PortalShell } from "#components/shell/portal-shell.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { publicVisitor } from "#lib/auth/session.ts";
import { getClinicContacts } from "#lib/clinic/queries/contacts.ts";
import { enterPortalCodeAction } from "../actions.ts";

/** The second step of the gate on a device that was never seen. Reading it tells nothing, to whom a code went least of all: only the form counts. */
export default async function PortalCodePage() {
  const contacts = await getClinicContacts(await publicVisitor());
  return (
    <PortalShell
      clinic={contacts.clinic}
      foot={contacts.phones.length > 0 && <CallUs phones={contacts.phones}>No code, or stuck? Call</CallUs>}
    >
      <div className="pt-[min(12dvh,96px)]">
        <h1 className="t-patient-h1">One more step</h1>
        <p className="mt-2 mb-8 text-ink-2">
          This device is new to us. We sent a code to you, by the way you agreed to: look at your e-mail or your text messages.
        </p>
        <ActionForm action={enterPortalCodeAction} submit="Open my page" pendingText="Opening…" touch wide>
          <TextField
            name="code"
            label="Code"
            help="Six figures. It works for ten minutes."
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={60}
            secret
            touch
          />
        </ActionForm>
        <p className="mt-6 text-ink-2">
          Nothing there after two minutes? Open the link we sent you again, or <TextLink href="/p">start again here</TextLink>.
        </p>
      </div>
    </PortalShell>
  );
}
