"use client";

import { Check, Timer, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";

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

/** How often the minutes are looked at. Milliseconds. */
const LOOK = 5_000;

/** The minutes as they go on, counted from the server's by the time that has gone by since: a browser's own clock may be wrong. */
function useMinutes(time: NumbingClockProps["time"]): number {
  const [later, setLater] = useState(0);
  const runs = time?.state === "on" || time?.state === "due";
  useEffect(() => {
    setLater(0);
    if (!runs || time === null) return;
    const since = performance.now();
    const look = window.setInterval(() => setLater(Math.floor((performance.now() - since) / 60_000)), LOOK);
    return () => window.clearInterval(look);
  }, [time, runs]);
  return (time?.minutes ?? 0) + later;
}

/** One anaesthetic and its time on the skin: counts while it lies there, and warns from the longest time on. Without scripts it says the time of the page. */
export function NumbingClock({ words, on, off, time }: NumbingClockProps) {
  const minutes = useMinutes(time);
  const max = time?.max ?? null;
  const runs = time?.state === "on" || time?.state === "due";
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
      {max !== null && (
        <svg className="numbing-bar" aria-hidden="true">
          <rect width="100%" height="100%" rx="2" className="numbing-rest" />
          <rect width={`${Math.min(100, Math.round((minutes / max) * 100))}%`} height="100%" rx="2" className="numbing-gone" />
        </svg>
      )}
      <p role="status" className={isLong ? "t-ui strong text-warn-ink" : "visually-hidden"}>
        {isDue && `Take it off now: ${max} min is the longest.`}
        {time?.state === "over" && max !== null && `${minutes - max} min over its longest time, ${max} min.`}
      </p>
    </div>
  );
}
