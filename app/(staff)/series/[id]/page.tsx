import { CalendarRange } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { STATUS_LOOKS } from "#components/diary/status.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { SeriesLine } from "#components/ui/series-line.tsx";
import { StatusChip } from "#components/ui/status.tsx";
import { Table } from "#components/ui/table.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getSeries } from "#lib/series/queries/series.ts";
import { endSeriesAction } from "./actions.ts";

export const metadata: Metadata = { title: "Series" };

const SAID: Readonly<Record<string, string>> = {
  booked: "Every session is booked.",
  proposed: "The series is proposed. Its sessions can be scheduled now.",
  ended: "The series has ended. What is still booked stays booked until it is cancelled.",
};

export default async function OneSeriesPage({ params, searchParams }: PageProps<"/series/[id]">) {
  const ctx = await enter("diary:read");
  const { id } = await params;
  const series = idField.safeParse(id).success ? await getSeries(ctx, id) : null;
  if (series === null) notFound();
  const { done } = await searchParams;
  const said = typeof done === "string" ? SAID[done] : undefined;
  const maySchedule = series.state === "to_schedule" && widen(ctx, "series:book") !== null;
  const mayEnd = series.state !== "finished" && widen(ctx, "series:propose") !== null;
  const schedule = (
    <ButtonLink href={`/series/${series.id}/schedule`} variant="primary">
      <CalendarRange />
      Schedule {series.sessions === 1 ? "the session" : `all ${series.sessions}`}
    </ButtonLink>
  );
  return (
    <div className="page page-list">
      <PageHead
        title={`${series.protocol}, ${series.sessions} ${series.sessions === 1 ? "session" : "sessions"}`}
        lead={
          <>
            For{" "}
            <TextLink href={`/patients/${series.patientId}`} strong>
              {series.patientName}
            </TextLink>
            . {series.line.done} of {series.sessions} done.
          </>
        }
        crumbs={[{ label: "Series", href: `/series?state=${series.state}` }, { label: series.patientName }]}
        actions={maySchedule ? schedule : undefined}
      />
      {said !== undefined && (
        <div className="mb-4">
          <Notice meaning="ok" title={said} live />
        </div>
      )}
      {series.ended !== null && (
        <div className="mb-4">
          <Notice meaning="info" title={`Ended ${series.ended.when}`}>
            {series.ended.reason}
          </Notice>
        </div>
      )}
      <div className="stack">
        <Panel title="The series" aside={`Gaps of ${series.gaps.min} to ${series.gaps.max} days, aiming for ${series.gaps.target}`}>
          {series.booked.length === 0 ? (
            <EmptyState title="Not scheduled yet" marks={series.line.states} small level={3}>
              The sessions stand here with their dates once they are booked, all in one step.
            </EmptyState>
          ) : (
            <SeriesLine label="Sessions" items={series.line.places} review={series.line.review ?? undefined} />
          )}
        </Panel>
        <div className="with-side">
          <div className="stack">
            {series.booked.length > 0 && (
              <Panel pad="flush">
                <Table
                  caption="Sessions"
                  rows={series.booked}
                  rowKey={(row) => row.appointmentId}
                  columns={[
                    { key: "number", head: "No.", cell: (row) => row.number },
                    {
                      key: "when",
                      head: "When",
                      cell: (row) => (
                        <TextLink quiet href={`/appointments/${row.appointmentId}`}>
                          {row.when}
                        </TextLink>
                      ),
                    },
                    { key: "gap", head: "Gap", cell: (row) => row.gap ?? "" },
                    { key: "who", head: "Clinician", cell: (row) => row.clinician ?? "" },
                    { key: "status", head: "Status", cell: (row) => <StatusChip status={STATUS_LOOKS[row.status]} look="mark" /> },
                  ]}
                />
              </Panel>
            )}
          </div>
          <div className="stack">
            <Panel title="As proposed">
              <Facts
                layout="stack"
                items={[
                  { term: "Protocol", value: `${series.protocol}, version ${series.protocolVersion}` },
                  { term: "Service", value: series.service },
                  { term: "Areas", value: series.zones.join(", ") },
                  { term: "Where", value: series.location },
                  { term: "By", value: series.proposed },
                ]}
              />
            </Panel>
            {mayEnd && (
              <Panel>
                <details>
                  <summary className="link t-ui">End this series</summary>
                  <div className="mt-3">
                    <ActionForm action={endSeriesAction} submit="End the series" submitVariant="danger" label="End this series">
                      <HiddenField name="seriesId" value={series.id} />
                      <HiddenField name="version" value={series.version} />
                      <TextArea
                        name="reason"
                        label="Reason"
                        help="What is still booked stays booked until it is cancelled."
                        maxLength={500}
                      />
                    </ActionForm>
                  </div>
                </details>
              </Panel>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}
