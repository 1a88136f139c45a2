import type { Ctx } from "#lib/auth/ctx.ts";
import { daysBetween, type IsoDate, localDate } from "#lib/time.ts";
import type { ReplanOptionView, ReplanRowView } from "../outputs/replan.ts";
import { sayPlace } from "../outputs/session-place.ts";
import { planHorizon } from "../rules/plan/calendar.ts";
import type { Plan, PlanFacts, PlanRequest } from "../rules/plan/model.ts";
import { type Impossible, LOOK_PAST_DAYS, whyImpossible } from "../rules/plan/reason.ts";
import { type Relaxation, relaxations } from "../rules/plan/relax.ts";
import { planSeries } from "../rules/plan/solve.ts";
import { asStanding, isFixed, type LivingSession, livingRequest, missingSessions, replanFrom } from "../rules/replan.ts";
import { findClearance, findLiving, firstDay, type Living, listLivingSessions, resourceNames } from "./living.ts";
import { loadPlanFacts } from "./plan-facts.ts";

export type ReplanView = {
  readonly seriesId: string;
  readonly version: number;
  readonly patientName: string;
  readonly sessions: number;
  readonly gaps: Living["gapDays"];
  readonly from: number;
  readonly paused: boolean;
  readonly missing: readonly number[];
  /** The first day that the patient's answers allow, where they defer; null else. */
  readonly notBefore: IsoDate | null;
  /** Null where nothing fits. */
  readonly best: ReplanOptionView | null;
  /** Null where it is the same as the best. */
  readonly fewestMoves: ReplanOptionView | null;
  readonly impossible: Impossible | null;
  /** Each makes the whole series possible. */
  readonly relaxations: readonly (Pick<Relaxation, "change" | "title" | "detail"> & { readonly option: ReplanOptionView })[];
};

type ReplanAsked = {
  readonly seriesId: string;
  /** Sessions before it stay where they are. */
  readonly from: number;
};

/**
 * The rest of a series planned again from one session on, best beside fewest moves, or why nothing fits and what single wish would make it fit. What lacks an
 * appointment is planned with it: the count never changes. Five statements, and screening's two; nothing is locked. Null when there is no such series.
 */
export async function getReplanOptions(ctx: Ctx<"diary:read">, { seriesId, from }: ReplanAsked): Promise<ReplanView | null> {
  const living = await findLiving(ctx.db, seriesId);
  if (living === null) return null;
  const sessions = await listLivingSessions(ctx.db, seriesId);
  const today = localDate(ctx.now, living.timeZone);
  const clearance = await findClearance(ctx, living, today);
  const notBefore = firstDay(today, clearance);
  const request = replanFrom(livingRequest(living, sessions, { notBefore }), sessions, from);
  const stays = new Set(request.constraints.constants.map(({ session }) => session));
  const ignoring = sessions.filter(({ session }) => !stays.has(session)).map(({ appointmentId }) => appointmentId);
  const { patientId, locationId } = living;
  const days = planHorizon(request, LOOK_PAST_DAYS);
  const facts = await loadPlanFacts(ctx.db, { patientId, locationId, phases: request.phases, days, ignoring });
  if (facts === null) return null;
  const names = await resourceNames(ctx.db);
  const say = (plan: Plan) => optionView(plan, living, sessions, names);
  const shared = {
    seriesId,
    version: living.version,
    patientName: living.patientName,
    sessions: living.sessions,
    gaps: living.gapDays,
    from,
    paused: living.pausedAt !== null,
    missing: missingSessions(living, sessions),
    notBefore: clearance?.notBefore ?? null,
  };
  return { ...shared, ...answer(facts, request, say) };
}

function answer(
  facts: PlanFacts,
  request: PlanRequest,
  say: (plan: Plan) => ReplanOptionView,
): Pick<ReplanView, "best" | "fewestMoves" | "impossible" | "relaxations"> {
  const best = planSeries(facts, request);
  if (!best.feasible) {
    const why = whyImpossible(facts, request);
    const ways = why === null ? [] : relaxations(facts, request, why);
    return {
      best: null,
      fewestMoves: null,
      impossible: why,
      relaxations: ways.map(({ change, title, detail, plan }) => ({ change, title, detail, option: say(plan) })),
    };
  }
  const fewest = planSeries(facts, { ...request, aim: "fewest_moves" });
  const other = fewest.feasible && fewest.plan.moves < best.plan.moves ? say(fewest.plan) : null;
  return { best: say(best.plan), fewestMoves: other, impossible: null, relaxations: [] };
}

function optionView(plan: Plan, living: Living, sessions: readonly LivingSession[], names: ReadonlyMap<string, string>): ReplanOptionView {
  const { min, max } = living.gapDays;
  const gapsWere = new Map<number, number>();
  for (const [index, { session }] of sessions.entries()) {
    const before = sessions[index - 1];
    const here = sessions[index];
    if (before !== undefined && here !== undefined && before.session === session - 1)
      gapsWere.set(session, daysBetween(before.date, here.date));
  }
  const rows = plan.sessions.map((planned): ReplanRowView => {
    const standing = sessions.find(({ session }) => session === planned.session);
    const { gap, constant, moved } = planned;
    return {
      session: planned.session,
      appointmentId: standing?.appointmentId ?? null,
      version: standing?.version ?? null,
      was: standing === undefined ? null : sayPlace(asStanding(standing), names),
      becomes: sayPlace(planned, names),
      changed: standing === undefined || moved,
      constant,
      pinned: standing?.pinned === true && isFixed(standing),
      gapWas: gapsWere.get(planned.session) ?? null,
      gap,
      verdict: gap === null ? "ok" : gap < min ? "under" : gap > max ? "over" : "ok",
    };
  });
  return {
    rows,
    cost: plan.cost,
    moves: plan.moves,
    booked: rows.filter(({ appointmentId }) => appointmentId === null).length,
    longGaps: rows.filter(({ verdict, constant }) => verdict === "over" && !constant).length,
  };
}
