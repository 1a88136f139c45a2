import type { Metadata } from "next";
import { FeeForms } from "#components/billing/fee-forms.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import { listProposedFees } from "#lib/billing/queries/fees.ts";
import { decideFeeAction } from "./actions.ts";

export const metadata: Metadata = { title: "Fees to decide" };

export default async function FeesPage({ searchParams }: PageProps<"/fees">) {
  const ctx = await enterArea("billing:read", "billing:sell");
  const { done } = await searchParams;
  const fees = await listProposedFees(ctx);
  const opensVisits = widen(ctx, "diary:read") !== null;
  return (
    <div className="page page-narrow">
      <PageHead
        title="Fees to decide"
        lead="For visits that were cancelled late or missed, as the location’s terms say. None is charged before somebody decides; after 90 days it is not proposed any more."
      />
      <div className="stack">
        {done === "waived" && <Notice meaning="ok" title="The fee is waived." live />}
        {fees.length === 0 && (
          <Panel>
            <EmptyState title="No fee waits for a decision">
              A visit that is cancelled late or missed stands here, where the terms of its location ask a fee for that.
            </EmptyState>
          </Panel>
        )}
        {fees.map((fee) => (
          <Panel key={fee.appointmentId} title={`${fee.patientName}: ${fee.amount}`} aside={fee.title}>
            <p className="t-ui mb-3">
              {opensVisits ? <TextLink href={`/appointments/${fee.appointmentId}`}>{fee.visit}</TextLink> : fee.visit}
              <span className="second-line">{fee.why}</span>
              <TextLink href={`/patients/${fee.patientId}/money`}>Their money</TextLink>
            </p>
            <FeeForms appointmentId={fee.appointmentId} amount={fee.amount} who={fee.patientName} action={decideFeeAction} />
          </Panel>
        ))}
      </div>
    </div>
  );
}
