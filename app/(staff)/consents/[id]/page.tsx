import { Check } from "lucide-react";
import { notFound } from "next/navigation";
import { ConsentText } from "#components/screening/consent-text.tsx";
import { WithdrawForm } from "#components/screening/withdraw-form.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { type ConsentView, getConsent } from "#lib/consent/queries/signed.ts";
import { idField } from "#lib/fields.ts";
import { withdrawConsentAction } from "./actions.ts";

export const metadata = { title: "Signed consent" };

export default async function ConsentCopyPage({ params, searchParams }: PageProps<"/consents/[id]">) {
  const [{ id }, { done }] = await Promise.all([params, searchParams]);
  const ctx = await enter("consent:take");
  if (!idField.safeParse(id).success) notFound();
  const view = await getConsent(ctx, id);
  if (view === null) notFound();
  return (
    <div className="page page-list">
      <PageHead
        title={view.text.title}
        crumbs={[{ label: view.patientName, href: `/patients/${view.patientId}` }, { label: "Signed consent" }]}
        lead={`${view.patientName}${view.born === null ? "" : `, born ${view.born}`}`}
      />
      <div className="pb-4">
        <State view={view} done={done === "withdrawn"} />
      </div>
      <div className="with-side">
        <Panel>
          <ConsentText sections={view.text.sections} />
          <h2 className="t-h2 pt-6 pb-2">Agreed to</h2>
          <ul className="grid gap-2">
            {view.text.statements
              .filter((statement) => view.ticked.includes(statement.id))
              .map((statement) => (
                <li key={statement.id} className="mark ok mark-light">
                  <Check aria-hidden="true" />
                  <span>{statement.text}</span>
                </li>
              ))}
          </ul>
        </Panel>
        <div className="stack">
          <Panel title="Signature">
            <div className="grid gap-3">
              {view.signature !== null && <img className="signed-image" src={view.signature} alt={`Signature of ${view.signedName}`} />}
              <Facts
                layout="stack"
                items={[
                  { term: "Signed by", value: view.signature === null ? `${view.signedName} (typed)` : view.signedName },
                  { term: "When", value: view.signedAt },
                  { term: "Taken by", value: view.signedWith },
                  { term: "For", value: view.protocolName ?? "" },
                  { term: "Text", value: `Version ${view.versionNumber}` },
                  { term: "Seal", value: <span className="hash">{view.hash}</span> },
                ]}
              />
            </div>
          </Panel>
          {(view.state === "in_force" || view.state === "expired") && (
            <Panel title="The patient takes it back">
              <WithdrawForm action={withdrawConsentAction} consentId={view.id} />
            </Panel>
          )}
        </div>
      </div>
    </div>
  );
}

function State({ view, done }: { readonly view: ConsentView; readonly done: boolean }) {
  if (view.state === "in_force") return <Notice meaning="ok" title={`In force to ${view.until}`} />;
  if (view.state === "expired") return <Notice meaning="warn" title={`Expired on ${view.until}`} />;
  if (view.state === "replaced") return <Notice meaning="info" title={`Replaced by a newer one on ${view.ended?.when ?? ""}`} />;
  return (
    <Notice meaning="stop" live={done} title={`Withdrawn on ${view.ended?.when ?? ""}`}>
      <p>{`Noted by ${view.ended?.by ?? "the clinic"}: ${view.ended?.reason ?? ""}`}</p>
    </Notice>
  );
}
