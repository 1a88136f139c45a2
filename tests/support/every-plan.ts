/**
 * The planner's contract by trying everything, written from `series.md` alone: no layers, no ranks, no bitsets; slow, and right for small problems. What it
 * shares with the planner is the model's types and the numbering of days.
 */
import { dateOfDay, dayNumber } from "#lib/series/rules/plan/calendar.ts";
import type { WallSpan } from "#lib/series/rules/plan/model.ts";
import type { SmallProblem, SmallResource } from "#tests/support/small-plans.ts";

export type TriedSession = {
  readonly day: number;
  readonly start: number;
  readonly clinicianId: string | null;
  readonly roomId: string | null;
  readonly deviceId: string | null;
};

const overlap = (a: WallSpan, b: WallSpan) => a.from < a.to && b.from < b.to && a.from < b.to && b.from < a.to;
const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** "By code point". */
function before(a: string | null, b: string | null): number {
  const left = [...(a ?? "")].map((each) => each.codePointAt(0) ?? 0);
  const right = [...(b ?? "")].map((each) => each.codePointAt(0) ?? 0);
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? -1) - (right[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a wall time is exactly one instant. */
function isOneInstant(day: number, minutes: number, timeZone: string): boolean {
  const wall = Temporal.PlainDate.from(dateOfDay(day)).toPlainDateTime(
    Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 }),
  );
  const [early, late] = (["earlier", "later"] as const).map((disambiguation) => wall.toZonedDateTime(timeZone, { disambiguation }));
  return early !== undefined && late !== undefined && early.equals(late);
}

/** What speaks against one session by itself, gaps aside; empty when nothing does. */
export function sessionFaults(problem: SmallProblem, session: TriedSession): string[] {
  const clock = isOneInstant(session.day, session.start, problem.timeZone) ? [] : ["no such time, or two"];
  return [...dayFaults(problem, session.day), ...startFaults(problem, session), ...resourceFaults(problem, session), ...clock];
}

function dayFaults({ request: { constraints } }: SmallProblem, day: number): string[] {
  const faults: string[] = [];
  const date = dateOfDay(day);
  if (constraints.notBefore !== null && date < constraints.notBefore) faults.push("too early");
  if (constraints.excludedDates.some(({ from, to }) => from <= date && date <= to)) faults.push("excluded");
  const weekday = Temporal.PlainDate.from(date).dayOfWeek;
  if ((constraints.onlyWeekdays ?? []).length > 0 && !constraints.onlyWeekdays?.includes(weekday)) faults.push("weekday");
  return faults;
}

function startFaults({ request, patientBusy }: SmallProblem, { day, start }: Pick<TriedSession, "day" | "start">): string[] {
  const faults: string[] = [];
  const whole = { from: start, to: start + request.phases.reduce((sum, { minutes }) => sum + minutes, 0) };
  if (start % request.gridMinutes !== 0) faults.push("off the grid");
  if (whole.to > 1440) faults.push("ends after midnight");
  if ((patientBusy.get(day) ?? []).some((span) => overlap(span, whole))) faults.push("patient busy");
  if (request.constraints.dayPart === "morning" && start >= 720) faults.push("afternoon");
  if (request.constraints.dayPart === "afternoon" && start < 720) faults.push("morning");
  return faults;
}

/** Phase by phase, resource by resource. */
function resourceFaults({ request, resources }: SmallProblem, session: TriedSession): string[] {
  const faults: string[] = [];
  const { constraints } = request;
  const chosen = { clinician: session.clinicianId, room: session.roomId, device: session.deviceId };
  for (const kind of ["clinician", "room", "device"] as const) {
    let at = session.start;
    const phases: WallSpan[] = [];
    for (const { minutes, needs } of request.phases) {
      if (needs[kind]) phases.push({ from: at, to: at + minutes });
      at += minutes;
    }
    const id = chosen[kind];
    if (phases.length > 0 !== (id !== null)) faults.push(`${kind} ${id === null ? "missing" : "not needed"}`);
    const resource = resources.find((each) => each.kind === kind && each.id === id);
    if (phases.length === 0 || resource === undefined) continue;
    if (kind === "clinician" && constraints.lockedClinicianId !== null && id !== constraints.lockedClinicianId) faults.push("locked");
    const open = resource.open.get(session.day) ?? [];
    const busy = resource.busy.get(session.day) ?? [];
    for (const phase of phases) {
      if (!open.some(({ from, to }) => from <= phase.from && phase.to <= to)) faults.push(`${kind} closed`);
      if (busy.some((span) => overlap(span, phase))) faults.push(`${kind} busy`);
    }
    const end = phases.at(-1)?.to ?? 0;
    if (kind !== "clinician" && busy.some((span) => overlap(span, { from: end, to: end + constraints.turnoverMinutes })))
      faults.push(`${kind} held`);
  }
  return faults;
}

type Tried = { readonly sessions: readonly TriedSession[]; readonly cost: number; readonly moves: number };

/** "Compare the starts (date, then time) session by session; then clinician, room, device of session 1, then of session 2, and so on." */
function compareTies(a: readonly TriedSession[], b: readonly TriedSession[]): number {
  for (const [at, one] of a.entries()) {
    const other = b[at];
    if (other !== undefined && (one.day !== other.day || one.start !== other.start)) return one.day - other.day || one.start - other.start;
  }
  for (const [at, one] of a.entries()) {
    const other = b[at];
    if (other === undefined) continue;
    const order = before(one.clinicianId, other.clinicianId) || before(one.roomId, other.roomId) || before(one.deviceId, other.deviceId);
    if (order !== 0) return order;
  }
  return 0;
}

const MOST_STEPS = 8_000;

type Answer =
  | { readonly feasible: false; readonly firstImpossibleSession: number }
  | { readonly feasible: true; readonly plan: Tried; readonly alternatives: readonly { readonly day: number; readonly plan: Tried }[] };

/** @returns null when there are more than `MOST_STEPS` sessions to look at, one after the other: too many to try. */
export function everyPlan(problem: SmallProblem): Answer | null {
  const { request } = problem;
  const { constants } = request.constraints;
  const constantOf = (session: number) => constants.find((each) => each.session === session);
  const deepest = { reached: 0, steps: 0 };
  const byFirstDay = new Map<number, Tried>();
  const firstPlanned = Array.from({ length: request.sessions }, (_, at) => at).find((at) => constantOf(at + 1) === undefined) ?? 0;
  const candidates = dailyCandidates(problem);
  const earliest = dayNumber(request.earliestDate);

  const visit = (sessions: readonly TriedSession[], cost: number, moves: number) => {
    deepest.reached = Math.max(deepest.reached, sessions.length);
    deepest.steps += 1;
    if (deepest.steps > MOST_STEPS) return;
    if (sessions.length === request.sessions) {
      const tried = { sessions, cost, moves };
      const day = sessions[firstPlanned]?.day ?? 0;
      const best = byFirstDay.get(day);
      if (best === undefined || compare(tried, best) < 0) byFirstDay.set(day, tried);
      return;
    }
    const session = sessions.length + 1;
    const previous = sessions.at(-1);
    const standing = constantOf(session);
    const asked = previous !== undefined && !(standing !== undefined && constantOf(session - 1) !== undefined);
    const over = request.constraints.overLong.find((each) => each.session === session)?.days ?? 0;
    for (const next of standing === undefined ? candidates(session, previous) : [asTried(standing)]) {
      let more = 0;
      if (asked) {
        const gap = next.day - previous.day;
        if (gap < Math.max(1, request.gapDays.min) || gap > request.gapDays.max + over) continue;
        const changes = previous.clinicianId !== null && next.clinicianId !== null && previous.clinicianId !== next.clinicianId;
        if (changes && request.constraints.sameClinician) continue;
        more += 4 * Math.abs(gap - request.gapDays.target) + (changes ? 6 : 0);
      }
      if (previous === undefined && constants.length === 0) more += next.day - earliest;
      const moved = standing === undefined && isMoved(problem, session, next);
      visit([...sessions, next], cost + more + (standing === undefined ? ownCost(problem, next) : 0), moves + (moved ? 1 : 0));
    }
  };
  const compare = (a: Tried, b: Tried) =>
    (request.aim === "best" ? a.cost - b.cost || a.moves - b.moves : a.moves - b.moves || a.cost - b.cost) ||
    compareTies(a.sessions, b.sessions);

  visit([], 0, 0);
  if (deepest.steps > MOST_STEPS) return null;
  const inOrder = [...byFirstDay].map(([day, plan]) => ({ day, plan })).sort((a, b) => compare(a.plan, b.plan));
  const [best, ...others] = inOrder;
  if (best === undefined) return { feasible: false, firstImpossibleSession: deepest.reached + 1 };
  return { feasible: true, plan: best.plan, alternatives: others.slice(0, 2) };
}

function asTried(standing: SmallProblem["request"]["constraints"]["constants"][number]): TriedSession {
  const { date, start, clinicianId, roomId, deviceId } = standing;
  return { day: dayNumber(date), start: minutesOf(start), clinicianId, roomId, deviceId };
}

function ownCost({ request }: SmallProblem, { day, start, clinicianId }: TriedSession): number {
  const { preferences } = request;
  const time = preferences.startTime === null ? 0 : Math.ceil(Math.abs(start - minutesOf(preferences.startTime)) / 15);
  const other = preferences.clinicianId !== null && clinicianId !== null && clinicianId !== preferences.clinicianId ? 8 : 0;
  const suits = (weekdays: readonly number[]) =>
    weekdays.length === 0 || weekdays.includes(Temporal.PlainDate.from(dateOfDay(day)).dayOfWeek);
  return time + other + (suits(preferences.weekdays ?? []) ? 0 : 5);
}

function isMoved({ request }: SmallProblem, session: number, { day, start, clinicianId }: TriedSession): boolean {
  const was = request.was.find((each) => each.session === session);
  return was !== undefined && !(dayNumber(was.date) === day && minutesOf(was.start) === start && was.clinicianId === clinicianId);
}

/** Every way to hold one session on a day, whatever the session's number. */
function dailyCandidates(problem: SmallProblem): (session: number, previous: TriedSession | undefined) => readonly TriedSession[] {
  const { request, resources } = problem;
  const ids = (kind: SmallResource["kind"]): (string | null)[] =>
    request.phases.some(({ needs }) => needs[kind]) ? resources.filter((each) => each.kind === kind).map(({ id }) => id) : [null];
  const known = new Map<number, readonly TriedSession[]>();
  const onDay = (day: number) => {
    const before = known.get(day);
    if (before !== undefined) return before;
    const found: TriedSession[] = [];
    const until = dayFaults(problem, day).length === 0 ? 1440 : 0;
    for (let start = 0; start < until; start += request.gridMinutes) {
      if (startFaults(problem, { day, start }).length > 0) continue;
      for (const clinicianId of ids("clinician"))
        for (const roomId of ids("room"))
          for (const deviceId of ids("device")) {
            const tried = { day, start, clinicianId, roomId, deviceId };
            if (resourceFaults(problem, tried).length === 0 && isOneInstant(day, start, problem.timeZone)) found.push(tried);
          }
    }
    known.set(day, found);
    return found;
  };
  const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  return (session, previous) => {
    const earliest = dayNumber(request.earliestDate);
    const days =
      session === 1 || previous === undefined
        ? range(earliest, earliest + request.firstWithinDays)
        : range(previous.day, previous.day + request.gapDays.max + 2);
    return days.flatMap(onDay);
  };
}
