/** "Up to three single relaxations, each shown to make the whole series possible": only those that the whole series was planned with are offered. */
import { type IsoDate, sayShortDate, sayTime } from "#lib/time.ts";
import { WEEKDAYS } from "#lib/week.ts";
import { planHorizon } from "./calendar.ts";
import type { Plan, PlanConstraints, PlanFacts, PlanRequest } from "./model.ts";
import { type Impossible, LOOK_PAST_DAYS } from "./reason.ts";
import { openSlots, type Slots } from "./slots.ts";
import { planWith } from "./solve.ts";
import { sayDays, sayNumber } from "./words.ts";

/** What is let go of, so that one click can do it. */
export type Change =
  | { readonly kind: "weekday"; readonly weekday: number }
  | { readonly kind: "day_part"; readonly letIn: "morning" | "afternoon" }
  | { readonly kind: "any_clinician" }
  | { readonly kind: "change_clinician" }
  | { readonly kind: "over_long"; readonly session: number; readonly days: number }
  | { readonly kind: "start_later"; readonly firstWithinDays: number }
  | { readonly kind: "allow_dates"; readonly from: IsoDate; readonly to: IsoDate };

export type Relaxation = {
  readonly change: Change;
  /** "Let Wednesdays in" */
  readonly title: string;
  /** "All six fit. Session 3 on Wed 20 Jan, 9:30 am, 29 days after session 2." */
  readonly detail: string;
  /** The request with the change in it. */
  readonly request: PlanRequest;
  /** The best plan that it makes possible. */
  readonly plan: Plan;
};

const MOST = 3;

/**
 * @param facts for `planHorizon(request, LOOK_PAST_DAYS)`.
 * @param why what `whyImpossible` answered.
 */
export function relaxations(facts: PlanFacts, request: PlanRequest, why: Pick<Impossible, "session" | "standing">): Relaxation[] {
  const slots = openSlots(facts, request, planHorizon(request, LOOK_PAST_DAYS));
  const found: Relaxation[] = [];
  for (const candidates of tries(request, why)) {
    const best = candidates(slots);
    if (best !== null) found.push(inWords(best, why.session));
    if (found.length === MOST) break;
  }
  return found;
}

type Tried = { readonly change: Change; readonly request: PlanRequest; readonly plan: Plan };
type Try = (slots: Slots) => Tried | null;

/** One for each kind of wish that there is, in the order in which reception would rather give it up. */
function tries(request: PlanRequest, { session, standing }: Pick<Impossible, "session" | "standing">): Try[] {
  const { constraints, firstWithinDays } = request;
  const weekdays = constraints.onlyWeekdays ?? [];
  const others = weekdays.length === 0 ? [] : WEEKDAYS.filter(({ iso }) => !weekdays.includes(iso)).map(({ iso }) => iso);
  const wishing = (change: Change, changed: Partial<PlanConstraints>): [Change, PlanRequest] => [change, withWishes(request, changed)];
  const longer = (late: number) => {
    const over = constraints.overLong.find((each) => each.session === late)?.days ?? 0;
    const others = constraints.overLong.filter((each) => each.session !== late);
    return fewestDays(late === 1 ? 0 : LOOK_PAST_DAYS, (more) => {
      const days = over + more;
      return wishing({ kind: "over_long", session: late, days }, { overLong: [...others, { session: late, days }] });
    });
  };
  const otherPart = constraints.dayPart === "morning" ? "afternoon" : "morning";
  const isConstant = constraints.constants.some((each) => each.session === 1);
  return [
    cheapest(
      others.map((weekday) => wishing({ kind: "weekday", weekday }, { onlyWeekdays: [...weekdays, weekday].sort((a, b) => a - b) })),
    ),
    cheapest(constraints.dayPart === null ? [] : [wishing({ kind: "day_part", letIn: otherPart }, { dayPart: null })]),
    cheapest(constraints.lockedClinicianId === null ? [] : [wishing({ kind: "any_clinician" }, { lockedClinicianId: null })]),
    cheapest(constraints.sameClinician ? [wishing({ kind: "change_clinician" }, { sameClinician: false })] : []),
    longer(session),
    // Before a session that stands still, the gap after the one that has nowhere to go is the other way out.
    ...(standing === null ? [] : [longer(standing.session)]),
    fewestDays(isConstant ? 0 : LOOK_PAST_DAYS, (days) => [
      { kind: "start_later", firstWithinDays: firstWithinDays + days },
      { ...request, firstWithinDays: firstWithinDays + days },
    ]),
    cheapest(
      constraints.excludedDates.map((range) =>
        wishing({ kind: "allow_dates", ...range }, { excludedDates: constraints.excludedDates.filter((each) => each !== range) }),
      ),
    ),
  ];
}

const withWishes = (request: PlanRequest, changed: Partial<PlanConstraints>): PlanRequest => ({
  ...request,
  constraints: { ...request.constraints, ...changed },
});

function attempt(slots: Slots, [change, request]: readonly [Change, PlanRequest]): Tried | null {
  const outcome = planWith(slots, request);
  return outcome.feasible ? { change, request, plan: outcome.plan } : null;
}

function cheapest(candidates: readonly (readonly [Change, PlanRequest])[]): Try {
  return (slots) => {
    const possible = candidates.flatMap((candidate) => attempt(slots, candidate) ?? []);
    return possible.sort((a, b) => a.plan.cost - b.plan.cost)[0] ?? null;
  };
}

/** The least number of days that does it: what some days make possible, more days do too. */
function fewestDays(most: number, changed: (days: number) => readonly [Change, PlanRequest]): Try {
  return (slots) => {
    let best = most === 0 ? null : attempt(slots, changed(most));
    if (best === null) return null;
    let [low, high] = [1, most];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const tried = attempt(slots, changed(middle));
      if (tried === null) low = middle + 1;
      else [high, best] = [middle, tried];
    }
    return best;
  };
}

function inWords({ change, request, plan }: Tried, session: number): Relaxation {
  const placed = plan.sessions[session - 1];
  const all = `All ${sayNumber(plan.sessions.length)} fit.`;
  const gap = placed?.gap == null ? "" : `, ${placed.gap} days after session ${session - 1}`;
  const where = placed === undefined ? "" : ` Session ${session} on ${sayShortDate(placed.date)}, ${sayTime(placed.start)}${gap}.`;
  return { change, title: titleOf(change, request), detail: `${all}${where}`, request, plan };
}

function titleOf(change: Change, request: PlanRequest): string {
  switch (change.kind) {
    case "weekday":
      return `Let ${WEEKDAYS.find(({ iso }) => iso === change.weekday)?.label ?? "another day"}s in`;
    case "day_part":
      return `Let ${change.letIn}s in`;
    case "any_clinician":
      return "Let any clinician treat";
    case "change_clinician":
      return "Let the clinician change";
    case "over_long":
      return `Go ${sayDays(change.days)} over`;
    case "start_later":
      return `Start within ${sayDays(request.firstWithinDays)}`;
    case "allow_dates":
      return change.from === change.to
        ? `Let ${sayShortDate(change.from)} in`
        : `Let ${sayShortDate(change.from)} to ${sayShortDate(change.to)} in`;
  }
}
