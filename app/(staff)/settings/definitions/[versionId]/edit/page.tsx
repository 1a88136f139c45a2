import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { AftercareEditor } from "#components/definitions/editor/aftercare-editor.tsx";
import { ConsentEditor } from "#components/definitions/editor/consent-editor.tsx";
import { OutlineEditor } from "#components/definitions/editor/outline-editor.tsx";
import { ProtocolEditor } from "#components/definitions/editor/protocol-editor.tsx";
import { SectionEditor } from "#components/definitions/editor/section-editor.tsx";
import { TemplateEditor } from "#components/definitions/editor/template-editor.tsx";
import { Saved } from "#components/settings/saved.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getZoneCaps, type ZoneCaps } from "#lib/resources/queries/caps.ts";
import { type DraftView, getDraft } from "#lib/versions/queries.ts";
import { AFTERCARE_PARTS } from "#lib/versions/rules/aftercare-edit.ts";
import {
  saveAftercareAction,
  saveConsentAction,
  saveOutlineAction,
  saveProtocolAction,
  saveSectionAction,
  saveTemplateAction,
} from "./actions.ts";

export const metadata = { title: "Edit a draft" };

type Search = { readonly part?: string | string[]; readonly done?: string | string[] };
type Props = { readonly params: Promise<{ readonly versionId: string }>; readonly searchParams: Promise<Search> };

export default async function EditVersionPage({ params, searchParams }: Props) {
  const ctx = await enter("definition:edit", "definition:read", "clinic:read");
  const [{ versionId }, { part, done }] = await Promise.all([params, searchParams]);
  const draft = idField.safeParse(versionId).success ? await getDraft(ctx, versionId, typeof part === "string" ? part : null) : null;
  if (draft === null) notFound();
  const { version, read } = draft;
  const address = `/settings/definitions/${versionId}`;
  return (
    <div className="page">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Protocols, forms and texts", href: "/settings/definitions" },
          { label: version.name, href: address },
        ]}
        title={`Edit version ${version.number}`}
        lead={version.edited === null ? `${version.name}, a draft` : `${version.name}, a draft last changed by ${version.edited}`}
        actions={
          <>
            <ButtonLink href={`${address}/changes`}>What changed</ButtonLink>
            {read.kind === "form" && <ButtonLink href={`${address}/try`}>Try the rules</ButtonLink>}
            {(read.kind === "aftercare" || read.kind === "template") && (
              <ButtonLink href={`${address}/preview`}>As the patient sees it</ButtonLink>
            )}
            <ButtonLink href={address}>Read and approve</ButtonLink>
          </>
        }
      />
      <div className="stack">
        <Saved done={done} />
        {version.state === "draft" ? (
          <Editor draft={draft} zoneCaps={await getZoneCaps(ctx)} />
        ) : (
          <Notice meaning="info" title={`Version ${version.number} is no longer a draft`}>
            What was approved is never reworded. <TextLink href={address}>Read it</TextLink>, and begin a new version from it there.
          </Notice>
        )}
      </div>
    </div>
  );
}

type EditorProps = { readonly draft: DraftView; readonly zoneCaps: ZoneCaps };

function Editor({ draft: { version, seen, read, section, aftercare }, zoneCaps }: EditorProps) {
  const facts = { versionId: version.versionId, version: version.version, seen };
  if (read.kind === "protocol")
    return <ProtocolEditor draft={{ ...facts, action: saveProtocolAction }} content={read.content} zoneCaps={zoneCaps} />;
  if (read.kind === "consent") return <ConsentEditor draft={{ ...facts, action: saveConsentAction }} content={read.content} />;
  if (read.kind === "template") return <TemplateEditor draft={{ ...facts, action: saveTemplateAction }} content={read.content} />;
  if (read.kind === "aftercare") {
    return aftercare === null ? null : (
      <>
        <Parts versionId={version.versionId} parts={AFTERCARE_PARTS} label="Parts of the set" current={aftercare} />
        <AftercareEditor key={aftercare} draft={{ ...facts, action: saveAftercareAction }} content={read.content} part={aftercare} />
      </>
    );
  }
  const id = section?.section.id ?? null;
  return (
    <>
      <Parts versionId={version.versionId} parts={read.content.sections} label="Parts of the form" current={id}>
        <TextLink href={`/settings/definitions/${version.versionId}/edit`} current={id === null ? "page" : undefined}>
          Title and order
        </TextLink>
      </Parts>
      {section === null ? (
        <OutlineEditor draft={{ ...facts, action: saveOutlineAction }} definition={read.content} />
      ) : (
        <SectionEditor key={id} draft={{ ...facts, action: saveSectionAction }} part={section} />
      )}
    </>
  );
}

type PartsProps = {
  readonly versionId: string;
  readonly parts: readonly { readonly id: string; readonly title: string }[];
  readonly label: string;
  readonly current: string | null;
  readonly children?: ReactNode;
};

/** One part a page: what others save in another disturbs nobody. */
function Parts({ versionId, parts, label, current, children }: PartsProps) {
  const address = `/settings/definitions/${versionId}/edit`;
  return (
    <nav className="editor-parts" aria-label={label}>
      {children}
      {parts.map(({ id, title }) => (
        <TextLink key={id} href={`${address}?part=${encodeURIComponent(id)}`} current={current === id ? "page" : undefined}>
          {title}
        </TextLink>
      ))}
    </nav>
  );
}
