import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ProposalForm } from "#components/series/proposal-form.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { listLocations } from "#lib/clinic/queries/locations.ts";
import { listProtocolsInForce } from "#lib/definitions/queries.ts";
import { idField } from "#lib/fields.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { protocolContent } from "#lib/series/input.ts";
import { listServices } from "#lib/services/queries.ts";
import { findZone } from "#lib/zones.ts";
import { proposeSeriesAction } from "./actions.ts";

export const metadata: Metadata = { title: "Propose a series" };

/** "4 weeks", or days where they make no whole weeks. */
const sayGap = (days: number): string => (days % 7 === 0 ? (days === 7 ? "a week" : `${days / 7} weeks`) : `${days} days`);

export default async function NewSeriesPage({ params, searchParams }: PageProps<"/patients/[id]/series/new">) {
  const ctx = await enter("patient:read", "series:propose", "definition:read", "clinic:read");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  const protocols = await listProtocolsInForce(ctx);
  const { protocol: wished } = await searchParams;
  const chosen = protocols.find(({ versionId }) => versionId === wished) ?? (protocols.length === 1 ? protocols[0] : undefined);
  const [services, locations] = await Promise.all([listServices(ctx), listLocations(ctx)]);
  const here = `/patients/${patient.id}/series/new`;
  return (
    <div className="page page-narrow">
      <PageHead
        title="Propose a series"
        lead={`For ${patient.name}. Nothing is booked yet: the sessions are scheduled afterwards.`}
        crumbs={[
          { label: "Patients", href: "/patients" },
          { label: patient.name, href: `/patients/${patient.id}` },
          { label: "New series" },
        ]}
      />
      <div className="stack">
        {protocols.length === 0 ? (
          <Panel>
            <EmptyState
              title="No protocol is in force"
              next={<ButtonLink href="/settings/definitions">Read and approve protocols</ButtonLink>}
            >
              A series follows a protocol that a clinician has approved.
            </EmptyState>
          </Panel>
        ) : (
          <Panel title="Protocol" pad="flush">
            <ul className="rows px-4" aria-label="Protocols in force">
              {protocols.map(({ versionId, name, number, content }) => {
                const read = protocolContent.safeParse(content);
                return (
                  <li key={versionId} className="row">
                    <div className="min-w-0 flex-1">
                      <AppLink
                        href={`${here}?protocol=${versionId}`}
                        className="link-quiet t-ui strong inline-block py-0.5"
                        current={versionId === chosen?.versionId ? "true" : undefined}
                      >
                        {name}
                      </AppLink>
                      <span className="second-line">
                        {read.success
                          ? `Version ${number}: usually ${read.data.sessions.default} sessions, ${sayGap(read.data.gapDays.target)} apart`
                          : `Version ${number} cannot be read`}
                      </span>
                    </div>
                    {versionId === chosen?.versionId ? (
                      <span className="chip ok">Chosen</span>
                    ) : (
                      <ButtonLink href={`${here}?protocol=${versionId}`} size="row" label={`Choose ${name}`}>
                        Choose
                      </ButtonLink>
                    )}
                  </li>
                );
              })}
            </ul>
          </Panel>
        )}
        {chosen !== undefined && (
          <Panel title={chosen.name}>
            <ProposalForm
              key={chosen.versionId}
              action={proposeSeriesAction}
              idempotencyKey={crypto.randomUUID()}
              patientId={patient.id}
              protocolVersionId={chosen.versionId}
              protocol={readProtocol(chosen.content)}
              services={services.filter(({ kind }) => kind === "treatment").map((service) => ({ value: service.id, label: service.name }))}
              locations={locations.map((location) => ({ value: location.id, label: location.name }))}
              back={`/patients/${patient.id}`}
            />
          </Panel>
        )}
      </div>
    </div>
  );
}

/** What the form starts from, in words and numbers. */
function readProtocol(content: unknown) {
  const { sessions, gapDays, depths, flags } = protocolContent.parse(content);
  return {
    sessions,
    gapDays,
    flags,
    zones: depths.map(({ zone, fromMm, toMm }) => ({
      value: zone,
      label: findZone(zone)?.label ?? zone,
      help: fromMm === toMm ? `${fromMm.toFixed(2)} mm` : `${fromMm.toFixed(2)} to ${toMm.toFixed(2)} mm`,
    })),
  };
}
