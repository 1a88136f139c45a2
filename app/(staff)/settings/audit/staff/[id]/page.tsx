import { notFound } from "next/navigation";
import { Trail } from "#components/audit/trail.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { trailInput } from "#lib/audit/input.ts";
import { listAuditedColleagues, listTrail } from "#lib/audit/queries/trail.ts";
import { currentActor, enter } from "#lib/auth/session.ts";

export const metadata = { title: "What a colleague did" };

export default async function StaffTrailPage({ params, searchParams }: PageProps<"/settings/audit/staff/[id]">) {
  const ctx = await enter("audit:read");
  const { id } = await params;
  const colleague = (await listAuditedColleagues(ctx)).find((each) => each.id === id);
  if (colleague === undefined) notFound();
  const asked = trailInput.parse(await searchParams);
  const actor = await currentActor();
  const trail = { of: "staff", id } as const;
  return (
    <div className="page page-list">
      <PageHead
        title={`What ${colleague.name} did`}
        lead="What they read, wrote and were refused. Looking here is written down too."
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Audit trail", href: "/settings/audit" }, { label: colleague.name }]}
      />
      <Trail trail={trail} asked={asked} view={await listTrail(ctx, trail, asked)} isFresh={actor?.isFresh ?? false} />
    </div>
  );
}
