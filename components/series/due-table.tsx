import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Table } from "#components/ui/table.tsx";

type Row = {
  readonly seriesId: string;
  readonly patientName: string;
  readonly phone: string;
  readonly protocol: string;
  readonly location: string;
  readonly session: number;
  readonly sessions: number;
  readonly last: string;
  readonly why: string;
  readonly lastDay: string;
  readonly distance: string;
  readonly isPast: boolean;
};

/** Sessions that leave their window, for reception to ring one after the other. */
export function DueTable({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <Table
      caption="Sessions that leave their window"
      rows={rows}
      rowKey={(row) => row.seriesId}
      columns={[
        {
          key: "patient",
          head: "Patient",
          cell: (row) => (
            <>
              <TextLink quiet strong href={`/series/${row.seriesId}`}>
                {row.patientName}
              </TextLink>
              <span className="second-line whitespace-nowrap">
                {row.phone === "" ? "No phone" : <TextLink href={`tel:${row.phone.replaceAll(/[^\d+]/g, "")}`}>{row.phone}</TextLink>}
              </span>
            </>
          ),
        },
        {
          key: "session",
          head: "Session",
          cell: (row) => (
            <>
              {`${row.session} of ${row.sessions}`}
              <span className="second-line">{row.why}</span>
            </>
          ),
        },
        {
          key: "window",
          head: "Last day in its window",
          cell: (row) => (
            <>
              <span className="whitespace-nowrap">{row.lastDay}</span>
              <span className="block">
                <Mark meaning={row.isPast ? "plain" : "warn"}>{row.distance}</Mark>
              </span>
            </>
          ),
        },
        {
          key: "last",
          head: "Before it",
          cell: (row) => (
            <>
              {row.last}
              <span className="second-line">{`${row.protocol}, ${row.location}`}</span>
            </>
          ),
        },
        {
          key: "do",
          nowrap: true,
          head: <span className="visually-hidden">Next step</span>,
          cell: (row) => (
            <ButtonLink href={`/series/${row.seriesId}/replan?from=${row.session}`} size="row" label={`Re-plan for ${row.patientName}`}>
              Re-plan
            </ButtonLink>
          ),
        },
      ]}
    />
  );
}
