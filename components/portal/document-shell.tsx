import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { PortalShell } from "#components/shell/portal-shell.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import type { ClinicContacts } from "#lib/clinic/queries/contacts.ts";

type DocumentShellProps = {
  readonly contacts: ClinicContacts;
  readonly title: string;
  readonly children: ReactNode;
  readonly more?: ReactNode;
};

/** One document of a patient's own page, to read and to print. */
export function DocumentShell({ contacts, title, children, more }: DocumentShellProps) {
  return (
    <PortalShell clinic={contacts.clinic} phone={contacts.phones[0]?.phone}>
      <p className="no-print mb-4 flex flex-wrap gap-3">
        <a href="/portal" className={buttonClass("secondary", "touch")}>
          <ArrowLeft />
          Back to your page
        </a>
        {more}
      </p>
      <div className="panel panel-patient panel-pad">
        <h1 className="t-patient-h1 mb-4">{title}</h1>
        {children}
      </div>
    </PortalShell>
  );
}
