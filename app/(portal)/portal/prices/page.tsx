import { notFound } from "next/navigation";
import { DocumentShell } from "#components/portal/document-shell.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { openPortal, publicVisitor } from "#lib/auth/session.ts";
import { getClinicContacts } from "#lib/clinic/queries/contacts.ts";
import { getPortalPrices } from "#lib/portal/queries/prices.ts";

export default async function PortalPricesPage() {
  const places = await getPortalPrices(await openPortal({ type: "prices", id: null }));
  if (places.length === 0) notFound();
  return (
    <DocumentShell contacts={await getClinicContacts(await publicVisitor())} title="What it costs">
      <p className="mb-4 text-ink-2">These are our prices today. What you were quoted for your own series holds as it was quoted.</p>
      {places.map(({ id, name, tax, services }) => (
        <section key={id} className="mb-6">
          <h2 className="t-h2 mb-2">{name}</h2>
          <Facts items={services.map((service) => ({ term: service.name, value: service.price }))} />
          {tax !== null && <p className="mt-2 text-ink-2">{tax}</p>}
        </section>
      ))}
    </DocumentShell>
  );
}
