import { Lock } from "lucide-react";
import { LinkField } from "#components/portal/link-field.tsx";
import { PortalShell } from "#components/shell/portal-shell.tsx";
import { BirthDateField } from "#components/ui/birth-date-field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { publicVisitor } from "#lib/auth/session.ts";
import { getGateView } from "#lib/portal/queries/links.ts";
import { openPortalAction } from "./actions.ts";

/** The gate. Reading it tells nothing and changes nothing: only the form, sent with the date of birth, counts. */
export default async function GatePage() {
  const gate = await getGateView(await publicVisitor());
  const [first, ...others] = gate.phones;
  const foot = first && (
    <>
      Link not working? Call <TextLink href={`tel:${first.phone.replaceAll(/[^\d+]/g, "")}`}>{first.phone}</TextLink> ({first.location})
      {others.map(({ location, phone }) => (
        <span key={phone}>
          {" or "}
          <TextLink href={`tel:${phone.replaceAll(/[^\d+]/g, "")}`}>{phone}</TextLink> ({location})
        </span>
      ))}
      .
    </>
  );
  return (
    <PortalShell clinic={gate.clinic} foot={foot}>
      <div className="pt-[min(12dvh,96px)]">
        <h1 className="t-patient-h1">Is it you?</h1>
        <p className="mt-2 mb-8 text-ink-2">We sent this link to one person. Type your date of birth to open your page.</p>
        <ActionForm action={openPortalAction} submit="Open my page" pendingText="Opening…" touch wide>
          <LinkField />
          <BirthDateField name="dateOfBirth" label="Your date of birth" help="For example, 9 4 1990" month="number" touch />
        </ActionForm>
        <p className="mt-6 flex gap-3 text-ink-2">
          <Lock className="mt-0.5 size-5" aria-hidden="true" />
          <span>After five tries the link stops, and we send you a new one. Using a shared phone? Close the page when you are done.</span>
        </p>
      </div>
    </PortalShell>
  );
}
