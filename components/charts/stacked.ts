import { stack } from "d3-shape";

/** One bar or column: what its parts are worth, in the order of the parts. */
export type StackedRow = {
  readonly key: string;
  readonly label: string;
  readonly values: readonly number[];
  readonly words?: string;
};

/** What a plot of bars or of columns is given. */
export type StackedPlotProps<Row extends StackedRow> = {
  readonly id: string;
  readonly title: string;
  /** What is to be seen, for who cannot see it. The table below holds the same. */
  readonly finding: string;
  readonly plot: {
    readonly parts: readonly { readonly key: string; readonly tone: string }[];
    readonly rows: readonly Row[];
  };
};

/** The parts one upon the other, and what each row comes to. */
export function stacked<Row extends StackedRow>({ parts, rows }: StackedPlotProps<Row>["plot"]) {
  const layers = stack<Row, number>()
    .keys(parts.map((_, index) => index))
    .value(({ values }, index) => values[index] ?? 0)([...rows]);
  return { layers, totals: rows.map(({ values }) => values.reduce((all, each) => all + each, 0)) };
}
