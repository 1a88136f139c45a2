import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { SeriesMark } from "#components/ui/series-mark.tsx";

/** The patient's mark is a ring, wide enough to be seen round the clinician's dot. */
const POINTS = { clinician: 4, patient: 7 } as const;

type Point = { readonly day: number; readonly value: number };

type ScorePlotProps = {
  /** What is shown, for who cannot see it. The table below holds the same. */
  readonly label: string;
  /** The better end is drawn at the top, whichever way the scale counts. */
  readonly scale: {
    readonly best: { readonly value: number; readonly words: string };
    readonly worst: { readonly value: number; readonly words: string };
    readonly ticks: readonly number[];
  };
  readonly lines: readonly { readonly rater: keyof typeof POINTS; readonly points: readonly Point[] }[];
  readonly sessions: readonly { readonly number: number; readonly day: number }[];
  /** The last day of the line, from 0. */
  readonly days: number;
};

const TOP = 26;
const FOOT = 146;
const AXIS = 180;
const HEIGHT = 198;
/** How much room, in percent of the width, is left beside the first and the last day. */
const SIDE = 5;

/**
 * Scores along a series, true to time: equal days take equal room, and the sessions stand below. It is as wide as its place, so that words keep their
 * size: lines are drawn in a square that is stretched, marks and words beside it in percent.
 */
export function ScorePlot({ label, scale, lines, sessions, days }: ScorePlotProps) {
  const x = scaleLinear([0, Math.max(1, days)], [SIDE, 100 - SIDE]);
  const y = scaleLinear([scale.best.value, scale.worst.value], [TOP, FOOT]);
  const at = (day: number) => `${x(day).toFixed(2)}%`;
  const path = line<Point>(
    ({ day }) => x(day),
    ({ value }) => y(value),
  );
  // Where both say the same, the number stands once.
  const numbers = new Map(lines.flatMap(({ points }) => points).map((point) => [`${point.day} ${point.value}`, point])).values().toArray();
  const first = sessions.at(0);
  const last = sessions.at(-1);
  return (
    <div className="score-plot">
      <svg width="24" height={HEIGHT} aria-hidden="true">
        {scale.ticks.map((tick) => (
          <text key={tick} x="18" y={y(tick) + 4} textAnchor="end">
            {tick}
          </text>
        ))}
      </svg>
      <svg width="100%" height={HEIGHT} role="img" aria-label={label}>
        {scale.ticks.map((tick) => (
          <line key={tick} x1="0" x2="100%" y1={y(tick)} y2={y(tick)} className="score-grid" />
        ))}
        <text x="0" y={TOP - 10}>
          {scale.best.words}
        </text>
        <text x="0" y={FOOT + 16}>
          {scale.worst.words}
        </text>
        <svg width="100%" height={HEIGHT} viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {lines.map(({ rater, points }) => (
            <path key={rater} d={path(points) ?? undefined} className={`score-line by-${rater}`} />
          ))}
        </svg>
        {lines.map(({ rater, points }) =>
          points.map(({ day, value }) => (
            <circle key={`${rater} ${day}`} cx={at(day)} cy={y(value)} r={POINTS[rater]} className={`score-point by-${rater}`} />
          )),
        )}
        {numbers.map(({ day, value }) => (
          <text key={`${day} ${value}`} x={at(day)} y={y(value) - 11} textAnchor="middle" className="score-value">
            {value}
          </text>
        ))}
        {first && last && <line x1={at(first.day)} x2={at(last.day)} y1={AXIS} y2={AXIS} className="series-stretch is-past" />}
        {sessions.map(({ number, day }) => (
          <svg key={number} x={at(day)} y={AXIS} overflow="visible" aria-hidden="true">
            <SeriesMark state="done" radius={10} label={String(number)} />
          </svg>
        ))}
      </svg>
    </div>
  );
}

/** A mark of a plot with who gave the score, for the key. */
export function RaterMark({ rater }: { readonly rater: keyof typeof POINTS }) {
  return (
    <svg width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true">
      <circle r={POINTS[rater]} className={`score-point by-${rater}`} />
    </svg>
  );
}
