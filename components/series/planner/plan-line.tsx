import { Fragment } from "react";
import { AppLink } from "#components/ui/link.tsx";
import { SeriesMark, type SeriesState, seriesWords } from "#components/ui/series-mark.tsx";
import type { ObstacleView } from "#lib/series/outputs/impossible.ts";
import type { PlanLineView } from "#lib/series/rules/plan-line.ts";

type Session = PlanLineView["sessions"][number];

type PlanLineProps = {
  readonly label: string;
  readonly line: PlanLineView;
  readonly obstacle?: ObstacleView | undefined;
  /** Where a click on a mark leads; the same is offered by keyboard elsewhere on the page. */
  readonly href?: ((session: number) => string) | undefined;
};

const AXIS = 106;
const EDGE = 5;

const grammar: Record<Session["state"], SeriesState> = {
  planned: "to-come",
  moved: "this",
  follows: "this",
  done: "done",
  this: "this",
  "to-come": "to-come",
  "not-fixed": "not-fixed",
  missed: "missed",
};

const words: Record<Session["state"], string> = { ...seriesWords, planned: "planned", moved: "moved", follows: "planned anew" };

/** A plan as a line of dates, true to time, with the months over it; on a narrow screen the list that screen readers read. */
export function PlanLine({ label, line, obstacle, href }: PlanLineProps) {
  return (
    <div className="series-line">
      <div className="series-drawing plan-drawing" aria-hidden="true" data-count={line.sessions.length}>
        <Drawing line={line} obstacle={obstacle} href={href} />
      </div>
      <ol className="series-list" aria-label={label}>
        {line.sessions.map((session) => (
          <Fragment key={session.number}>
            {obstacle?.number === session.number - 1 && <ObstacleItem obstacle={obstacle} />}
            <SessionItem session={session} />
          </Fragment>
        ))}
        {obstacle !== undefined && line.sessions.every(({ number }) => number !== obstacle.number + 1) && (
          <ObstacleItem obstacle={obstacle} />
        )}
      </ol>
    </div>
  );
}

function SessionItem({ session }: { readonly session: Session }) {
  return (
    <li>
      <svg width="28" height="28" viewBox="-14 -14 28 28" aria-hidden="true">
        <SeriesMark state={grammar[session.state]} radius={11} label={String(session.number)} />
      </svg>
      <div>
        <p className="strong">
          <span className="visually-hidden">{`Session ${session.number}, ${words[session.state]}: `}</span>
          {session.date === "" ? "No date yet" : [session.date, session.time].filter(Boolean).join(", ")}
        </p>
        {session.lines.length > 0 && <p className="second-line">{session.lines.join(", ")}</p>}
        {session.gap !== null && <p className="second-line">{`${session.gap.words} after the one before, ${session.gap.off}`}</p>}
      </div>
    </li>
  );
}

function ObstacleItem({ obstacle: { number, window, nearest } }: { readonly obstacle: ObstacleView }) {
  return (
    <li className="stop">
      <svg width="28" height="28" viewBox="-14 -14 28 28" aria-hidden="true">
        <SeriesMark state="missed" radius={11} label={String(number)} />
      </svg>
      <div>
        <p className="strong plan-must">
          <span className="visually-hidden">{`Session ${number}: `}</span>
          {`Must fall ${window}`}
        </p>
        {nearest !== null && <p className="second-line">{`${nearest.words}, ${nearest.off}`}</p>}
      </div>
    </li>
  );
}

function Drawing({ line, obstacle, href }: Omit<PlanLineProps, "label">) {
  const last = Math.max(line.days, obstacle?.to ?? 0, obstacle?.nearest?.day ?? 0);
  const share = (day: number) => Math.min(100, EDGE + (day / last) * (100 - 2 * EDGE));
  const x = (day: number) => `${share(day).toFixed(2)}%`;
  const width = (from: number, to: number) => `${Math.max(0, share(to) - share(from)).toFixed(2)}%`;
  const lines = Math.max(0, ...line.sessions.map((session) => session.lines.length));
  const foot = AXIS + 42 + lines * 15;
  const hasFoot = line.closures.length > 0 || line.clocks.length > 0;
  return (
    <svg width="100%" height={foot + (hasFoot ? 22 : 0)} aria-hidden="true">
      <defs>
        <pattern id="plan-closed" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="4" height="8" className="plan-hatch" />
        </pattern>
      </defs>
      {line.months.map(({ day, label, ticked }) => (
        <svg key={label} x={x(day)} overflow="visible" aria-hidden="true">
          {ticked && <line y1="22" y2="34" className="plan-tick" />}
          <text x={ticked ? 7 : 0} y="18" className="series-word" textAnchor={ticked ? "start" : "middle"}>
            {label}
          </text>
        </svg>
      ))}
      {line.bands.map(({ from, to, target }) => (
        <g key={from}>
          <rect x={x(from)} y={AXIS - 4} width={width(from, to)} height="8" rx="4" className="plan-band" />
          <line x1={x(target)} x2={x(target)} y1={AXIS - 6} y2={AXIS + 6} className="plan-target" />
        </g>
      ))}
      {line.closures.map(({ from, to }) => (
        <rect key={from} x={x(from)} y={AXIS - 7} width={width(from, to)} height="14" fill="url(#plan-closed)" />
      ))}
      {line.sessions.map((session, index) => (
        <Stretch key={session.number} session={session} before={line.sessions[index - 1]} x={x} />
      ))}
      {line.sessions.map(({ number, day, was }) =>
        was === null ? null : <line key={number} x1={x(was)} x2={x(day)} y1={AXIS} y2={AXIS} className="plan-moved" />,
      )}
      {line.clocks.map((day) => (
        <line key={day} x1={x(day)} x2={x(day)} y1={AXIS - 12} y2={foot} className="plan-clocks" />
      ))}
      {line.sessions.map((session) => (
        <Mark key={session.number} session={session} x={x} href={href?.(session.number)} />
      ))}
      {obstacle && <Obstacle obstacle={obstacle} x={x} width={width} />}
      <Foot line={line} share={share} y={foot + 14} />
    </svg>
  );
}

type Scale = { readonly x: (day: number) => string };

function Stretch({ session, before, x }: Scale & { readonly session: Session; readonly before: Session | undefined }) {
  if (before === undefined) return null;
  const open = session.state === "not-fixed" || before.state === "not-fixed";
  const past = session.state === "done" || session.state === "missed" || (before.state === "done" && session.state === "this");
  const middle = x((before.day + session.day) / 2);
  return (
    <g>
      <line
        x1={x(before.day)}
        x2={x(session.day)}
        y1={AXIS}
        y2={AXIS}
        className={`series-stretch${past ? " is-past" : ""}${open ? " is-open" : ""}`}
      />
      {session.gap !== null && (
        <g className={session.gap.tone}>
          <text x={middle} y={AXIS - 15} textAnchor="middle" className="plan-gap">
            {session.gap.words}
          </text>
          <text x={middle} y={AXIS + 24} textAnchor="middle" className="plan-off">
            {session.gap.off}
          </text>
        </g>
      )}
    </g>
  );
}

function Mark({ session, x, href }: Scale & { readonly session: Session; readonly href: string | undefined }) {
  const changed = session.state === "moved" || session.state === "follows";
  const mark = (
    <>
      <SeriesMark state={grammar[session.state]} radius={12.5} label={String(session.number)} />
      {session.was !== null && <path d={session.was < session.day ? "M-20-4l5 4-5 4" : "M20-4l-5 4 5 4"} className="plan-arrow" />}
      {session.pinned && <path d="M9-19h8M13-19v4M10-15h6l1 4h-8zM13-11v5" className="plan-pin" />}
      <text y="-43" textAnchor="middle" className={changed ? "series-date is-changed" : "series-date"}>
        {session.date}
      </text>
      <text y="-27" textAnchor="middle" className="series-word">
        {session.time}
      </text>
      {session.lines.map((text, index) => (
        <text key={text} y={44 + index * 15} textAnchor="middle" className="series-word">
          {text}
        </text>
      ))}
    </>
  );
  return (
    <>
      {session.was !== null && (
        <svg x={x(session.was)} y={AXIS} overflow="visible" aria-hidden="true">
          <circle r="6.5" className="plan-was" />
        </svg>
      )}
      <svg
        x={x(session.day)}
        y={AXIS}
        overflow="visible"
        aria-hidden="true"
        className={session.state === "moved" ? "plan-filled" : undefined}
      >
        {href === undefined ? (
          mark
        ) : (
          <AppLink href={href} className="plan-mark-link" unreachable>
            {mark}
          </AppLink>
        )}
      </svg>
    </>
  );
}

function Obstacle({
  obstacle: { number, from, to, window, nearest },
  x,
  width,
}: Scale & { readonly obstacle: ObstacleView; readonly width: (from: number, to: number) => string }) {
  return (
    <g>
      <g className="stop">
        <text x={x((from + to) / 2)} y={AXIS - 26} textAnchor="middle" className="plan-gap">
          {`Session ${number} must fall here`}
        </text>
        <rect x={x(from)} y={AXIS - 15} width={width(from, to)} height="30" rx="6" className="plan-window" />
        <text x={x((from + to) / 2)} y={AXIS + 4} textAnchor="middle" className="plan-off">
          {window}
        </text>
      </g>
      {nearest !== null && (
        <svg x={x(nearest.day)} y={AXIS} overflow="visible" aria-hidden="true">
          <circle r="9" className="plan-nearest" />
          <text x="-8" y="-24" className="series-date is-changed">
            {nearest.words}
          </text>
          <text x="-8" y="34" className="plan-off is-changed">
            {nearest.off}
          </text>
        </svg>
      )}
    </g>
  );
}

/** Words of closures and clock changes under the line; one that would run into the word before it is left out, its sign stays. */
function Foot({ line, share, y }: { readonly line: PlanLineView; readonly share: (day: number) => number; readonly y: number }) {
  const wanted = [
    ...line.clocks.map((day) => ({ at: share(day), label: "clocks change" })),
    ...line.closures.map(({ from, to, label }) => ({ at: (share(from) + share(to)) / 2, label })),
  ];
  const kept: typeof wanted = [];
  // A sign of 12 px takes about six tenths of a hundredth of the width that a desk gives the line.
  const reach = (label: string) => label.length * 0.32 + 0.5;
  for (const word of wanted)
    if (kept.every((other) => Math.abs(other.at - word.at) > reach(other.label) + reach(word.label))) kept.push(word);
  return kept.map(({ at, label }) => (
    <text
      key={`${at} ${label}`}
      x={at > 90 ? "100%" : `${at.toFixed(2)}%`}
      y={y}
      textAnchor={at > 90 ? "end" : "middle"}
      className="series-word"
    >
      {label}
    </text>
  ));
}
