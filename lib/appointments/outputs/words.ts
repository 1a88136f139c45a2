import { type InstantRange, type IsoDate, instantToWall, sayDate, sayTime, type TimeZone, type WallTime } from "#lib/time.ts";
import type { PlacementProblem } from "../rules/placement.ts";

/** "3:00–4:15 pm", "11:30 am–12:45 pm". */
export function saySpan(range: InstantRange, timeZone: TimeZone): string {
  const from = sayTime(instantToWall(range.start, timeZone).time);
  const to = sayTime(instantToWall(range.end, timeZone).time);
  return from.slice(-2) === to.slice(-2) ? `${from.slice(0, -3)}–${to}` : `${from}–${to}`;
}

/** "Session 3, Tue 5 May 2026, 3:00 pm"; without the session outside a series, without the time where the day alone is meant. */
export function saySession(wish: { readonly session: number | null; readonly date: IsoDate; readonly time: WallTime | null }): string {
  const when = wish.time === null ? sayDate(wish.date) : `${sayDate(wish.date)}, ${sayTime(wish.time)}`;
  return wish.session === null ? when : `Session ${wish.session}, ${when}`;
}

/** Whether someone or something is taken then; otherwise the time itself is not offered. */
export function isTaken({ code }: PlacementProblem): boolean {
  return code.endsWith("_busy") || code.endsWith("_missing");
}
