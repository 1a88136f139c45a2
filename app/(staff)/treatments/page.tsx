import type { Metadata } from "next";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { listToCosign } from "#lib/treatments/queries/to-cosign.ts";

export const metadata: Metadata = { title: "Records to co-sign" };

export default async function ToCosignPage() {
  const ctx = await enterArea("clinical:read");
  const waiting = await listToCosign(ctx);
  return (
    <div className="page page-narrow">
      <PageHead
        title="Records to co-sign"
        lead="Signed by supervised staff. Another clinician reads each one and signs beside them."
        crumbs={[{ label: "Tasks", href: "/tasks" }]}
      />
      <Panel pad="flush">
        {waiting.length === 0 ? (
          <div className="panel-pad">
            <EmptyState small title="Nothing waits for a second signature">
              What supervised staff sign stands here until another clinician has co-signed it.
            </EmptyState>
          </div>
        ) : (
          <ul className="rows settings-list">
            {waiting.map(({ id, patient, service, signed, signedBy }) => (
              <li key={id}>
                <AppLink href={`/treatments/${id}`}>
                  <span className="strong">{patient}</span>
                  <span className="second-line">{`${service}, signed by ${signedBy}, ${signed}`}</span>
                </AppLink>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </div>
  );
}
