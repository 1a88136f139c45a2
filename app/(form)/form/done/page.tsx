import { Check } from "lucide-react";
import { StaffWayBack } from "#components/forms/form-frame.tsx";
import { PortalShell } from "#components/shell/portal-shell.tsx";
import { currentHandOver, publicVisitor } from "#lib/auth/session.ts";
import { getClinicContacts } from "#lib/clinic/queries/contacts.ts";

/** The end of everything there was to fill in: nothing of what was answered can be seen from here. */
export default async function DonePage() {
  const [onTablet, { clinic }] = await Promise.all([
    currentHandOver().then((handedOver) => handedOver !== null),
    publicVisitor().then(getClinicContacts),
  ]);
  return (
    <PortalShell clinic={clinic} foot={onTablet && <StaffWayBack />}>
      <div className="stack pt-[min(12dvh,96px)]">
        <p className="mark ok">
          <Check aria-hidden="true" />
          Signed and saved
        </p>
        <h1 className="t-patient-h1">{onTablet ? "Thank you. Please give the tablet back." : "Thank you. We have your form."}</h1>
        <p className="text-ink-2">
          {onTablet
            ? "If something changes before your treatment, tell us."
            : "You can close this page. If something changes before your visit, call us."}
        </p>
      </div>
    </PortalShell>
  );
}
