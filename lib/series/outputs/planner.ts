import { daysBetween, type IsoDate, sayDate, sayShortDate, sayTime } from "#lib/time.ts";
import type { ConstantSession, Plan, PlanFacts } from "../rules/plan/model.ts";
import { type Closure, type GapLimits, judgeGap, type LineSession, type PlanLineView, planLine, sayDays } from "../rules/plan-line.ts";
import { daysOffTarget, gapsOf } from "../rules/planner.ts";
import { sayPlan } from "./plan-words.ts";

/** Who and what the ids of a plan stand for. */
export type Names = (id: string | null) => string | null;

export function namesOf(facts: Pick<PlanFacts, "resources">): Names {
  const names = new Map(facts.resources.map(({ id, name }) => [id, name]));
  return (id) => (id === null ? null : (names.get(id) ?? null));
}

export type PlannerSessionView = {
  readonly number: number;
  readonly slot: ConstantSession;
  /** "Thu 26 Nov 2026" and "9:30 am". */
  readonly date: string;
  readonly time: string;
  readonly clinician: string | null;
  readonly where: string;
  readonly gap: { readonly words: string; readonly off: string; readonly tone: "plain" | "warn" | "stop" } | null;
  readonly pinned: boolean;
  /** Somebody took its place since the plan was laid. */
  readonly taken: boolean;
};

export type OtherPlanView = {
  readonly slots: readonly ConstantSession[];
  readonly title: string;
  readonly facts: string;
  readonly marks: readonly { readonly number: number; readonly day: number; readonly date: string }[];
  readonly days: number;
};

const places = (slot: ConstantSession, names: Names) => [names(slot.roomId), names(slot.deviceId)].filter((name) => name !== null);

export function sessionViews(
  sessions: readonly ConstantSession[],
  facts: {
    readonly names: Names;
    readonly limits: GapLimits;
    readonly pinned: readonly ConstantSession[];
    readonly taken: readonly number[];
  },
): PlannerSessionView[] {
  const gaps = gapsOf(sessions);
  return sessions.map((slot, index) => {
    const gap = index === 0 ? undefined : gaps[index - 1];
    return {
      number: slot.session,
      slot,
      date: sayDate(slot.date),
      time: sayTime(slot.start),
      clinician: facts.names(slot.clinicianId),
      where: places(slot, facts.names).join(", "),
      gap: gap === undefined ? null : { words: sayDays(gap), ...judgeGap(gap, facts.limits) },
      pinned: facts.pinned.some(({ session }) => session === slot.session),
      taken: facts.taken.includes(slot.session),
    };
  });
}

/** A drawing has about ninety pixels for each session: the first word of a name, and a place as it is called. */
const brief = (name: string) => (name.length > 16 ? `${name.slice(0, 15)}…` : name);

export function lineSession(
  slot: ConstantSession,
  state: LineSession["state"],
  names: Names,
  more: Partial<LineSession> = {},
): LineSession {
  const clinician = names(slot.clinicianId)
    ?.replace(/^(?:Dr|Prof)\.? /, "")
    .split(" ")[0];
  return {
    number: slot.session,
    date: slot.date,
    time: slot.start,
    state,
    pinned: false,
    was: null,
    lines: [...(clinician === undefined ? [] : [clinician]), ...places(slot, names).map(brief)],
    ...more,
  };
}

/** The line of a plan as it stands, or beside how it stood when a session is being moved. */
export function plannerLine(
  sessions: readonly ConstantSession[],
  facts: {
    readonly names: Names;
    readonly limits: GapLimits;
    readonly pinned: readonly ConstantSession[];
    readonly closures: readonly Closure[];
    readonly timeZone: string;
    readonly was?: readonly ConstantSession[] | undefined;
    readonly moved?: number | undefined;
  },
): PlanLineView {
  const lined = sessions.map((slot) => {
    const was = facts.was?.find(({ session }) => session === slot.session);
    const changed = was !== undefined && (was.date !== slot.date || was.start !== slot.start || was.clinicianId !== slot.clinicianId);
    const state = slot.session === facts.moved ? ("moved" as const) : changed ? ("follows" as const) : ("planned" as const);
    return lineSession(slot, state, facts.names, {
      pinned: facts.pinned.some(({ session }) => session === slot.session),
      was: changed ? was.date : null,
    });
  });
  return planLine({ sessions: lined, gaps: facts.limits, closures: facts.closures, timeZone: facts.timeZone });
}

/** "7 days off target · ends 27 Apr · starts 7 days later". */
export function otherPlanView(plan: Plan, best: readonly ConstantSession[], target: number, names: Names): OtherPlanView {
  const { sessions } = plan;
  const [first, last] = [sessions[0], sessions.at(-1)];
  const start: IsoDate = first?.date ?? "1970-01-01";
  const end = last?.date ?? start;
  const later = daysBetween(best[0]?.date ?? start, start);
  const widest = Math.max(0, ...gapsOf(sessions));
  const others = new Set(sessions.map(({ clinicianId }) => names(clinicianId)).filter((name) => name !== null));
  const facts = [
    sayOffTarget(daysOffTarget(sessions, target)),
    `ends ${sayShortDate(end).slice(4)}`,
    later === 0 ? null : `starts ${sayDays(Math.abs(later))} ${later > 0 ? "later" : "earlier"}`,
    widest > target + 6 ? `one gap of ${widest} days` : null,
    others.size > 1 ? `${others.size} clinicians` : null,
  ];
  return {
    slots: sessions,
    title: `Start ${sayShortDate(start)}`,
    facts: facts.filter((fact) => fact !== null).join(" · "),
    marks: sessions.map(({ session, date }) => ({ number: session, day: daysBetween(start, date), date: sayShortDate(date).slice(4) })),
    days: Math.max(1, daysBetween(start, end)),
  };
}

export const sayOffTarget = (days: number): string => (days === 0 ? "every gap on target" : `${sayDays(days)} off target`);

/** The facts of a plan in a sentence, as it stands. */
export function sayPlanOf(sessions: readonly ConstantSession[], names: Names): string {
  return sayPlan(sessions.map(({ date, start, clinicianId }) => ({ date, time: start, clinician: names(clinicianId) })));
}
