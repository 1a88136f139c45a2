import type { Metadata } from "next";
import { AdherencePanel } from "#components/series/adherence-panel.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { getAdherence } from "#lib/series/queries/adherence.ts";

export const metadata: Metadata = { title: "Adherence" };

export default async function AdherencePage() {
  const ctx = await enterArea("diary:read");
  const protocols = await getAdherence(ctx);
  return (
    <div className="page page-list">
      <PageHead
        title="Adherence"
        lead="Who came on from each session to the next, and after how many days. Sessions of the last twelve months."
        crumbs={[{ label: "Series", href: "/series" }, { label: "Adherence" }]}
        actions={<ButtonLink href="/series?state=due">Leaving their window</ButtonLink>}
      />
      <div className="stack">
        {protocols.length === 0 && (
          <Panel pad="flush">
            <EmptyState title="Nothing to compare yet" next={<ButtonLink href="/series">See the series</ButtonLink>}>
              Each protocol stands here once a first session of it was treated.
            </EmptyState>
          </Panel>
        )}
        {protocols.map(({ protocolId, protocol, steps }) => (
          <AdherencePanel key={protocolId} protocol={protocol} steps={steps} />
        ))}
      </div>
    </div>
  );
}
