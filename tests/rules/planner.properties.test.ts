import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayNumber } from "#lib/series/rules/plan/calendar.ts";
import type { Plan } from "#lib/series/rules/plan/model.ts";
import { planSeries } from "#lib/series/rules/plan/solve.ts";
import { minutesOfDay } from "#lib/time.ts";
import { everyPlan, sessionFaults, type TriedSession } from "#tests/support/every-plan.ts";
import { evenProblem, factsOf, type SmallProblem, smallProblem } from "#tests/support/small-plans.ts";

const tried = ({ sessions }: Plan): TriedSession[] =>
  sessions.map(({ date, start, clinicianId, roomId, deviceId }) => ({
    day: dayNumber(date),
    start: minutesOfDay(start),
    clinicianId,
    roomId,
    deviceId,
  }));

const summary = (problem: SmallProblem) => {
  const outcome = planSeries(factsOf(problem), problem.request);
  if (!outcome.feasible) return outcome;
  const whole = (plan: Plan) => ({ cost: plan.cost, moves: plan.moves, sessions: tried(plan) });
  return { feasible: true, plan: whole(outcome.plan), alternatives: outcome.alternatives.map(whole) };
};

const expected = (problem: SmallProblem) => {
  const answer = everyPlan(problem);
  fc.pre(answer !== null);
  return answer.feasible ? { ...answer, alternatives: answer.alternatives.map(({ plan }) => plan) } : answer;
};

describe("the planner, for small problems of every shape", () => {
  test("finds what trying every plan finds: cost, moves, ties, other first days, the first impossible session", () => {
    fc.assert(
      fc.property(smallProblem, (problem) => {
        expect(summary(problem)).toEqual(expected(problem));
      }),
      { numRuns: 600 },
    );
  });

  test("breaks every tie as trying every plan does, and moves as few as cost allows or as there can be", () => {
    fc.assert(
      fc.property(evenProblem, (problem) => {
        expect(summary(problem)).toEqual(expected(problem));
      }),
      { numRuns: 800 },
    );
  });

  test("plans only sessions that nothing speaks against", () => {
    fc.assert(
      fc.property(smallProblem, (problem) => {
        const outcome = planSeries(factsOf(problem), problem.request);
        for (const plan of outcome.feasible ? [outcome.plan, ...outcome.alternatives] : []) {
          const sessions = tried(plan);
          expect(sessions).toHaveLength(problem.request.sessions);
          for (const [at, session] of sessions.entries())
            if (plan.sessions[at]?.constant === false) expect(sessionFaults(problem, session)).toEqual([]);
        }
      }),
      { numRuns: 800 },
    );
  });

  test("does not depend on the order in which facts are told", () => {
    fc.assert(
      fc.property(smallProblem, fc.infiniteStream(fc.nat()), (problem, order) => {
        const shuffled = <T>(list: readonly T[]) =>
          list
            .map((each) => ({ each, key: order.next().value }))
            .sort((a, b) => a.key - b.key)
            .map(({ each }) => each);
        const spans = <T>(days: ReadonlyMap<number, readonly T[]>) =>
          new Map(shuffled([...days]).map(([day, list]) => [day, shuffled(list)]));
        const other = {
          ...problem,
          resources: shuffled(problem.resources).map((each) => ({ ...each, open: spans(each.open), busy: spans(each.busy) })),
          patientBusy: spans(problem.patientBusy),
        };
        expect(summary(other)).toEqual(summary(problem));
      }),
      { numRuns: 300 },
    );
  });
});
