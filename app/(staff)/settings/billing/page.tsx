import type { Metadata } from "next";
import { Saved } from "#components/settings/saved.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { listBillingTerms } from "#lib/billing/queries/terms.ts";

export const metadata: Metadata = { title: "Billing" };

export default async function BillingPage({ searchParams }: PageProps<"/settings/billing">) {
  const ctx = await enterArea("clinic:read", "price:manage");
  const { done } = await searchParams;
  const places = await listBillingTerms(ctx);
  return (
    <div className="page page-narrow">
      <PageHead
        title="Billing"
        lead="Who sells, how tax is shown, and what a late cancellation costs, at each location. Nothing is invoiced before it is said here."
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Billing" }]}
      />
      <div className="stack">
        <Saved done={done} />
        <Panel pad="flush">
          <ul className="rows settings-list">
            {places.map(({ locationId, location, terms }) => (
              <li key={locationId}>
                <AppLink href={`/settings/billing/${locationId}`}>
                  <span className="strong">{location}</span>
                  <span className="second-line">{terms === null ? "Not set yet: nothing can be invoiced here" : terms.sellerName}</span>
                </AppLink>
              </li>
            ))}
          </ul>
        </Panel>
      </div>
    </div>
  );
}
