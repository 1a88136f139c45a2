import { notFound } from "next/navigation";
import { DifferenceList } from "#components/definitions/difference-list.tsx";
import { VersionState } from "#components/definitions/version-state.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { getVersion } from "#lib/definitions/queries.ts";
import { idField } from "#lib/fields.ts";
import { getChanges } from "#lib/versions/queries.ts";

export const metadata = { title: "What changed" };

type Props = {
  readonly params: Promise<{ readonly versionId: string }>;
  readonly searchParams: Promise<{ readonly from?: string | string[] }>;
};

export default async function ChangesPage({ params, searchParams }: Props) {
  const ctx = await enter("definition:read", "clinic:read");
  const [{ versionId }, { from }] = await Promise.all([params, searchParams]);
  const version = idField.safeParse(versionId).success ? await getVersion(ctx, versionId) : null;
  if (version === null) notFound();
  const changes = await getChanges(ctx, version, typeof from === "string" ? from : null);
  const others = version.versions.filter((each) => each.versionId !== versionId);
  const address = `/settings/definitions/${versionId}`;
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Protocols, forms and texts", href: "/settings/definitions" },
          { label: version.name, href: address },
        ]}
        title={changes === null ? "What changed" : `What changed since version ${changes.from.number}`}
        lead={`${version.name}, version ${version.number}`}
        actions={<VersionState state={version.state} />}
      />
      <div className="stack">
        {changes === null ? (
          <EmptyState title="Nothing to compare it with">There is no other version of it.</EmptyState>
        ) : (
          <Panel title={counted(changes.differences.length)} pad="flush">
            <DifferenceList differences={changes.differences} />
          </Panel>
        )}
        {others.length > 1 && (
          <Panel title="Compare with another version">
            <ul className="flex flex-wrap gap-4">
              {others.map((other) => (
                <li key={other.versionId}>
                  <TextLink
                    href={`${address}/changes?from=${other.versionId}`}
                    current={changes?.from.versionId === other.versionId ? "page" : undefined}
                  >
                    Version {other.number}
                  </TextLink>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </div>
  );
}

function counted(count: number): string {
  if (count === 0) return "Nothing differs";
  return count === 1 ? "One thing differs" : `${count} things differ`;
}
