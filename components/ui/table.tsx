import type { ReactNode } from "react";
import { ScrollRegion } from "./scroll-region.tsx";

type Column<Row> = {
  readonly key: string;
  readonly head: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Right-aligned figures. */
  readonly numeric?: boolean | undefined;
  /** Dates, telephone numbers: never broken over two lines. */
  readonly nowrap?: boolean | undefined;
};

type TableProps<Row> = {
  /** Says what the table holds; also names the region that scrolls sideways. */
  readonly caption: string;
  readonly showCaption?: boolean | undefined;
  /** The first column names the row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly isCurrent?: ((row: Row) => boolean) | undefined;
  readonly foot?: ReactNode;
  readonly touch?: boolean | undefined;
};

/** Rows with hairlines. On a narrow screen it scrolls sideways inside a region that can be focused. */
export function Table<Row>({ caption, showCaption, columns, rows, rowKey, isCurrent, foot, touch }: TableProps<Row>) {
  return (
    <ScrollRegion label={caption}>
      <table className={touch ? "data-table touch" : "data-table"}>
        <caption className={showCaption ? undefined : "visually-hidden"}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={column.numeric ? "num" : undefined}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} aria-current={isCurrent?.(row) ? "true" : undefined}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.key} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={column.numeric ? "num" : column.nowrap ? "whitespace-nowrap" : undefined}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </ScrollRegion>
  );
}
