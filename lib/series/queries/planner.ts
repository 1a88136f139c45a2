import type { Ctx } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import type { Clearance } from "#lib/screening/queries/clearance.ts";
import { addDays, compareDates, type IsoDate, isoWeekday, sayDate, sayShortDate, sayTime, type TimeZone } from "#lib/time.ts";
import { type ImpossibleView, impossibleView } from "../outputs/impossible.ts";
import { type MoveOptionView, type MoveRowView, moveOptionView, moveRowViews, sayChosenStart } from "../outputs/move.ts";
import { announcePlan } from "../outputs/plan-words.ts";
import {
  type Names,
  namesOf,
  type OtherPlanView,
  otherPlanView,
  type PlannerSessionView,
  plannerLine,
  sayPlanOf,
  sessionViews,
} from "../outputs/planner.ts";
import { type MoveHow, type PlannerAsk, withinDiary } from "../rules/ask.ts";
import { dayNumber } from "../rules/plan/calendar.ts";
import type { ConstantSession, PlanFacts, PlanRequest } from "../rules/plan/model.ts";
import { type MoveOption, moveOptions } from "../rules/plan/move.ts";
import { whyImpossible } from "../rules/plan/reason.ts";
import { relaxations } from "../rules/plan/relax.ts";
import { openSlots } from "../rules/plan/slots.ts";
import { plain, sayNumber } from "../rules/plan/words.ts";
import { closuresOf, nearestStart, type OfferedDay, offeredDays, startsOn } from "../rules/plan-days.ts";
import type { Closure, PlanLineView } from "../rules/plan-line.ts";
import { answerPlan, gapsOf, plannerHorizon, standing, wantedMove } from "../rules/planner.ts";
import { livingRequest } from "../rules/replan.ts";
import { findClearance, firstDay } from "./living.ts";
import { loadPlanFacts } from "./plan-facts.ts";
import type { PlanSetting } from "./plan-setting.ts";

export type PlannerMoveView = {
  readonly session: number;
  readonly was: string;
  readonly weeks: readonly (readonly (OfferedDay & { readonly label: string; readonly chosen: boolean; readonly former: boolean })[])[];
  /** ISO weekdays that have a column. */
  readonly weekdays: readonly number[];
  readonly chosen: { readonly date: IsoDate; readonly time: string; readonly words: string } | null;
  readonly times: readonly { readonly value: string; readonly label: string }[];
  readonly options: readonly MoveOptionView[];
  readonly how: MoveHow | null;
  readonly rows: readonly MoveRowView[];
  /** The plan with the change kept; null while it cannot be. */
  readonly kept: readonly ConstantSession[] | null;
};

export type PlannerView = {
  /** Of the place that the plan is for. */
  readonly timeZone: TimeZone;
  readonly clinicians: readonly { readonly id: string; readonly name: string }[];
  readonly clearance: Clearance | null;
  /** The facts of the plan in a sentence, and what is said when it has changed. */
  readonly lead: string;
  readonly announcement: string;
  readonly line: PlanLineView | null;
  readonly sessions: readonly PlannerSessionView[];
  readonly others: readonly OtherPlanView[];
  readonly move: PlannerMoveView | null;
  readonly impossible: ImpossibleView | null;
  readonly gaps: { readonly short: number; readonly long: number };
};

type Planning = {
  readonly setting: PlanSetting;
  readonly ask: PlannerAsk;
  readonly facts: PlanFacts;
  readonly request: PlanRequest;
  readonly names: Names;
  readonly closures: readonly Closure[];
  readonly mayShorten: boolean;
};

/**
 * What the planner answers to an ask: a plan with its alternatives and the move being tried, or how far any plan gets and why. Four statements: two for the
 * facts, two for screening. Null where there is no such place.
 */
export async function getPlanner(ctx: Ctx<"diary:read">, setting: PlanSetting, wanted: PlannerAsk): Promise<PlannerView | null> {
  const ask = withinDiary(wanted, setting.today);
  const clearance = await findClearance(ctx, setting, setting.today);
  const notBefore = firstDay(setting.today, clearance);
  const asked = livingRequest({ ...setting, preferences: ask.wishes }, [], { notBefore, overLong: ask.overLong });
  const request = { ...asked, constraints: { ...asked.constraints, constants: ask.plan === null ? ask.pinned : [] } };
  const { patientId, phases } = setting;
  const locationId = ask.locationId ?? setting.locationId;
  const days = plannerHorizon(request, ask);
  const facts = await loadPlanFacts(ctx.db, { patientId, locationId, phases, days });
  if (facts === null) return null;
  const planning: Planning = {
    setting,
    ask,
    facts,
    request,
    names: namesOf(facts),
    closures: closuresOf(facts, days),
    mayShorten: allows(ctx.actor.roles, "appointment:override"),
  };
  const clinicians = facts.resources.filter(({ kind }) => kind === "clinician").map(({ id, name }) => ({ id, name }));
  return { timeZone: facts.timeZone, clinicians, clearance, ...answerView(planning) };
}

type PlannerAnswerView = Omit<PlannerView, "timeZone" | "clinicians" | "clearance">;

function answerView(planning: Planning): PlannerAnswerView {
  const { setting, ask, facts, request, names, closures } = planning;
  const answer = answerPlan(facts, request, ask);
  if (answer.kind === "impossible") return nowhereView(planning, answer.placed);
  const { sessions, alternatives, taken } = answer;
  const limits = setting.gapDays;
  const gaps = gapsOf(sessions);
  const move = ask.move === null ? null : moveView(planning, sessions);
  const shown = move?.trial ?? sessions;
  const said = sayPlanOf(shown, names);
  return {
    lead: said,
    announcement: announcePlan(
      shown.map(({ date, start }) => ({ date, time: start, clinician: null })),
      gapsOf(shown),
    ),
    line: plannerLine(shown, {
      names,
      limits,
      pinned: ask.pinned,
      closures,
      timeZone: facts.timeZone,
      was: move === null ? undefined : sessions,
      moved: ask.move?.session,
    }),
    sessions: sessionViews(sessions, { names, limits, pinned: ask.pinned, taken }),
    others: alternatives.map((plan) => otherPlanView(plan, sessions, limits.target, names)),
    move: move?.view ?? null,
    impossible: null,
    gaps: { short: gaps.filter((gap) => gap < limits.min).length, long: gaps.filter((gap) => gap > limits.max).length },
  };
}

function nowhereView({ setting, facts, request, names, closures }: Planning, placed: readonly ConstantSession[]): PlannerAnswerView {
  const why = whyImpossible(facts, request);
  if (why === null) throw new Error("A plan was neither found nor impossible.");
  const { timeZone } = facts;
  const impossible = impossibleView({ why, ways: relaxations(facts, request, why), request, placed, names, closures, timeZone });
  return {
    lead: `${capital(sayNumber(placed.length))} of ${sayNumber(setting.sessions)} can be placed. Nothing is booked.`,
    announcement: `Session ${why.session} has nowhere to go. ${why.sentences.map(plain).join(" ")}`,
    line: null,
    sessions: [],
    others: [],
    move: null,
    impossible,
    gaps: { short: 0, long: 0 },
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Days beside the limits that are offered too: a gap over the longest may be accepted, one under the shortest by a clinician. */
const BESIDE_DAYS = 7;

function moveView(
  { setting, ask, facts, request, names, mayShorten }: Planning,
  sessions: readonly ConstantSession[],
): { readonly view: PlannerMoveView; readonly trial: readonly ConstantSession[] | null } | null {
  const asked = ask.move;
  const session = sessions.find((each) => each.session === asked?.session);
  if (asked === null || session === undefined) return null;
  const free: PlanRequest = { ...request, constraints: { ...request.constraints, constants: [] } };
  const window = moveWindow(free, sessions, session, mayShorten);
  const date = asked.date ?? null;
  const starts = date === null ? [] : startsOn(openSlots(facts, free, { from: dayNumber(date), to: dayNumber(date) }), free, date);
  const near = ask.wishes.startTime ?? session.start;
  const start = starts.find((each) => each.start === asked.time) ?? nearestStart(starts, near);
  const options =
    date === null || start === null
      ? []
      : moveOptions(facts, request, standing(sessions, ask.pinned), {
          ...wantedMove(session.session, date, start.start),
          clinicianId: start.clinicianIds.includes(session.clinicianId) ? session.clinicianId : null,
        });
  const views = options.map((option) => moveOptionView(option, session.session, setting.gapDays, names, mayShorten));
  const option = chosenOption(options, views, asked.how);
  const chosen = option?.rows.length ? option.rows.map(({ becomes }) => becomes) : null;
  return {
    trial: chosen,
    view: {
      session: session.session,
      was: `${sayDate(session.date)}, ${sayTime(session.start)}`,
      ...dayGrid(offeredDays(facts, free, window), session.date, date),
      chosen:
        date === null || start === null ? null : { date, time: start.start, words: sayChosenStart({ date, start: start.start }, near) },
      times: starts.map((each) => ({ value: each.start, label: sayTime(each.start) })),
      options: views,
      how: option?.kind ?? null,
      rows: moveRowViews(option?.rows ?? [], session.session, setting.gapDays, names),
      kept: views.find(({ how }) => how === option?.kind)?.open === true ? chosen : null,
    },
  };
}

/** What was asked for, else the gentlest that keeps the gaps, else the first that is possible at all. */
function chosenOption(options: readonly MoveOption[], views: readonly MoveOptionView[], how: MoveHow | null): MoveOption | null {
  const keeps = (option: MoveOption) => option.possible && option.shortGaps === 0 && option.longGaps === 0;
  const best = options.filter(({ kind }) => kind !== "shift");
  return (
    options.find(({ kind }) => kind === how) ??
    best.find(keeps) ??
    options.find(({ kind }) => views.some((view) => view.how === kind && view.open)) ??
    options[0] ??
    null
  );
}

/** The days between which a session may be put: its window after the one before it, and a week beside. */
function moveWindow(
  { gapDays, constraints, earliestDate, firstWithinDays }: PlanRequest,
  sessions: readonly ConstantSession[],
  session: ConstantSession,
  mayShorten: boolean,
): { readonly from: IsoDate; readonly to: IsoDate } {
  const before = sessions.find((each) => each.session === session.session - 1)?.date;
  const soonest = before === undefined ? earliestDate : addDays(before, mayShorten ? Math.max(1, gapDays.min - BESIDE_DAYS) : gapDays.min);
  const latest = before === undefined ? addDays(earliestDate, firstWithinDays + BESIDE_DAYS) : addDays(before, gapDays.max + BESIDE_DAYS);
  const from = [soonest, ...(constraints.notBefore === null ? [] : [constraints.notBefore])].toSorted(compareDates).at(-1) ?? soonest;
  const days = [from, latest, session.date].toSorted(compareDates);
  return { from: compareDates(session.date, from) < 0 ? session.date : from, to: days.at(-1) ?? latest };
}

function dayGrid(weeks: OfferedDay[][], former: IsoDate, chosen: IsoDate | null): Pick<PlannerMoveView, "weeks" | "weekdays"> {
  const isUsed = (weekday: number) =>
    weekday <= 6 || weeks.some((week) => week.some(({ date, state }) => state === "free" && isoWeekday(date) === 7));
  const weekdays = [1, 2, 3, 4, 5, 6, 7].filter(isUsed);
  return {
    weekdays,
    weeks: weeks.map((week) =>
      week
        .filter(({ date }) => weekdays.includes(isoWeekday(date)))
        .map((day) => ({ ...day, label: sayShortDate(day.date), chosen: day.date === chosen, former: day.date === former })),
    ),
  };
}
