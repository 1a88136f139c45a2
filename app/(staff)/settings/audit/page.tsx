import { Trail } from "#components/audit/trail.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { trailInput } from "#lib/audit/input.ts";
import { listAuditedColleagues, listTrail } from "#lib/audit/queries/trail.ts";
import { currentActor, enterArea } from "#lib/auth/session.ts";
import { findAuditedPatientAction } from "./actions.ts";

export const metadata = { title: "Audit trail" };

export default async function AuditPage({ searchParams }: PageProps<"/settings/audit">) {
  const ctx = await enterArea("audit:read");
  const asked = trailInput.parse(await searchParams);
  const actor = await currentActor();
  const trail = { of: "all" } as const;
  const [view, colleagues] = await Promise.all([listTrail(ctx, trail, asked), listAuditedColleagues(ctx)]);
  return (
    <div className="page page-list">
      <PageHead
        title="Audit trail"
        lead="Who saw and did what. Looking here is written down too."
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Audit trail" }]}
        actions={<ButtonLink href="/settings/audit/verify">Verify</ButtonLink>}
      />
      <div className="with-side">
        <Trail trail={trail} asked={asked} view={view} isFresh={actor?.isFresh ?? false} />
        <div className="stack">
          <Panel title="Who saw a patient">
            <ActionForm action={findAuditedPatientAction} submit="Show who" submitVariant="secondary" pendingText="Looking…">
              <TextField name="number" label="Patient number" inputMode="numeric" autoComplete="off" help="It stands beside the name." />
            </ActionForm>
          </Panel>
          <Panel title="What somebody did" pad="flush">
            <ul className="rows settings-list">
              {colleagues.map(({ id, name }) => (
                <li key={id}>
                  <AppLink href={`/settings/audit/staff/${id}`}>{name}</AppLink>
                </li>
              ))}
            </ul>
          </Panel>
        </div>
      </div>
    </div>
  );
}
