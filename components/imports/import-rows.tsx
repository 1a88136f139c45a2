import { Mark, type Meaning } from "#components/ui/chip.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Table } from "#components/ui/table.tsx";
import type { ImportRowView } from "#lib/interchange/queries/imports.ts";

const MEANINGS: Readonly<Record<ImportRowView["state"], Meaning>> = {
  waiting: "plain",
  ready: "ok",
  alike: "warn",
  same: "info",
  refused: "stop",
  made: "ok",
  skipped: "info",
  undone: "plain",
  kept: "warn",
};

type Props = { readonly label: string; readonly headers: readonly string[]; readonly rows: readonly ImportRowView[] };

/** Rows of a file with what became of each and why, then what it says, cell by cell. */
export function ImportRows({ label, headers, rows }: Props) {
  return (
    <Table
      caption={label}
      rows={rows}
      rowKey={({ row }) => String(row)}
      columns={[
        { key: "row", head: "Row", cell: ({ row }) => row, nowrap: true },
        { key: "became", head: "What becomes of it", cell: (row) => <Became row={row} /> },
        ...headers.map((heading, at) => ({
          key: `cell-${at}`,
          head: heading === "" ? `Column ${at + 1}` : heading,
          cell: ({ cells }: ImportRowView) => cells[at] ?? "",
        })),
      ]}
    />
  );
}

function Became({ row: { state, says, reasons, like } }: { readonly row: ImportRowView }) {
  return (
    <div className="import-became">
      <Mark meaning={MEANINGS[state]}>{says}</Mark>
      {reasons.map((reason) => (
        <p key={reason} className="second-line">
          {reason}
        </p>
      ))}
      {like !== null && <TextLink href={`/patients/${like.id}`}>{like.name}</TextLink>}
    </div>
  );
}
