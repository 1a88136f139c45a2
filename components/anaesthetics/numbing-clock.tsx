"use client";

import { Check, Timer, TriangleAlert } from "lucide-react";
import { TimeBar } from "#components/ui/time-bar.tsx";
import { useElapsed } from "#components/ui/use-elapsed.ts";

type State = "on" | "due" | "off" | "over";

export type NumbingClockProps = {
  /** Whose time this is: "Lidocaine cream 5 %, 10 g, face". */
  readonly words: string;
  /** "2:17 pm" */
  readonly on: string | null;
  readonly off: string | null;
  /** Whole minutes as the server counted them, and the longest time. */
  readonly time: { readonly minutes: number; readonly max: number | null; readonly state: State } | null;
};

/** Minutes, looked at every five seconds. */
const MINUTES = { step: 60_000, look: 5_000 };

/** One anaesthetic and its time on the skin: counts while it lies there, and warns from the longest time on. Without scripts it says the time of the page. */
export function NumbingClock({ words, on, off, time }: NumbingClockProps) {
  const runs = time?.state === "on" || time?.state === "due";
  const later = useElapsed(runs ? time : null, MINUTES);
  const minutes = (time?.minutes ?? 0) + later;
  const max = time?.max ?? null;
  const isDue = runs && max !== null && minutes >= max;
  const isLong = isDue || time?.state === "over";
  const meaning = isLong ? "warn" : runs ? "in-room" : "ok";
  const Icon = isLong ? TriangleAlert : runs ? Timer : Check;
  return (
    <div className={`numbing-clock ${meaning}`}>
      <p className="mark mark-light">
        <Icon />
        <span>{words}</span>
      </p>
      <p className="numbing-time">
        {time !== null && (
          <span className={isLong ? "figure text-warn-ink" : "figure"}>
            {minutes} <small>min</small>
          </span>
        )}
        <span className="t-small text-ink-2">
          {[on === null ? "time not kept" : `on ${on}`, off === null ? null : `off ${off}`].filter((part) => part !== null).join(", ")}
        </span>
      </p>
      {max !== null && <TimeBar of={max} gone={minutes} />}
      <p role="status" className={isLong ? "t-ui strong text-warn-ink" : "visually-hidden"}>
        {isDue && `Take it off now: ${max} min is the longest.`}
        {time?.state === "over" && max !== null && `${minutes - max} min over its longest time, ${max} min.`}
      </p>
    </div>
  );
}
