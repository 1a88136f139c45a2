"use client";

import { Clock } from "lucide-react";
import { TimeBar } from "#components/ui/time-bar.tsx";
import { useElapsed } from "#components/ui/use-elapsed.ts";

export type Needling = {
  /** "2:58 pm", and the same as "14:58". */
  readonly since: string;
  readonly clock: string;
  /** Whole seconds from then to the drawing of the page, by the server's clock. */
  readonly seconds: number;
  /** Planned, in minutes; 0 where nothing is. */
  readonly planned: number;
};

const SECOND = { step: 1_000 };

const two = (number: number) => String(number).padStart(2, "0");

/** "11:42", and from the hour on "1:11:42". */
function sayRunning(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60)];
  return `${hours > 0 ? `${hours}:` : ""}${two(minutes % 60)}:${two(seconds % 60)}`;
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/**
 * How long the needling goes on, counted from the record's start, and once its end is written how long it took. Not read out as it counts. Without scripts
 * it says since when.
 * @param endedAt "15:08" as it stands in the field, empty until the end.
 */
export function NeedlingClock({ needling, endedAt }: { readonly needling: Needling; readonly endedAt: string }) {
  const { since, clock, seconds, planned } = needling;
  const isOver = endedAt !== "";
  const later = useElapsed(isOver ? null : needling.seconds, SECOND);
  const took = minutesOf(endedAt) - minutesOf(clock);
  const minutes = isOver ? took : (seconds + later) / 60;
  return (
    <div className={isOver ? "needling ok" : "needling in-room"}>
      <p className="mark mark-light">
        <Clock />
        <span>
          {isOver ? "Needled from" : "Needling since"} {since}
        </span>
      </p>
      <p className="needling-time">
        {isOver ? (
          took >= 0 && (
            <span className="figure">
              {took} <small>min</small>
            </span>
          )
        ) : (
          <span role="timer" aria-label="Needling time" className="figure needs-script">
            {sayRunning(seconds + later)}
          </span>
        )}
        {planned > 0 && <span>planned {planned} min</span>}
      </p>
      {planned > 0 && (
        <div className="needs-script">
          <TimeBar of={planned} gone={Math.max(0, minutes)} />
        </div>
      )}
    </div>
  );
}
