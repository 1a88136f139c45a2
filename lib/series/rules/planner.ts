import { daysBetween } from "#lib/time.ts";
import type { PlannerAsk } from "./ask.ts";
import { dayNumber, planHorizon } from "./plan/calendar.ts";
import type { ConstantSession, Plan, PlanFacts, PlannedSession, PlanRequest } from "./plan/model.ts";
import { type Move, moveHorizon, type StandingSession } from "./plan/move.ts";
import { LOOK_PAST_DAYS } from "./plan/reason.ts";
import { planSeries } from "./plan/solve.ts";
import { isStillFree } from "./plan-days.ts";

/** The days that facts must cover for everything a page of the planner says, both included. */
export function plannerHorizon(
  request: PlanRequest,
  ask: Pick<PlannerAsk, "plan" | "move">,
): { readonly from: number; readonly to: number } {
  const { from, to } = planHorizon(request, LOOK_PAST_DAYS);
  const days = [from, to, ...(ask.plan ?? []).map(({ date }) => dayNumber(date))];
  if (ask.move !== null) {
    days.push(Math.min(...days) - 7, Math.max(...days) + request.gapDays.max);
    if (ask.plan !== null && ask.move.date !== null) {
      const moving = moveHorizon(request, standing(ask.plan, []), { ...wantedMove(ask.move.session, ask.move.date, "00:00") });
      days.push(moving.from, moving.to);
    }
  }
  return { from: Math.min(...days), to: Math.max(...days) };
}

export const wantedMove = (session: number, date: string, start: string): Move => ({ session, date, start, clinicianId: null });

/** The sessions of a plan as a move finds them: pinned ones stay put. */
export function standing(plan: readonly ConstantSession[], pinned: readonly ConstantSession[]): StandingSession[] {
  return plan.map(({ session, date, start, clinicianId, roomId, deviceId }) => ({
    session,
    date,
    start,
    clinicianId,
    roomId,
    deviceId,
    fixed: pinned.some((each) => each.session === session),
  }));
}

export type PlannerAnswer =
  | {
      readonly kind: "plan";
      readonly sessions: readonly ConstantSession[];
      /** Other first days; none beside a plan laid by hand. */
      readonly alternatives: readonly Plan[];
      /** Sessions of a plan laid by hand that are not free any more. */
      readonly taken: readonly number[];
    }
  | { readonly kind: "impossible"; readonly session: number; readonly placed: readonly PlannedSession[] };

/** The plan that was laid by hand as far as it is still free, else the best one; or how far any plan gets. */
export function answerPlan(facts: PlanFacts, request: PlanRequest, ask: Pick<PlannerAsk, "plan">): PlannerAnswer {
  if (ask.plan !== null) {
    const taken = ask.plan.filter((session) => !isStillFree(facts, request, session)).map(({ session }) => session);
    return { kind: "plan", sessions: ask.plan, alternatives: [], taken };
  }
  const outcome = planSeries(facts, request);
  if (outcome.feasible) return { kind: "plan", sessions: outcome.plan.sessions, alternatives: outcome.alternatives, taken: [] };
  const session = outcome.firstImpossibleSession;
  const constants = request.constraints.constants.filter((each) => each.session < session);
  const before =
    session === 1 ? null : planSeries(facts, { ...request, sessions: session - 1, constraints: { ...request.constraints, constants } });
  return { kind: "impossible", session, placed: before?.feasible === true ? before.plan.sessions : [] };
}

/** Days by which all gaps of a plan together miss the one aimed for. */
export function daysOffTarget(sessions: readonly ConstantSession[], target: number): number {
  return gapsOf(sessions).reduce((sum, gap) => sum + Math.abs(gap - target), 0);
}

export function gapsOf(sessions: readonly Pick<ConstantSession, "date">[]): number[] {
  return sessions.slice(1).map(({ date }, index) => daysBetween(sessions[index]?.date ?? date, date));
}
