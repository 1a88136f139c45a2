import { DepthCell } from "#components/charts/depth-table.tsx";
import { Table } from "#components/ui/table.tsx";
import { depthChanges, sayDepthChange } from "#lib/treatments/rules/depth-change.ts";

type Row = {
  readonly id: string;
  readonly label: string;
  readonly depthMm: number;
  readonly passes: number;
  readonly lastMm: number | null;
};

function change({ depthMm, lastMm }: Row): string {
  const [, since] = depthChanges([lastMm, depthMm]);
  if (since === null || since === undefined) return "";
  const { sign, word } = sayDepthChange(since);
  return sign === "" ? word : sign;
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
          { key: "zone", head: "Zone", cell: ({ label }) => label },
          { key: "depth", head: "Depth", cell: ({ depthMm }) => <DepthCell mm={depthMm} /> },
          { key: "passes", head: "Passes", cell: ({ passes }) => passes, numeric: true },
          ...before,
        ]}
        rows={rows}
        rowKey={({ id }) => id}
      />
    </div>
  );
}
