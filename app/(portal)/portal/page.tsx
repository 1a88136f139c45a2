import { PortalHome } from "#components/portal/portal-home.tsx";
import { openPortal } from "#lib/auth/session.ts";
import { getPortalView } from "#lib/portal/queries/view.ts";

const PLACES = {
  handout: (id: string) => `/portal/handouts/${id}`,
  consent: (id: string) => `/portal/consents/${id}`,
  calendar: "/portal/calendar",
  prices: "/portal/prices",
};

/** A patient's own page. Whose it is comes from the session behind the link; nothing in the address says so. */
export default async function PortalPage() {
  return <PortalHome view={await getPortalView(await openPortal())} places={PLACES} />;
}
