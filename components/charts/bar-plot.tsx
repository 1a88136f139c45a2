import { scaleLinear } from "d3-scale";
import { type StackedPlotProps, type StackedRow, stacked } from "./stacked.ts";

/** `mark` is a place on the scale to compare with. */
type Bar = StackedRow & { readonly mark?: number | null };

const ROW = 44;
const BAR = 16;
/** Where a row's bar lies below its words. */
const DOWN = 22;

/** Bars by name, one part after the other, with the words above each: as readable on a telephone as on a wall. Lengths are percent of the place. */
export function BarPlot({ id, title, finding, plot }: StackedPlotProps<Bar>) {
  const { parts, rows } = plot;
  const { layers, totals } = stacked(plot);
  const x = scaleLinear([0, Math.max(0.001, ...totals, ...rows.map(({ mark }) => mark ?? 0))], [0, 100]);
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
