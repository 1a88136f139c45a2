import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { BirthDateMissing } from "#components/patients/birth-date-missing.tsx";
import { ProposalForm } from "#components/series/proposal-form.tsx";
import { ProtocolChoice } from "#components/series/protocol-choice.tsx";
import { readProtocol } from "#components/series/protocol-numbers.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { listLocations } from "#lib/clinic/queries/locations.ts";
import { listProtocolsInForce } from "#lib/definitions/queries.ts";
import { idField } from "#lib/fields.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { protocolContent } from "#lib/series/input.ts";
import { listServices } from "#lib/services/queries.ts";
import { proposeSeriesAction } from "./actions.ts";

export const metadata: Metadata = { title: "Propose a series" };

/** Whether reception may start a series from this protocol alone. */
const isOpenToReception = ({ content }: { readonly content: unknown }): boolean =>
  protocolContent.safeParse(content).data?.openToReception === true;

export default async function NewSeriesPage({ params, searchParams }: PageProps<"/patients/[id]/series/new">) {
  const ctx = await enter("patient:read", "series:start", "definition:read", "clinic:read");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  const mayPropose = widen(ctx, "series:propose") !== null;
  const inForce = await listProtocolsInForce(ctx);
  const protocols = mayPropose ? inForce : inForce.filter(isOpenToReception);
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
        {patient.born === null && <BirthDateMissing patientId={patient.id} />}
        {protocols.length === 0 ? (
          <Panel>
            {inForce.length === 0 ? (
              <EmptyState
                title="No protocol is in force"
                next={<ButtonLink href="/settings/definitions">Read and approve protocols</ButtonLink>}
              >
                A series follows a protocol that a clinician has approved.
              </EmptyState>
            ) : (
              <EmptyState
                title="A clinician proposes this"
                next={<ButtonLink href={`/patients/${patient.id}`}>Back to the patient</ButtonLink>}
              >
                No protocol is open to reception. Once a clinician has proposed a series, you plan and book it.
              </EmptyState>
            )}
          </Panel>
        ) : (
          <ProtocolChoice
            protocols={protocols}
            chosenId={chosen?.versionId ?? null}
            href={(versionId) => `${here}?protocol=${versionId}`}
          />
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
