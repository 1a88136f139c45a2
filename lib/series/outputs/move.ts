import { sayDate, sayShortDate, sayTime, type WallTime } from "#lib/time.ts";
import type { MoveHow } from "../rules/ask.ts";
import type { ConstantSession } from "../rules/plan/model.ts";
import type { MoveOption, MoveRow } from "../rules/plan/move.ts";
import { sayNumber } from "../rules/plan/words.ts";
import { type GapLimits, type GapTone, judgeGap, sayDays } from "../rules/plan-line.ts";
import { type Names, sayOffTarget } from "./planner.ts";

export type MoveOptionView = {
  readonly how: MoveHow;
  readonly title: string;
  readonly words: string;
  readonly tone: GapTone;
  /** Whether it can be kept as it is by whoever looks. */
  readonly open: boolean;
};

export type MoveRowView = {
  readonly number: number;
  /** Null where it has no appointment. */
  readonly was: string | null;
  /** Null where it stays. */
  readonly becomes: { readonly date: string; readonly rest: string } | null;
  readonly gapWas: string | null;
  readonly gap: string | null;
  readonly verdict: { readonly words: string; readonly tone: "ok" | "warn" | "stop" | "pinned" };
  readonly isMoved: boolean;
};

const list = (numbers: readonly number[]): string => (numbers.length > 2 ? `${numbers[0]} to ${numbers.at(-1)}` : numbers.join(" and "));

/** "Only this one", "Shift by 9 days", "Re-plan 5 and 6": each with what it comes to. */
export function moveOptionView(option: MoveOption, moved: number, limits: GapLimits, names: Names, mayShorten: boolean): MoveOptionView {
  const later = option.rows.filter(({ session, fixed }) => session > moved && !fixed).map(({ session }) => session);
  const title = {
    only_this: "Only this one",
    shift: `Shift by ${sayDays(Math.abs(option.days))}${option.days < 0 ? " back" : ""}`,
    replan: later.length === 0 ? "Re-plan the later ones" : `Re-plan ${list(later)}`,
    replan_fewest_moves: "Re-plan, fewest moves",
  }[option.kind];
  const trouble = sayTrouble(option, limits, mayShorten);
  const open = option.possible && (option.shortGaps === 0 || mayShorten);
  return {
    how: option.kind,
    title,
    words: trouble?.words ?? sayOutcome(option, moved, names, limits.target),
    tone: trouble?.tone ?? "plain",
    open,
  };
}

function sayTrouble(
  option: MoveOption,
  { min, max }: GapLimits,
  mayShorten: boolean,
): { readonly words: string; readonly tone: GapTone } | null {
  if (option.rows.length === 0) return { words: "No plan of the later sessions fits inside the gaps.", tone: "stop" };
  const stopped = option.rows.find(({ verdict }) => verdict === "not_free" || verdict === "out_of_order");
  if (stopped !== undefined)
    return {
      words:
        stopped.verdict === "not_free"
          ? `Session ${stopped.session}: ${stopped.problem ?? "not free."}`
          : `Session ${stopped.session} would not come after the one before it.`,
      tone: "stop",
    };
  const isNew = ({ gap, gapWas }: MoveRow) => gap !== gapWas;
  const short = option.rows.find((row) => row.verdict === "under" && isNew(row));
  if (short !== undefined)
    return {
      words: `Gap to session ${short.session} would be ${sayDays(short.gap ?? 0)}, under ${min}. ${mayShorten ? "Needs your reason." : "A clinician can allow it."}`,
      tone: "stop",
    };
  const long = option.rows.find((row) => row.verdict === "over" && isNew(row));
  if (long !== undefined)
    return {
      words: `Gap to session ${long.session} would be ${sayDays(long.gap ?? 0)}, over ${max}. You accept it when booking.`,
      tone: "warn",
    };
  return null;
}

function sayOutcome(option: MoveOption, moved: number, names: Names, target: number): string {
  if (option.kind === "only_this") return `The others stay. ${capital(sayOffTarget(option.offTarget))}.`;
  const changed = option.rows.filter(({ session, changed: is }) => is && session > moved);
  if (changed.length === 0) return "The later ones stay where they are.";
  if (option.kind === "shift") {
    return capital(
      changed
        .slice(0, 3)
        .map(({ session, becomes, was }) => {
          const other = becomes.clinicianId === was.clinicianId ? "" : ` with ${names(becomes.clinicianId) ?? "another"}`;
          return `${session} on ${sayShortDate(becomes.date)}${other}`;
        })
        .join("; "),
    );
  }
  const who = new Set(option.rows.map(({ becomes }) => names(becomes.clinicianId)).filter((name) => name !== null));
  const clinicians = who.size === 1 ? `, ${[...who][0]} each time` : who.size > 1 ? `, ${sayNumber(who.size)} clinicians` : "";
  const fit = option.kind === "replan" ? "Best fit" : `Moves ${sayNumber(changed.length)}`;
  return `${fit}: ${option.rows.every(({ gap }) => gap === null || gap === target) ? "every gap on target" : sayOffTarget(option.offTarget)}${clinicians}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The rows from the session before the moved one: what was, what becomes of it, and what that means for the gap. */
export function moveRowViews(rows: readonly MoveRow[], moved: number, limits: GapLimits, names: Names): MoveRowView[] {
  return rows
    .filter(({ session }) => session >= moved - 1)
    .map((row) => ({
      number: row.session,
      was: sayShortDate(row.was.date),
      becomes: row.changed
        ? {
            date: sayDate(row.becomes.date),
            rest: [sayTime(row.becomes.start), ...(row.becomes.clinicianId === row.was.clinicianId ? [] : [names(row.becomes.clinicianId)])]
              .filter((part) => part !== null)
              .join(", "),
          }
        : null,
      gapWas: row.gapWas === null || row.gapWas === row.gap ? null : String(row.gapWas),
      gap: row.gap === null ? null : String(row.gap),
      verdict: verdictOf(row, moved, limits),
      isMoved: row.session >= moved && row.changed,
    }));
}

function verdictOf(row: MoveRow, moved: number, limits: GapLimits): MoveRowView["verdict"] {
  if (row.verdict === "not_free") return { words: row.problem ?? "Not free", tone: "stop" };
  if (row.verdict === "out_of_order") return { words: "Not after the one before", tone: "stop" };
  if (row.session < moved || row.fixed) return { words: row.fixed ? "Pinned, stays" : "Stays", tone: row.fixed ? "pinned" : "ok" };
  if (row.gap === null) return { words: "First session", tone: "ok" };
  if (row.gap < limits.min) return { words: `${limits.min - row.gap} under the shortest gap`, tone: "stop" };
  if (row.gap > limits.max) return { words: `${row.gap - limits.max} over the longest gap`, tone: "warn" };
  const { off, tone } = judgeGap(row.gap, limits);
  if (tone === "plain") return { words: off === "on target" ? "On target" : `${off} target`.replace(/ days? /, " "), tone: "ok" };
  const left = row.gap > limits.target ? limits.max - row.gap : row.gap - limits.min;
  return { words: left === 0 ? "At the limit" : `${sayDays(left)} inside the limit`, tone: "warn" };
}

/** "Thu 25 Feb 2027, 10:15 am is the start nearest to 9:30 am." */
export function sayChosenStart(chosen: Pick<ConstantSession, "date" | "start">, near: WallTime | null): string {
  const said = `${sayShortDate(chosen.date)}, ${sayTime(chosen.start)}`;
  return near === null || near === chosen.start ? `${said} is free` : `${said} is the free start nearest to ${sayTime(near)}`;
}
