import { scaleBand, scaleLinear } from "d3-scale";
import { type StackedPlotProps, type StackedRow, stacked } from "./stacked.ts";

const TOP = 22;
const FOOT = 172;
const HEIGHT = 198;
/** Up to so many columns each has its own words; of more, some. */
const EACH_NAMED = 8;

/** Columns over time, one part upon the other. It is as wide as its place: columns are drawn in percent, words keep their size. */
export function ColumnPlot({ id, title, finding, plot }: StackedPlotProps<StackedRow>) {
  const { parts, rows } = plot;
  const { layers, totals } = stacked(plot);
  const most = Math.max(1, ...totals);
  const x = scaleBand<string>(
    rows.map(({ key }) => key),
    [0, 100],
  )
    .paddingInner(rows.length > 40 ? 0.12 : 0.28)
    .paddingOuter(0.1);
  const y = scaleLinear([0, most], [FOOT, TOP]);
  const every = Math.ceil(rows.length / EACH_NAMED);
  const middle = (key: string) => `${((x(key) ?? 0) + x.bandwidth() / 2).toFixed(2)}%`;
  const isNamed = (index: number) => index % every === 0;
  const highest = totals.indexOf(Math.max(...totals));
  return (
    <svg width="100%" height={HEIGHT} role="img" aria-labelledby={`${id}-plot ${id}-seen`} className="plot">
      <title id={`${id}-plot`}>{title}</title>
      <desc id={`${id}-seen`}>{finding}</desc>
      <line x1="0" x2="100%" y1={FOOT} y2={FOOT} className="plot-floor" />
      {layers.map((layer) => {
        const part = parts[layer.key];
        return layer.map(([from, to], index) => {
          const row = rows[index];
          return row === undefined || to <= from || part === undefined ? null : (
            <rect
              key={`${part.key} ${row.key}`}
              x={`${(x(row.key) ?? 0).toFixed(2)}%`}
              width={`${x.bandwidth().toFixed(2)}%`}
              y={y(to)}
              height={y(from) - y(to)}
              className={`plot-part is-${part.tone}`}
            />
          );
        });
      })}
      {rows.map(({ key, label, words }, index) => {
        const total = totals[index] ?? 0;
        return (
          <g key={key}>
            {total > 0 && (every === 1 || index === highest) && (
              <text x={middle(key)} y={y(total) - 6} textAnchor="middle" className="plot-value">
                {words ?? total}
              </text>
            )}
            {isNamed(index) && (
              <text x={middle(key)} y={HEIGHT - 8} textAnchor="middle">
                {label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
