import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ProtocolChoice } from "#components/series/protocol-choice.tsx";
import { ProtocolFlags, ProtocolNumbers, readProtocol } from "#components/series/protocol-numbers.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { listProtocolsInForce } from "#lib/definitions/queries.ts";
import { idField } from "#lib/fields.ts";
import { getSeries } from "#lib/series/queries/series.ts";
import { changeProtocolAction } from "../actions.ts";

export const metadata: Metadata = { title: "Change the protocol" };

export default async function ProtocolPage({ params, searchParams }: PageProps<"/series/[id]/protocol">) {
  const ctx = await enter("diary:read", "series:propose", "definition:read");
  const { id } = await params;
  const series = idField.safeParse(id).success ? await getSeries(ctx, id) : null;
  if (series === null) notFound();
  const protocols = await listProtocolsInForce(ctx);
  const { protocol: wished } = await searchParams;
  const chosen = protocols.find(({ versionId }) => versionId === wished);
  const here = `/series/${series.id}`;
  return (
    <div className="page page-narrow">
      <PageHead
        title="Change the protocol"
        lead={`${series.patientName}: ${series.protocol}, version ${series.protocolVersion}. What is booked stays booked; the numbers hold for what is still to come.`}
        crumbs={[{ label: "Series", href: "/series" }, { label: series.patientName, href: here }, { label: "Protocol" }]}
      />
      <div className="stack">
        {protocols.length === 0 ? (
          <Panel>
            <EmptyState title="No protocol is in force" next={<ButtonLink href={here}>Back to the series</ButtonLink>}>
              A series follows a protocol that a clinician has approved.
            </EmptyState>
          </Panel>
        ) : (
          <ProtocolChoice
            protocols={protocols}
            chosenId={chosen?.versionId ?? null}
            href={(versionId) => `${here}/protocol?protocol=${versionId}`}
          />
        )}
        {chosen !== undefined && (
          <Panel title={chosen.name}>
            <ActionForm
              key={chosen.versionId}
              action={changeProtocolAction}
              submit="Change the protocol"
              beside={<ButtonLink href={here}>Cancel</ButtonLink>}
            >
              <HiddenField name="seriesId" value={series.id} />
              <HiddenField name="version" value={series.version} />
              <HiddenField name="protocolVersionId" value={chosen.versionId} />
              <ProtocolFlags flags={readProtocol(chosen.content).flags} />
              <ProtocolNumbers protocol={readProtocol(chosen.content)} usual={series.sessions} />
              <TextArea
                name="reason"
                label="Reason"
                maxLength={500}
                help="A treatment consent is given for a protocol: the next session asks for the new one’s."
              />
            </ActionForm>
          </Panel>
        )}
      </div>
    </div>
  );
}
