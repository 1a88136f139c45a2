import { DepthCell } from "#components/charts/depth-table.tsx";
import { Table } from "#components/ui/table.tsx";
import { depthChanges, sayDepthChange } from "#lib/treatments/rules/depth-change.ts";
import { ENDPOINT_LABELS } from "./zone-values.ts";

type Row = {
  readonly id: string;
  readonly label: string;
  readonly depthMm: number;
  readonly passes: number;
  readonly speed: string;
  readonly endpoint: keyof typeof ENDPOINT_LABELS | null;
  readonly pain: number | null;
  readonly note: string;
  readonly overLabel: { readonly reason: string; readonly by: string } | null;
  readonly lastMm: number | null;
};

function change({ depthMm, lastMm }: Row): string {
  const [, since] = depthChanges([lastMm, depthMm]);
  if (since === null || since === undefined) return "";
  const { sign, word } = sayDepthChange(since);
  return sign === "" ? word : sign;
}

/** What else was said of a zone, under its name. */
function More({ note, speed, overLabel }: Row) {
  const lines = [
    note,
    speed === "" ? "" : `Speed ${speed}.`,
    overLabel === null ? "" : `Over the label, signed off by ${overLabel.by}: ${overLabel.reason}`,
  ].filter((line) => line !== "");
  return lines.length === 0 ? null : <span className="second-line">{lines.join(" ")}</span>;
}

/** The zones of a signed record, with the time before where there was one. */
export function ZoneTable({ rows, lastWhen }: { readonly rows: readonly Row[]; readonly lastWhen: string | null }) {
  const before =
    lastWhen === null
      ? []
      : [
          { key: "last", head: lastWhen, cell: ({ lastMm }: Row) => (lastMm === null ? "–" : lastMm.toFixed(2)), numeric: true },
          { key: "change", head: "Change", cell: change, numeric: true },
        ];
  return (
    <div className="signed-zones">
      <Table
        caption="Zones, depth in mm and passes"
        columns={[
          {
            key: "zone",
            head: "Zone",
            cell: (row) => (
              <>
                {row.label}
                <More {...row} />
              </>
            ),
          },
          { key: "depth", head: "Depth", cell: ({ depthMm }) => <DepthCell mm={depthMm} /> },
          { key: "passes", head: "Passes", cell: ({ passes }) => passes, numeric: true },
          { key: "endpoint", head: "Endpoint", cell: ({ endpoint }) => (endpoint === null ? "–" : ENDPOINT_LABELS[endpoint]) },
          { key: "pain", head: "Pain", cell: ({ pain }) => pain ?? "–", numeric: true },
          ...before,
        ]}
        rows={rows}
        rowKey={({ id }) => id}
      />
    </div>
  );
}
