import { VersionState } from "#components/definitions/version-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import { type DefinitionRow, listDefinitions } from "#lib/definitions/queries.ts";

export const metadata = { title: "Protocols, forms and texts" };

const kinds = [
  { kind: "protocol", title: "Protocols" },
  { kind: "form", title: "Forms" },
  { kind: "consent", title: "Consent texts" },
  { kind: "aftercare", title: "Aftercare" },
  { kind: "template", title: "Messages" },
] as const;

export default async function DefinitionsPage() {
  const ctx = await enterArea("definition:read");
  const rows = await listDefinitions(ctx);
  const waiting = rows.filter(({ versions }) => versions.some(({ state }) => state === "draft")).length;
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[{ label: "Settings", href: "/settings" }]}
        title="Protocols, forms and texts"
        lead="Nothing here is used before a clinician has read it and put it in force. Until then messages say what Cadence brings."
      />
      <div className="stack">
        {waiting > 0 && (
          <Notice meaning="warn" title={waiting === 1 ? "One draft waits for approval" : `${waiting} drafts wait for approval`}>
            {widen(ctx, "definition:approve") ? "Open one, read it, and approve it at its end." : "A clinician reads and approves them."}
          </Notice>
        )}
        {kinds.map(({ kind, title }) => (
          <Kind key={kind} title={title} rows={rows.filter((row) => row.kind === kind)} />
        ))}
      </div>
    </div>
  );
}

function Kind({ title, rows }: { readonly title: string; readonly rows: readonly DefinitionRow[] }) {
  if (rows.length === 0) return null;
  return (
    <Panel title={title} pad="flush">
      <ul className="rows">
        {rows.map((row) => (
          <Row key={row.definitionId} row={row} />
        ))}
      </ul>
    </Panel>
  );
}

/** Leads to the newest draft where there is one, else to what is in force, else to the newest. */
function Row({ row }: { readonly row: DefinitionRow }) {
  const open = row.versions.filter(({ state }) => state !== "retired");
  const shown = open.length > 0 ? open : row.versions.slice(0, 1);
  const target = shown.find(({ state }) => state === "draft") ?? shown[0];
  if (target === undefined) return null;
  return (
    <li className="settings-row flex items-center justify-between gap-x-4">
      <TextLink href={`/settings/definitions/${target.versionId}`} strong>
        {row.name}
      </TextLink>
      <span className="flex flex-none flex-col items-end gap-1 sm:flex-row">
        {shown.map(({ versionId, state, number }) => (
          <VersionState key={versionId} state={state} number={number} />
        ))}
      </span>
    </li>
  );
}
