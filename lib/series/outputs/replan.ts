import { compareDates, type IsoDate, sayDate, sayShortDate, sayTime, type TimeZone } from "#lib/time.ts";
import { sayNumber } from "../rules/plan/words.ts";
import { type GapLimits, judgeGap, type LineSession, type PlanLineView, planLine, sayDays } from "../rules/plan-line.ts";
import type { MoveRowView } from "./move.ts";
import { sayOffTarget } from "./planner.ts";
import type { SessionPlaceView } from "./session-place.ts";

export type ReplanRowView = {
  readonly session: number;
  /** What the applying form sends back; null where the session lacks an appointment and is booked. */
  readonly appointmentId: string | null;
  readonly version: number | null;
  readonly was: SessionPlaceView | null;
  readonly becomes: SessionPlaceView;
  /** It moves, or is booked. */
  readonly changed: boolean;
  /** Done, begun, pinned, or before the session from which is planned: it stays put. */
  readonly constant: boolean;
  readonly pinned: boolean;
  readonly gapWas: number | null;
  readonly gap: number | null;
  readonly verdict: "ok" | "under" | "over";
};

export type ReplanOptionView = {
  readonly rows: readonly ReplanRowView[];
  readonly cost: number;
  readonly moves: number;
  readonly booked: number;
  readonly longGaps: number;
};

/** Was and becomes, from the last session that stands before the first that changes. */
export function replanRows({ rows }: ReplanOptionView, limits: GapLimits): MoveRowView[] {
  const first = rows.findIndex(({ changed }) => changed);
  return rows.slice(Math.max(0, first - 1)).map((row) => ({
    number: row.session,
    was: row.was === null ? null : sayShortDate(row.was.date),
    becomes: row.changed ? { date: sayDate(row.becomes.date), rest: restOf(row) } : null,
    gapWas: row.gapWas === null || row.gapWas === row.gap ? null : String(row.gapWas),
    gap: row.gap === null ? null : String(row.gap),
    verdict: verdictOf(row, limits),
    isMoved: row.changed,
  }));
}

const restOf = ({ was, becomes }: ReplanRowView): string =>
  [sayTime(becomes.time), was?.clinicianId === becomes.clinicianId ? null : becomes.clinician].filter((part) => part !== null).join(", ");

function verdictOf({ constant, pinned, gap, changed }: ReplanRowView, limits: GapLimits): MoveRowView["verdict"] {
  if (constant) return { words: pinned ? "Pinned, stays" : "Stays", tone: pinned ? "pinned" : "ok" };
  if (gap === null) return { words: changed ? "First session" : "Stays", tone: "ok" };
  if (gap < limits.min) return { words: `${limits.min - gap} under the shortest gap`, tone: "stop" };
  if (gap > limits.max) return { words: `${gap - limits.max} over the longest gap`, tone: "warn" };
  const { off, tone } = judgeGap(gap, limits);
  if (tone === "plain") return { words: off === "on target" ? "On target" : `${off} target`.replace(/ days? /, " "), tone: "ok" };
  return { words: `${sayDays(Math.min(limits.max - gap, gap - limits.min))} inside the limit`, tone: "warn" };
}

/** "Two sessions move, one is booked. 13 days off target, Aroha Ngata each time". */
export function sayReplan({ rows, moves, booked }: ReplanOptionView, target: number): string {
  const parts = [
    moves === 0 ? null : `${sayNumber(moves)} ${moves === 1 ? "session moves" : "sessions move"}`,
    booked === 0 ? null : `${sayNumber(booked)} ${booked === 1 ? "is booked" : "are booked"}`,
  ].filter((part) => part !== null);
  const off = rows.reduce((sum, { gap, constant }) => sum + (gap === null || constant ? 0 : Math.abs(gap - target)), 0);
  const who = new Set(rows.flatMap(({ constant, becomes }) => (constant ? [] : (becomes.clinician ?? []))));
  const clinicians = who.size === 1 ? `, ${[...who][0]} each time` : who.size > 1 ? `, ${sayNumber(who.size)} clinicians` : "";
  const moved = parts.length === 0 ? "Nothing moves" : parts.join(", ");
  return `${moved.charAt(0).toUpperCase()}${moved.slice(1)}. ${capital(sayOffTarget(off))}${clinicians}.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The series as it would be, with where each session was. */
export function replanLine(
  { rows }: ReplanOptionView,
  facts: { readonly limits: GapLimits; readonly timeZone: TimeZone; readonly today: IsoDate; readonly from: number },
): PlanLineView {
  const sessions = rows.map((row): LineSession => {
    const { becomes, was, changed, constant } = row;
    const done = constant && compareDates(becomes.date, facts.today) <= 0;
    const first = becomes.clinician?.replace(/^(?:Dr|Prof)\.? /, "").split(" ")[0];
    return {
      number: row.session,
      date: becomes.date,
      time: becomes.time,
      state: changed ? (row.session === facts.from ? "moved" : "follows") : done ? "done" : "planned",
      pinned: row.pinned,
      was: changed ? (was?.date ?? null) : null,
      lines: [...(first === undefined ? [] : [first]), ...(becomes.where?.split(", ") ?? [])],
    };
  });
  return planLine({ sessions, gaps: facts.limits, closures: [], timeZone: facts.timeZone });
}
