import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { PortalShell } from "#components/shell/portal-shell.tsx";
import { BirthDateField } from "#components/ui/birth-date-field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import type { ClinicContacts } from "#lib/clinic/queries/contacts.ts";
import type { FormAction } from "#lib/form-state.ts";
import { CallUs } from "./call-us.tsx";
import { LinkField } from "./link-field.tsx";

type GatePageProps = {
  readonly contacts: ClinicContacts;
  readonly action: FormAction;
  /** What the link is for: "Type your date of birth to open your page." */
  readonly words: string;
  readonly submit: string;
  readonly children: ReactNode;
};

/** The gate behind a secret link. Reading it tells nothing and changes nothing: only the form, sent with the date of birth, counts. */
export function GatePage({ contacts, action, words, submit, children }: GatePageProps) {
  return (
    <PortalShell
      clinic={contacts.clinic}
      foot={contacts.phones.length > 0 && <CallUs phones={contacts.phones}>Link not working? Call</CallUs>}
    >
      <div className="pt-[min(12dvh,96px)]">
        <h1 className="t-patient-h1">Is it you?</h1>
        <p className="mt-2 mb-8 text-ink-2">{words}</p>
        <ActionForm action={action} submit={submit} pendingText="Opening…" touch wide>
          <LinkField />
          <BirthDateField name="dateOfBirth" label="Your date of birth" help="For example, 9 4 1990" month="number" touch />
        </ActionForm>
        <p className="mt-6 flex gap-3 text-ink-2">
          <Lock className="mt-0.5 size-5" aria-hidden="true" />
          <span>{children}</span>
        </p>
      </div>
    </PortalShell>
  );
}
