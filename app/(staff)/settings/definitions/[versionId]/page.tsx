import { notFound } from "next/navigation";
import { AftercareReading } from "#components/definitions/aftercare-reading.tsx";
import { ConsentReading } from "#components/definitions/consent-reading.tsx";
import { FormReading } from "#components/definitions/form-reading.tsx";
import { ProtocolReading } from "#components/definitions/protocol-reading.tsx";
import { TemplateReading } from "#components/definitions/template-reading.tsx";
import { VersionState } from "#components/definitions/version-state.tsx";
import { Saved } from "#components/settings/saved.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { getVersion, type VersionView } from "#lib/definitions/queries.ts";
import { idField } from "#lib/fields.ts";
import { getZoneCaps, type ZoneCaps } from "#lib/resources/queries/caps.ts";
import { contentIssues, type ReadContent, readContent } from "#lib/versions/rules/content.ts";
import { approveDefinitionAction, dropDraftAction, startDraftAction, startSetAction } from "../actions.ts";

export const metadata = { title: "A version to read" };

type Props = {
  readonly params: Promise<{ readonly versionId: string }>;
  readonly searchParams: Promise<{ readonly done?: string | string[] }>;
};

const kinds = { protocol: "Protocol", form: "Form", consent: "Consent text", aftercare: "Aftercare", template: "Message" } as const;

export default async function VersionPage({ params, searchParams }: Props) {
  const ctx = await enter("definition:read", "clinic:read");
  const [{ versionId }, { done }] = await Promise.all([params, searchParams]);
  const version = idField.safeParse(versionId).success ? await getVersion(ctx, versionId) : null;
  if (version === null) notFound();
  const read = readContent(version.kind, version.content);
  const open = version.state === "draft" || version.state === "approved";
  const mayApprove = widen(ctx, "definition:approve") !== null;
  const mayEdit = widen(ctx, "definition:edit") !== null && read !== null;
  const zoneCaps = await getZoneCaps(ctx);
  const [short] = read === null ? [] : contentIssues(read, zoneCaps);
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Protocols, forms and texts", href: "/settings/definitions" },
        ]}
        title={version.name}
        lead={`${kinds[version.kind]}, version ${version.number}`}
        actions={<VersionState state={version.state} />}
      />
      <div className="stack">
        <Saved done={done} />
        <Ways version={version} mayEdit={mayEdit} />
        {open && (
          <Notice meaning="warn" title="Not in use yet">
            {mayApprove ? (
              <>
                Read it to the end, then <TextLink href="#approve">approve it and put it in force</TextLink>.
              </>
            ) : (
              "Nothing can use it until a clinician has read and approved it."
            )}
          </Notice>
        )}
        {!open && <History version={version} />}
        <Panel>
          <div className="reading">
            {read === null ? (
              <p>This version is not complete and cannot be shown.</p>
            ) : (
              <Reading read={read} rules={mayEdit} zoneCaps={zoneCaps} />
            )}
          </div>
        </Panel>
        <Versions version={version} />
        {open && short !== undefined && (
          <Notice meaning="stop" title="It cannot be put in force like this">
            {short.message}
          </Notice>
        )}
        {open && mayApprove && read !== null && short === undefined && <Approve version={version} />}
        {mayEdit && version.kind === "aftercare" && <OtherSet version={version} />}
        {mayEdit && version.state === "draft" && version.versions.length > 1 && <Drop version={version} />}
      </div>
    </div>
  );
}

type WaysProps = { readonly version: VersionView; readonly mayEdit: boolean };

/** Where one goes on from a version: its draft is edited, whatever was approved begins a new one. */
function Ways({ version, mayEdit }: WaysProps) {
  const address = `/settings/definitions/${version.versionId}`;
  const draft = version.versions.find(({ state }) => state === "draft");
  return (
    <div className="flex flex-wrap items-center gap-2">
      {mayEdit && draft?.versionId === version.versionId && <ButtonLink href={`${address}/edit`}>Edit this draft</ButtonLink>}
      {mayEdit && draft !== undefined && draft.versionId !== version.versionId && (
        <ButtonLink href={`/settings/definitions/${draft.versionId}/edit`}>Edit the draft, version {draft.number}</ButtonLink>
      )}
      {mayEdit && draft === undefined && (
        <ActionForm action={startDraftAction} inline label="New version">
          <HiddenField name="versionId" value={version.versionId} />
          <SubmitButton variant="secondary" pendingText="Beginning…">
            New version from this
          </SubmitButton>
        </ActionForm>
      )}
      {version.versions.length > 1 && <ButtonLink href={`${address}/changes`}>What changed</ButtonLink>}
      {version.kind === "form" && mayEdit && <ButtonLink href={`${address}/try`}>Try the rules</ButtonLink>}
      {(version.kind === "aftercare" || version.kind === "template") && (
        <ButtonLink href={`${address}/preview`}>As the patient sees it</ButtonLink>
      )}
    </div>
  );
}

/** For services that need other words or longer times than the rest of the clinic. */
function OtherSet({ version }: { readonly version: VersionView }) {
  return (
    <Panel title="Begin another set">
      <ActionForm action={startSetAction} submit="Begin another set" submitVariant="secondary" label="Begin another set">
        <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
        <HiddenField name="versionId" value={version.versionId} />
        <p className="t-ui text-ink-2">
          It starts as a copy of this version, for services or categories with an aftercare of their own. Once approved it can be chosen
          under <TextLink href="/settings/services">Services</TextLink>.
        </p>
        <TextField name="name" label="Name of the new set" autoComplete="off" />
      </ActionForm>
    </Panel>
  );
}

function Drop({ version }: { readonly version: VersionView }) {
  return (
    <Panel title="Give this draft up">
      <ActionForm action={dropDraftAction} version={version.version} submit="Give it up" submitVariant="secondary" label="Give it up">
        <HiddenField name="versionId" value={version.versionId} />
        <HiddenField name="version" value={version.version} />
        <p className="t-ui text-ink-2">It is kept among the versions, and can no longer be edited or approved.</p>
      </ActionForm>
    </Panel>
  );
}

function Reading({ read, rules, zoneCaps }: { readonly read: ReadContent; readonly rules: boolean; readonly zoneCaps: ZoneCaps }) {
  if (read.kind === "protocol") return <ProtocolReading content={read.content} zoneCaps={zoneCaps} />;
  if (read.kind === "form") return <FormReading content={read.content} rules={rules} />;
  if (read.kind === "consent") return <ConsentReading content={read.content} />;
  if (read.kind === "template") return <TemplateReading content={read.content} />;
  return <AftercareReading content={read.content} />;
}

function History({ version }: { readonly version: VersionView }) {
  const facts = [
    { term: "Approved by", value: version.approved },
    { term: "In force since", value: version.inForceSince },
    { term: "Retired", value: version.retired },
  ];
  return (
    <Panel>
      <Facts items={facts.filter(({ value }) => value !== null)} />
    </Panel>
  );
}

function Versions({ version }: { readonly version: VersionView }) {
  if (version.versions.length < 2) return null;
  return (
    <Panel title="Versions" pad="flush">
      <ul className="rows">
        {version.versions.map(({ versionId, number, state }) => (
          <li key={versionId} className="settings-row flex items-center justify-between gap-4">
            {versionId === version.versionId ? (
              <span>Version {number}, shown here</span>
            ) : (
              <TextLink href={`/settings/definitions/${versionId}`}>Version {number}</TextLink>
            )}
            <VersionState state={state} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const uses = {
  protocol: "Series may be proposed from it from then on.",
  form: "Patients answer it, and what they answer decides whether needling may start.",
  consent: "Patients sign exactly these words before needling.",
  aftercare: "Patients receive it after every treatment, counted from the minute it ended.",
  template: "Messages of this kind begin and end with these words from then on.",
} as const;

function Approve({ version }: { readonly version: VersionView }) {
  const former = version.versions.find(({ state }) => state === "in_force");
  return (
    <Panel title="Approve" id="approve">
      <ActionForm version={version.version} action={approveDefinitionAction} submit="Approve and put in force">
        <HiddenField name="versionId" value={version.versionId} />
        <HiddenField name="version" value={version.version} />
        <div className="reading t-ui">
          <ul>
            <li>You take this version on in your own name: it fits how this clinic treats, and your name stands beside it.</li>
            <li>{uses[version.kind]}</li>
            <li>It can no longer be changed, only replaced by a newer version.</li>
            {former && <li>Version {former.number} is retired. What was agreed under it stays as it is.</li>}
          </ul>
        </div>
        <CheckboxField name="read" label={`I have read all of version ${version.number} and approve it`} />
      </ActionForm>
    </Panel>
  );
}
