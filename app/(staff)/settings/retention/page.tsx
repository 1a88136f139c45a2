import { Saved } from "#components/settings/saved.tsx";
import { ConfirmNotice } from "#components/staff/confirm-notice.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { currentActor, enterArea } from "#lib/auth/session.ts";
import { type DueView, getKeepingView, type KeepingView } from "#lib/privacy/queries/keeping.ts";
import { LAW_PROFILES, LAWS } from "#lib/privacy/rules/law.ts";
import { approveDestructionAction, holdRecordsAction, liftHoldAction, setPrivacyLawAction, takeBackApprovalAction } from "./actions.ts";

export const metadata = { title: "Keeping records" };

type Props = { readonly searchParams: Promise<{ readonly done?: string | string[] }> };

export default async function RetentionPage({ searchParams }: Props) {
  const ctx = await enterArea("privacy:retain");
  const [{ done }, view, actor] = await Promise.all([searchParams, getKeepingView(ctx), currentActor()]);
  const readsPatients = widen(ctx, "patient:read") !== null;
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[{ label: "Settings", href: "/settings" }]}
        title="Keeping records"
        lead="For how long, which are held, and which may be destroyed. Nothing is destroyed from a page."
      />
      <div className="stack">
        <Saved done={done} />
        <Country view={view} />
        {view.due.length > 0 && <ConfirmNotice isFresh={actor?.isFresh ?? false} next="/settings/retention" />}
        <Due view={view} readsPatients={readsPatients} />
        <Holds holds={view.holds} />
        <Destroyed destroyed={view.destroyed} />
      </div>
    </div>
  );
}

function Country({ view }: { readonly view: KeepingView }) {
  const options = LAWS.map((law) => {
    const { name, retention } = LAW_PROFILES[law];
    const help = `${retention.years} years after the last entry; who was under 18 then, at least until ${retention.minorsUntil}. ${retention.source}`;
    return { value: law, label: name, help };
  });
  return (
    <Panel title="Whose law holds" aside={view.law === null ? "not confirmed" : LAW_PROFILES[view.law].name}>
      <div className="stack">
        {view.law === null && (
          <Notice meaning="warn" title="Confirm the period for your country">
            Until then every record is kept, and no request or breach has a date by which it is answered. Ask a lawyer or your insurer
            first.
          </Notice>
        )}
        <ActionForm
          version={view.version}
          action={setPrivacyLawAction}
          submit="Save the country"
          submitVariant="secondary"
          label="Whose law holds"
        >
          <HiddenField name="version" value={view.version} />
          <RadioGroup
            name="law"
            label="Country"
            defaultValue={view.law ?? "none"}
            options={[{ value: "none", label: "Not confirmed", help: "Every record is kept." }, ...options]}
          />
        </ActionForm>
      </div>
    </Panel>
  );
}

function Due({ view, readsPatients }: { readonly view: KeepingView; readonly readsPatients: boolean }) {
  const { due } = view;
  return (
    <Panel title="Past their time" aside={`${due.length}`} pad={due.length === 0 ? "normal" : "flush"}>
      {due.length === 0 ? (
        <p className="text-ink-2">No record is past its time.</p>
      ) : (
        <Table
          caption="Records past their time"
          rows={due}
          rowKey={({ id }) => id}
          columns={[
            {
              key: "number",
              head: "Patient",
              cell: ({ id, number }) => (readsPatients ? <TextLink href={`/patients/${id}`}>{number}</TextLink> : number),
            },
            { key: "last", head: "Last entry", nowrap: true, cell: ({ lastEntry }) => lastEntry },
            { key: "until", head: "Kept until", nowrap: true, cell: ({ until }) => until },
            { key: "word", head: "Destruction", cell: (row) => <Word row={row} /> },
          ]}
        />
      )}
    </Panel>
  );
}

/** Somebody's word on one record, or its taking back. */
function Word({ row: { id, number, approval } }: { readonly row: DueView }) {
  return approval === null ? (
    <ActionForm action={approveDestructionAction} inline label={`Approve the destruction of the record of patient ${number}`}>
      <HiddenField name="patientId" value={id} />
      <SubmitButton variant="secondary" size="row">
        Approve
      </SubmitButton>
    </ActionForm>
  ) : (
    <>
      <span className="second-line">Approved by {approval.words}</span>
      <ActionForm action={takeBackApprovalAction} inline label={`Take back the approval for patient ${number}`}>
        <HiddenField name="approvalId" value={approval.id} />
        <SubmitButton variant="quiet" size="row">
          Take back
        </SubmitButton>
      </ActionForm>
    </>
  );
}

function Holds({ holds }: { readonly holds: KeepingView["holds"] }) {
  return (
    <Panel title="Held" aside={`${holds.length}`}>
      <div className="stack">
        {holds.length > 0 && (
          <ul className="rows" aria-label="Held records">
            {holds.map(({ id, number, reason, since }) => (
              <li key={id} className="py-3">
                <p className="strong">Patient {number}</p>
                <p className="whitespace-pre-line">{reason}</p>
                <p className="second-line">{since}</p>
                <div className="pt-2">
                  <ActionForm
                    action={liftHoldAction}
                    submit="Lift the hold"
                    submitVariant="secondary"
                    label={`Lift the hold on patient ${number}`}
                  >
                    <HiddenField name="holdId" value={id} />
                    <TextField name="reason" label="Why it need no longer be held" maxLength={500} autoComplete="off" />
                  </ActionForm>
                </div>
              </li>
            ))}
          </ul>
        )}
        <details open={holds.length === 0}>
          <summary className="t-ui text-teal-ink">Hold a record</summary>
          <div className="pt-4">
            <ActionForm action={holdRecordsAction} submit="Hold the record" submitVariant="secondary" label="Hold a record">
              <TextField name="number" label="Patient’s number" inputMode="numeric" maxLength={6} autoComplete="off" />
              <TextField
                name="reason"
                label="Why it is held"
                help="A claim, a complaint, an order of a court."
                maxLength={500}
                autoComplete="off"
              />
            </ActionForm>
          </div>
        </details>
      </div>
    </Panel>
  );
}

function Destroyed({ destroyed }: { readonly destroyed: KeepingView["destroyed"] }) {
  return destroyed.length === 0 ? null : (
    <Panel title="Destroyed">
      <ul className="rows" aria-label="Destroyed records">
        {destroyed.map(({ id, when, words }) => (
          <li key={id} className="py-3">
            <p className="t-ui strong">{when}</p>
            <p className="second-line">{words}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
