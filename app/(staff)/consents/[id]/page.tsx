import { Check } from "lucide-react";
import { notFound } from "next/navigation";
import { CompleteForm } from "#components/consent/complete-form.tsx";
import { ConsentState } from "#components/consent/consent-state.tsx";
import { ConsentText } from "#components/consent/consent-text.tsx";
import { SignaturePanels } from "#components/consent/signature-panels.tsx";
import { WithdrawForm } from "#components/consent/withdraw-form.tsx";
import { StatementsPanel } from "#components/privacy/statement-list.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { type ConsentView, getConsent } from "#lib/consent/queries/signed.ts";
import { CONSENT_ELEMENTS } from "#lib/consent/rules/elements.ts";
import { idField } from "#lib/fields.ts";
import { statementsAbout } from "#lib/privacy/queries/statements.ts";
import { completeConsentAction, withdrawConsentAction } from "./actions.ts";

export const metadata = { title: "Signed consent" };

const LIVE: readonly ConsentView["state"][] = ["waiting", "in_force", "expired"];

/** What a withdrawal ends. */
const ENDS = {
  treatment: "No treatment that rests on it starts from now on.",
  photo: "This use of photographs stops from now on.",
  contact: "This way of contact is used no more.",
} as const;

export default async function ConsentCopyPage({ params, searchParams }: PageProps<"/consents/[id]">) {
  const [{ id }, { done }] = await Promise.all([params, searchParams]);
  const ctx = await enter("consent:take");
  if (!idField.safeParse(id).success) notFound();
  const view = await getConsent(ctx, id);
  if (view === null) notFound();
  const completes = view.state === "waiting" && view.kind === "treatment" && view.intact && widen(ctx, "consent:complete") !== null;
  const reading = widen(ctx, "clinical:read");
  const statements = reading === null ? [] : await statementsAbout(reading, "consent", view.id);
  // A use stands by itself: what was ticked beside it has a copy of its own.
  const agreed = view.purpose === null ? view.ticked : [view.purpose];
  return (
    <div className="page page-list">
      <PageHead
        title={view.text.title}
        crumbs={[
          { label: view.patientName, href: `/patients/${view.patientId}` },
          { label: "Consents", href: `/patients/${view.patientId}/consents` },
          { label: "Signed consent" },
        ]}
        lead={`${view.patientName}${view.born === null ? "" : `, born ${view.born}`}`}
      />
      <div className="stack pb-4">
        {!view.intact && (
          <Notice meaning="stop" title="This is not what was signed">
            Something in it was changed after the signature. Do not rely on it; tell an admin.
          </Notice>
        )}
        <ConsentState view={view} done={typeof done === "string" ? done : null} partAt={completes ? "#clinicians-part" : null} />
      </div>
      <div className="with-side">
        <div className="stack">
          <Panel>
            <ConsentText sections={view.text.sections} />
            <h2 className="t-h2 pt-6 pb-2">Agreed to</h2>
            <Ticks
              items={view.text.statements.filter((statement) => agreed.includes(statement.id)).map(({ id: key, text }) => [key, text])}
            />
          </Panel>
          {view.clinician !== null && (
            <Panel title="Talked over with the patient">
              <Ticks items={view.clinician.elements.map(({ id: key, number, words }) => [key, `${number}. ${words}`])} />
            </Panel>
          )}
          {completes && (
            <Panel title="Clinician’s part" id="clinicians-part">
              <CompleteForm
                action={completeConsentAction}
                consentId={view.id}
                seen={view.seal}
                idempotencyKey={crypto.randomUUID()}
                elements={CONSENT_ELEMENTS}
              />
            </Panel>
          )}
        </div>
        <div className="stack">
          <SignaturePanels view={view} />
          <StatementsPanel statements={statements} />
          {LIVE.includes(view.state) && (
            <Panel title="The patient takes it back">
              <WithdrawForm
                action={withdrawConsentAction}
                consentId={view.id}
                help={`${ENDS[view.kind]} The signed copy stays readable.`}
              />
            </Panel>
          )}
        </div>
      </div>
    </div>
  );
}

function Ticks({ items }: { readonly items: readonly (readonly [key: string, words: string])[] }) {
  return (
    <ul className="grid gap-2">
      {items.map(([key, words]) => (
        <li key={key} className="mark ok mark-light">
          <Check aria-hidden="true" />
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}
