import type { Metadata } from "next";
import { DueTable } from "#components/series/due-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Pips } from "#components/ui/pips.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Table } from "#components/ui/table.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { type DueListView, listDue } from "#lib/series/queries/adherence.ts";
import { listSeries, type SeriesListView } from "#lib/series/queries/series.ts";
import { SERIES_STATES, type SeriesState } from "#lib/series/rules/series.ts";

export const metadata: Metadata = { title: "Series" };

/** What reception works through stands beside the states. */
const TABS = [...SERIES_STATES, "due"] as const;

const LABELS = { to_schedule: "To schedule", under_way: "Under way", finished: "Finished", due: "Leaving their window" } as const;
const EMPTY = {
  to_schedule: "A series stands here from the moment a clinician proposes it until its sessions are booked.",
  under_way: "A series stands here from its booking until the last session is treated.",
  finished: "A series stands here once its last session is treated, or a clinician has ended it.",
} as const;

export default async function SeriesPage({ searchParams }: PageProps<"/series">) {
  const ctx = await enterArea("diary:read");
  const asked = await searchParams;
  const tab = TABS.find((each) => each === asked.state) ?? "to_schedule";
  const list = await listSeries(ctx, tab === "due" ? "under_way" : tab);
  const due = await listDue(ctx);
  const counts = { ...list.counts, due: due.count };
  return (
    <div className="page page-list">
      <PageHead
        title="Series"
        lead={`${counts.to_schedule} to schedule, ${counts.under_way} under way, ${counts.finished} finished.`}
        actions={
          <>
            <Segmented
              label="State"
              items={TABS.map((each) => ({
                href: `/series?state=${each}`,
                label: `${LABELS[each]} (${counts[each]})`,
                current: each === tab,
              }))}
            />
            <ButtonLink href="/reviews">Reviews due</ButtonLink>
            <ButtonLink href="/series/adherence">Adherence</ButtonLink>
          </>
        }
      />
      {tab === "due" ? <DuePanel {...due} /> : <StatePanel {...list} state={tab} />}
    </div>
  );
}

function DuePanel({ rows, more }: Pick<DueListView, "rows" | "more">) {
  return (
    <Panel pad="flush">
      {rows.length === 0 ? (
        <EmptyState title="Every session is in its window" next={<ButtonLink href="/series/adherence">See the adherence</ButtonLink>}>
          A session without an appointment stands here from a week before the longest gap to the one before it has passed.
        </EmptyState>
      ) : (
        <DueTable rows={rows} />
      )}
      {more && <More />}
    </Panel>
  );
}

function More() {
  return (
    <p className="t-small border-t border-line p-4 text-ink-2">Only the first hundred are shown. Find others through their patient.</p>
  );
}

function StatePanel({ rows, more, state }: Pick<SeriesListView, "rows" | "more"> & { readonly state: SeriesState }) {
  return (
    <Panel pad="flush">
      {rows.length === 0 ? (
        <EmptyState
          title={state === "to_schedule" ? "Nothing to schedule" : state === "under_way" ? "None under way" : "None finished yet"}
          next={<ButtonLink href="/patients">Find a patient</ButtonLink>}
        >
          {EMPTY[state]}
        </EmptyState>
      ) : (
        <Table
          caption={`Series ${LABELS[state].toLowerCase()}`}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "patient",
              head: "Patient",
              cell: (row) => (
                <TextLink quiet strong href={`/series/${row.id}`}>
                  {row.patientName}
                </TextLink>
              ),
            },
            {
              key: "protocol",
              head: "Protocol",
              cell: (row) => (
                <>
                  {row.protocol}
                  <span className="second-line">{row.location}</span>
                </>
              ),
            },
            {
              key: "sessions",
              head: "Sessions",
              cell: (row) => <Pips items={row.states} text={`${row.done} of ${row.sessions} done`} />,
            },
            ...(state === "to_schedule"
              ? [{ key: "proposed", head: "Proposed", cell: (row: (typeof rows)[number]) => row.proposed }]
              : [
                  {
                    key: "next",
                    head: "Next",
                    cell: (row: (typeof rows)[number]) => (
                      <>
                        {row.next ?? "Nothing booked"}
                        {row.nextDistance !== null && <span className="second-line">{row.nextDistance}</span>}
                      </>
                    ),
                  },
                ]),
            ...(state === "to_schedule"
              ? [
                  {
                    key: "do",
                    head: <span className="visually-hidden">Next step</span>,
                    cell: (row: (typeof rows)[number]) => (
                      <ButtonLink href={`/series/${row.id}/schedule`} size="row" label={`Schedule for ${row.patientName}`}>
                        Schedule
                      </ButtonLink>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {more && <More />}
    </Panel>
  );
}
