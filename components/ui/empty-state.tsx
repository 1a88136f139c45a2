import type { ReactNode } from "react";
import { placed, SeriesMark, type SeriesState } from "./series-mark.tsx";

type EmptyStateProps = {
  readonly title: string;
  /** One sentence: what belongs here, and when it comes. */
  readonly children: ReactNode;
  /** The next step, a primary ButtonLink first. */
  readonly next?: ReactNode;
  /** The series line of this place. */
  readonly marks?: readonly SeriesState[] | undefined;
  /** For a panel's inside. */
  readonly small?: boolean | undefined;
  readonly level?: 2 | 3 | undefined;
};

const usual = ["done", "done", "this", "to-come", "to-come", "not-fixed"] as const satisfies readonly SeriesState[];

export function EmptyState({ title, children, next, marks = usual, small, level = 2 }: EmptyStateProps) {
  const Heading = level === 2 ? "h2" : "h3";
  const step = small ? 28 : 44;
  const radius = small ? 6 : 9;
  const width = (marks.length - 1) * step + 28;
  return (
    <div className={small ? "empty empty-small" : "empty"}>
      <svg width={width} height="28" viewBox={`-14 -14 ${width} 28`} aria-hidden="true">
        {placed(marks)
          .slice(1)
          .map(({ state, place }) => (
            <line
              key={place}
              x1={(place - 2) * step}
              x2={(place - 1) * step}
              y1="0"
              y2="0"
              className={state === "not-fixed" ? "series-stretch is-open" : "series-stretch"}
            />
          ))}
        {placed(marks).map(({ state, place }) => (
          <g key={place} transform={`translate(${(place - 1) * step} 0)`}>
            <SeriesMark state={state} radius={radius} />
          </g>
        ))}
      </svg>
      <Heading className={small ? "t-h3" : undefined}>{title}</Heading>
      <p>{children}</p>
      {next && <div className="empty-next">{next}</div>}
    </div>
  );
}
