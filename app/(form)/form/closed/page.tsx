import { StaffWayBack } from "#components/forms/form-frame.tsx";
import { CallUs } from "#components/portal/call-us.tsx";
import { PortalShell } from "#components/shell/portal-shell.tsx";
import { currentHandOver, publicVisitor } from "#lib/auth/session.ts";
import { getClinicContacts } from "#lib/clinic/queries/contacts.ts";

/** What stands where a form was: it shows nothing of anybody, and what was typed so far is kept. */
export default async function ClosedPage() {
  const [onTablet, contacts] = await Promise.all([
    currentHandOver().then((handedOver) => handedOver !== null),
    publicVisitor().then(getClinicContacts),
  ]);
  return (
    <PortalShell clinic={contacts.clinic} foot={onTablet && <StaffWayBack />}>
      <div className="stack pt-[min(12dvh,96px)]">
        <h1 className="t-patient-h1">This form is closed</h1>
        {onTablet ? (
          <>
            <p>We cleared the screen to keep your answers private. Those that were saved are kept.</p>
            <p className="strong">Please give the tablet back. We will open the form for you again.</p>
          </>
        ) : (
          <>
            <p>To go on, open the link we gave you again. Answers that were saved are kept.</p>
            {contacts.phones.length > 0 && (
              <p>
                <CallUs phones={contacts.phones}>Link not working? Call</CallUs>
              </p>
            )}
          </>
        )}
      </div>
    </PortalShell>
  );
}
