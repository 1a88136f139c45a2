import { Download } from "lucide-react";
import { BarPlot } from "#components/charts/bar-plot.tsx";
import { ColumnPlot } from "#components/charts/column-plot.tsx";
import { PlotKey } from "#components/charts/plot-key.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import type { TableRow, Panel as View } from "#lib/reports/rules/panel.ts";

/** One question of a report: what is to be seen in words, the plot of it, the table behind it, and the table as a file. */
export function ReportPanel({ panel, file }: { readonly panel: View; readonly file: string }) {
  const { key, title, finding, plot, columns, rows, empty, note } = panel;
  if (rows.length === 0)
    return (
      <Panel title={title} id={key}>
        <EmptyState title="Nothing in these days" small level={3}>
          {empty}
        </EmptyState>
      </Panel>
    );
  return (
    <Panel
      title={title}
      id={key}
      aside={
        <ButtonLink href={file} size="row" label={`CSV of ${title}`} download>
          <Download />
          CSV
        </ButtonLink>
      }
    >
      <p className="report-finding">{finding}</p>
      {plot !== null && plot.rows.length > 0 && (
        <div className="report-plot">
          <PlotKey parts={plot.parts} mark={plot.mark} />
          {plot.kind === "columns" ? (
            <ColumnPlot id={key} title={title} finding={finding} plot={plot} />
          ) : (
            <BarPlot id={key} title={title} finding={finding} plot={plot} />
          )}
        </div>
      )}
      <div className="report-table">
        <Table
          caption={`${title}, in figures`}
          rows={rows}
          rowKey={(row) => row.key}
          columns={columns.map(({ key: column, head, numeric }, index) => ({
            key: column,
            head,
            numeric,
            nowrap: true,
            cell: (row: TableRow) => row.cells[index]?.shown,
          }))}
        />
      </div>
      {note !== undefined && <p className="report-note">{note}</p>}
    </Panel>
  );
}
