import { notFound } from "next/navigation";
import { Trail } from "#components/audit/trail.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { trailInput } from "#lib/audit/input.ts";
import { findAuditedPatient, listTrail } from "#lib/audit/queries/trail.ts";
import { currentActor, enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";

export const metadata = { title: "Who saw this patient" };

export default async function PatientTrailPage({ params, searchParams }: PageProps<"/settings/audit/patients/[id]">) {
  const ctx = await enter("audit:read");
  const { id } = await params;
  const number = idField.safeParse(id).success ? await findAuditedPatient(ctx, id) : null;
  if (number === null) notFound();
  const asked = trailInput.parse(await searchParams);
  const actor = await currentActor();
  const trail = { of: "patient", id } as const;
  return (
    <div className="page page-list">
      <PageHead
        title={`Who saw patient ${number}`}
        lead="Everything that was done about this patient, and by whom it was read. Looking here is written down too."
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Audit trail", href: "/settings/audit" },
          { label: `Patient ${number}` },
        ]}
      />
      <Trail trail={trail} asked={asked} view={await listTrail(ctx, trail, asked)} isFresh={actor?.isFresh ?? false} />
    </div>
  );
}
