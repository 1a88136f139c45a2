import { scaleLinear } from "d3-scale";
import { stack } from "d3-shape";

type Row = {
  readonly key: string;
  readonly label: string;
  readonly values: readonly number[];
  readonly words?: string;
  readonly mark?: number | null;
};

type BarPlotProps = {
  readonly id: string;
  readonly title: string;
  /** What is to be seen, for who cannot see it. The table below holds the same. */
  readonly finding: string;
  readonly plot: {
    readonly parts: readonly { readonly key: string; readonly tone: string }[];
    readonly rows: readonly Row[];
  };
};

const ROW = 44;
const BAR = 16;
/** Where a row's bar lies below its words. */
const DOWN = 22;

/** Bars by name, one part after the other, with the words above each: as readable on a telephone as on a wall. Lengths are percent of the place. */
export function BarPlot({ id, title, finding, plot: { parts, rows } }: BarPlotProps) {
  const totals = rows.map(({ values }) => values.reduce((all, each) => all + each, 0));
  const x = scaleLinear([0, Math.max(0.001, ...totals, ...rows.map(({ mark }) => mark ?? 0))], [0, 100]);
  const layers = stack<Row, number>()
    .keys(parts.map((_, index) => index))
    .value(({ values }, index) => values[index] ?? 0)([...rows]);
  const height = rows.length * ROW;
  return (
    <svg width="100%" height={height} role="img" aria-labelledby={`${id}-plot ${id}-seen`} className="plot">
      <title id={`${id}-plot`}>{title}</title>
      <desc id={`${id}-seen`}>{finding}</desc>
      {rows.map(({ key, label, words, mark }, index) => (
        <g key={key}>
          <text x="0" y={index * ROW + 15} className="plot-label">
            {label}
          </text>
          <text x="100%" y={index * ROW + 15} textAnchor="end" className="plot-value">
            {words ?? totals[index]}
          </text>
          <rect x="0" y={index * ROW + DOWN} width="100%" height={BAR} className="plot-track" />
          {layers.map((layer) => {
            const [from, to] = layer[index] ?? [0, 0];
            const part = parts[layer.key];
            return part === undefined || to <= from ? null : (
              <rect
                key={part.key}
                x={`${x(from).toFixed(2)}%`}
                y={index * ROW + DOWN}
                width={`${(x(to) - x(from)).toFixed(2)}%`}
                height={BAR}
                className={`plot-part is-${part.tone}`}
              />
            );
          })}
          {mark != null && (
            <line
              x1={`${x(mark).toFixed(2)}%`}
              x2={`${x(mark).toFixed(2)}%`}
              y1={index * ROW + DOWN - 3}
              y2={index * ROW + DOWN + BAR + 3}
              className="plot-mark"
            />
          )}
        </g>
      ))}
    </svg>
  );
}
