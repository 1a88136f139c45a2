import { type Phase, stretchPhases } from "#lib/appointments/rules/phases.ts";
import { type AppointmentStatus, holdsResources } from "#lib/appointments/rules/status.ts";
import { compareDates, daysBetween, type IsoDate } from "#lib/time.ts";
import type { PlanPreferences } from "../input.ts";
import type { ConstantSession, PlanConstraints, PlanRequest } from "./plan/model.ts";
import type { StandingSession } from "./plan/move.ts";

/** An appointment of a series that stands, on the date that counts: the one on which it was treated, else the booked one. */
export type LivingSession = ConstantSession & {
  readonly appointmentId: string;
  readonly version: number;
  readonly status: AppointmentStatus;
  readonly pinned: boolean;
  readonly extraMinutes: number;
  /** As agreed with the patient. */
  readonly bookedDate: IsoDate;
};

type Planned = {
  readonly sessions: number;
  readonly gapDays: PlanRequest["gapDays"];
  readonly phases: readonly Phase[];
  readonly turnoverMinutes: number;
  readonly preferences: PlanPreferences;
};

/** How far ahead the first session is looked for unless somebody said otherwise, in days. */
export const FIRST_WITHIN_DAYS = 14;

/** Starts are offered on the quarter hour. */
const GRID_MINUTES = 15;

/** "When re-planning, sessions done or pinned are constants": it has begun, or it is to stay. */
export function isFixed({ status, pinned }: Pick<LivingSession, "status" | "pinned">): boolean {
  return pinned || (holdsResources(status) && status !== "booked" && status !== "confirmed");
}

/** A session as the planner's rules know it. */
export function asStanding(living: LivingSession): StandingSession {
  const { session, date, start, clinicianId, roomId, deviceId } = living;
  return { session, date, start, clinicianId, roomId, deviceId, fixed: isFixed(living) };
}

/** Which sessions have no appointment that stands. */
export function missingSessions({ sessions }: Pick<Planned, "sessions">, standing: readonly Pick<LivingSession, "session">[]): number[] {
  const numbers = Array.from({ length: sessions }, (_, index) => index + 1);
  return numbers.filter((number) => !standing.some(({ session }) => session === number));
}

/**
 * The question that a series under way puts to the planner, with what its patient wishes. Visits are planned as long as the longest of those that may move.
 * @param facts.notBefore no session is planned before it: tomorrow, or screening's earliest date.
 */
export function livingRequest(
  plan: Planned,
  standing: readonly LivingSession[],
  facts: { readonly notBefore: IsoDate; readonly extraMinutes?: number; readonly overLong?: PlanConstraints["overLong"] },
): PlanRequest {
  const wishes = plan.preferences;
  const extra = Math.max(facts.extraMinutes ?? 0, 0, ...standing.filter((each) => !isFixed(each)).map(({ extraMinutes }) => extraMinutes));
  const wished = wishes.earliestDate;
  const earliestDate = wished !== null && compareDates(wished, facts.notBefore) > 0 ? wished : facts.notBefore;
  return {
    sessions: plan.sessions,
    gapDays: plan.gapDays,
    earliestDate,
    firstWithinDays: Math.max(wishes.firstWithinDays ?? FIRST_WITHIN_DAYS, reachOf(standing, earliestDate)),
    gridMinutes: GRID_MINUTES,
    phases: stretchPhases(plan.phases, extra),
    preferences: {
      clinicianId: wishes.lockedClinicianId === null ? wishes.preferredClinicianId : null,
      startTime: wishes.startTime,
      weekdays: wishes.weekdays.length === 0 ? null : wishes.weekdays,
    },
    constraints: {
      constants: [],
      notBefore: facts.notBefore,
      excludedDates: wishes.excludedDates,
      dayPart: wishes.dayPart,
      onlyWeekdays: wishes.onlyWeekdays.length === 0 ? null : wishes.onlyWeekdays,
      lockedClinicianId: wishes.lockedClinicianId,
      sameClinician: wishes.sameClinician,
      turnoverMinutes: plan.turnoverMinutes,
      overLong: facts.overLong ?? [],
    },
    was: [],
    aim: "best",
  };
}

/** How far the first session may lie ahead so that it can be where it is, or before those that stand; in days. */
function reachOf(standing: readonly LivingSession[], earliestDate: IsoDate): number {
  const [first] = standing;
  if (first === undefined) return 0;
  return daysBetween(earliestDate, first.date) + (first.session === 1 ? FIRST_WITHIN_DAYS : 0);
}

/**
 * The same for planning again from one session on: those before it and those that are fixed are constants, the others were where they stand. A session that
 * lacks an appointment is planned whatever its number: no plan leaves a hole behind.
 */
export function replanFrom(request: PlanRequest, standing: readonly LivingSession[], from: number): PlanRequest {
  const stays = (each: LivingSession) => isFixed(each) || each.session < from;
  const constants = standing.filter(stays).map(({ session, date, start, clinicianId, roomId, deviceId }) => ({
    session,
    date,
    start,
    clinicianId,
    roomId,
    deviceId,
  }));
  const was = standing
    .filter((each) => !stays(each))
    .map(({ session, bookedDate, start, clinicianId }) => ({ session, date: bookedDate, start, clinicianId }));
  return { ...request, constraints: { ...request.constraints, constants }, was };
}
