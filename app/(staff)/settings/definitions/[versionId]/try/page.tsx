import { notFound } from "next/navigation";
import { RuleTrial } from "#components/definitions/rule-trial.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { enter } from "#lib/auth/session.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { getVersion } from "#lib/definitions/queries.ts";
import { idField } from "#lib/fields.ts";
import { localDate } from "#lib/time.ts";
import { readContent } from "#lib/versions/rules/content.ts";
import { tryRulesAction } from "./actions.ts";

export const metadata = { title: "Try the rules" };

export default async function TryRulesPage({ params }: { readonly params: Promise<{ readonly versionId: string }> }) {
  const ctx = await enter("definition:edit", "definition:read", "clinic:read");
  const { versionId } = await params;
  const version = idField.safeParse(versionId).success ? await getVersion(ctx, versionId) : null;
  const read = version === null ? null : readContent(version.kind, version.content);
  if (version === null || read?.kind !== "form") notFound();
  const today = localDate(ctx.now, await getClinicZone(ctx));
  return (
    <div className="page">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Protocols, forms and texts", href: "/settings/definitions" },
          { label: version.name, href: `/settings/definitions/${versionId}` },
        ]}
        title="Try the rules"
        lead={`${version.name}, version ${version.number}. What you answer here is kept nowhere and changes nothing.`}
      />
      <RuleTrial action={tryRulesAction} versionId={versionId} definition={read.content} today={today} />
    </div>
  );
}
