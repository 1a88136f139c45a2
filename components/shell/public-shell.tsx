import type { ReactNode } from "react";
import { Logo } from "#components/ui/logo.tsx";
import { SeriesMark, type SeriesState } from "#components/ui/series-mark.tsx";
import { SkipLink } from "./skip-link.tsx";

/** Invented series along one line of today: [first x, steps] with how many are done and whether one is today. In pixels from the now-line. */
const ornament = [
  { from: -92, steps: [128, 136, 128, 150], done: 1, today: false },
  { from: -279, steps: [120, 122, 134], done: 3, today: false },
  { from: -480, steps: [76, 100, 78], done: 4, today: false },
  { from: -198, steps: [136, 114, 142, 114], done: 2, today: false },
  { from: -433, steps: [94, 72], done: 3, today: false },
  { from: -363, steps: [122, 106, 122, 106, 114], done: 3, today: true },
  { from: -197, steps: [92, 86, 86, 94], done: 2, today: true },
  { from: -168, steps: [86, 86, 94, 78, 80], done: 2, today: true },
  { from: -144, steps: [134, 122], done: 1, today: true },
  { from: -339, steps: [100, 100, 106, 100, 94], done: 4, today: false },
  { from: -168, steps: [114, 108, 128, 106], done: 2, today: false },
  { from: -364, steps: [106, 100, 94, 106, 94], done: 4, today: false },
  { from: -175, steps: [86, 86, 92], done: 2, today: true },
  { from: -432, steps: [106, 114, 122, 106, 114], done: 4, today: true },
  { from: -471, steps: [114, 114, 108, 120], done: 4, today: true },
  { from: -381, steps: [134, 128, 128, 136, 128], done: 3, today: true },
  { from: -456, steps: [86, 86], done: 3, today: false },
] as const;

function placesOf(from: number, steps: readonly number[]): readonly number[] {
  return [from, ...steps.map((_, index) => steps.slice(0, index + 1).reduce((sum, step) => sum + step, from))];
}

function Ornament() {
  return (
    <svg aria-hidden="true">
      <line x1="56%" x2="56%" y1="0" y2="100%" className="now-line" />
      <svg x="56%" overflow="visible" aria-hidden="true">
        {ornament.map((series, row) => {
          const places = placesOf(series.from, series.steps);
          const y = 60 + row * 49;
          return (
            <g key={`${y}`}>
              <line x1={series.from} x2={places.at(-1)} y1={y} y2={y} className="series-stretch" />
              {places.map((x, index) => {
                const state: SeriesState = index < series.done ? "done" : index === series.done && series.today ? "this" : "to-come";
                return (
                  <g key={x} transform={`translate(${x} ${y})`}>
                    <SeriesMark state={state} radius={state === "this" ? 8.5 : 7} />
                  </g>
                );
              })}
            </g>
          );
        })}
      </svg>
    </svg>
  );
}

type PublicShellProps = {
  readonly children: ReactNode;
  /** A quiet sentence at the foot. */
  readonly foot?: ReactNode;
  /** 440 instead of 360 px, for set-up and invitations. */
  readonly wide?: boolean | undefined;
  /** In place of the logo, on pages a patient sees: the clinic's name. */
  readonly brand?: ReactNode;
};

/** Pages before anybody is signed in: the form at the left, the clinic's series moving past today at the right. */
export function PublicShell({ children, foot, wide, brand }: PublicShellProps) {
  return (
    <div className={wide ? "public public-wide" : "public"}>
      <SkipLink />
      <div className="public-side">
        <header>{brand ?? <Logo />}</header>
        <main id="main" tabIndex={-1} className="public-main">
          {children}
        </main>
        <footer className="t-small text-ink-2">{foot}</footer>
      </div>
      <div className="public-ornament" aria-hidden="true">
        <Ornament />
      </div>
    </div>
  );
}
