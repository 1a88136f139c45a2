/**
 * What the planner is told and what it answers. Inside, a date is its **day number** (whole days since 1970-01-01, `calendar.ts`) and a time its
 * **minutes** since midnight on the wall clock of the clinic: "phases, hours and busy are counted on the wall clock".
 */
import type { Phase, ResourceKind } from "#lib/appointments/rules/phases.ts";
import type { IsoDate, TimeZone, WallTime } from "#lib/time.ts";

/** Minutes of one day on the wall clock, [from, to). What runs over midnight is one span on each day. */
export type WallSpan = { readonly from: number; readonly to: number };

/**
 * Minutes of one day at which a resource is open and not busy, [from, to), within **one** open period: a phase has to lie inside one of these. Two
 * open periods that touch are therefore two spans, and so is one that a booking divides.
 */
export type FreeSpan = WallSpan & {
  /**
   * The first minute at or after `to` at which the resource is busy: `to` itself where a booking ends the span, later or Infinity where only closing
   * time does. A room or device may be held after its last phase (turnover) until then: "past closing but not into a busy span".
   */
  readonly busyFrom: number;
};

export type ResourceFacts = {
  readonly id: string;
  readonly kind: ResourceKind;
  readonly name: string;
  /** By day number. A day that is missing has nothing free: the planner offers nothing on days that it was not told about. */
  readonly free: ReadonlyMap<number, readonly FreeSpan[]>;
  /** By day number: why it is not there at all that day, one word for people ("Closed", "Holiday", "Service", "Off shift"). Days on which it is only booked are not in here. */
  readonly away: ReadonlyMap<number, string>;
};

/**
 * Everything about the clinic that a plan depends on, for the days of `planHorizon(request)`.
 * Claims of the sessions that are being planned again must not be in here (they are given up first); those of constants may.
 * Where clocks change, the hour that is missing or comes twice belongs into `patientBusy` if no session may run across it.
 */
export type PlanFacts = {
  readonly timeZone: TimeZone;
  /** In any order; clinicians, rooms and devices that may serve this service at this place. */
  readonly resources: readonly ResourceFacts[];
  /** By day number: the patient's own bookings and blackout hours. */
  readonly patientBusy: ReadonlyMap<number, readonly WallSpan[]>;
};

/** A session that stands where it is: "when re-planning, sessions done or pinned are constants". */
export type ConstantSession = {
  /** 1 for the first. */
  readonly session: number;
  /** The date it took place if it was treated, else the booked one. */
  readonly date: IsoDate;
  readonly start: WallTime;
  readonly clinicianId: string | null;
  readonly roomId: string | null;
  readonly deviceId: string | null;
};

/** Where a session stood before: "a session is moved when its start or clinician changes". */
export type FormerSession = Pick<ConstantSession, "session" | "date" | "start" | "clinicianId">;

/** "Everything else a receptionist wishes is a constraint, never a new cost term." None of it applies to constants. */
export type PlanConstraints = {
  readonly constants: readonly ConstantSession[];
  /** No planned session before this date: screening's earliest, or today when re-planning. */
  readonly notBefore: IsoDate | null;
  /** Both ends included. */
  readonly excludedDates: readonly { readonly from: IsoDate; readonly to: IsoDate }[];
  /** Starts before 12:00, or from 12:00. */
  readonly dayPart: "morning" | "afternoon" | null;
  /** ISO weekdays, 1 Monday; null or empty for any. */
  readonly onlyWeekdays: readonly number[] | null;
  readonly lockedClinicianId: string | null;
  /** Neighbouring sessions have one clinician, whoever it is; between two constants nothing is asked. */
  readonly sameClinician: boolean;
  /** Room and device stay held this long after the last phase that needs them. */
  readonly turnoverMinutes: number;
  /** The gap before `session` may be this many days longer than the longest: what staff accepted, or are asked to. */
  readonly overLong: readonly { readonly session: number; readonly days: number }[];
};

export type PlanRequest = {
  readonly sessions: number;
  /** Clinic-local dates from one session to the next. A session is always on a later date than the one before it. */
  readonly gapDays: { readonly min: number; readonly target: number; readonly max: number };
  /** The first session falls on earliestDate … earliestDate + firstWithinDays, both included. */
  readonly earliestDate: IsoDate;
  readonly firstWithinDays: number;
  /** Starts are multiples of this from midnight, 1 to 1440. */
  readonly gridMinutes: number;
  /** In order, without pauses. */
  readonly phases: readonly Phase[];
  readonly preferences: {
    readonly clinicianId: string | null;
    readonly startTime: WallTime | null;
    /** ISO weekdays; null or empty for none. */
    readonly weekdays: readonly number[] | null;
  };
  readonly constraints: PlanConstraints;
  /** Former sessions to compare with when re-planning; empty for a new plan. */
  readonly was: readonly FormerSession[];
  /** "Best: cost, then moves, then ties. Fewest moves: moves, then cost, then ties." The same where nothing was. */
  readonly aim: "best" | "fewest_moves";
};

export const NO_CONSTRAINTS: PlanConstraints = {
  constants: [],
  notBefore: null,
  excludedDates: [],
  dayPart: null,
  onlyWeekdays: null,
  lockedClinicianId: null,
  sameClinician: false,
  turnoverMinutes: 0,
  overLong: [],
};

/** One session of a plan; a kind that no phase needs is null. */
export type PlannedSession = ConstantSession & {
  /** Dates since the session before; null for the first. */
  readonly gap: number | null;
  readonly constant: boolean;
  /** Whether it stood elsewhere or with someone else before; false for what is new or stands still. */
  readonly moved: boolean;
};

export type Plan = {
  /** As in the contract, "the cost, minimised exactly"; constants and gaps between them cost nothing. */
  readonly cost: number;
  readonly moves: number;
  /** Every session of the series, constants among them, in order. */
  readonly sessions: readonly PlannedSession[];
};

export type PlanOutcome =
  | {
      readonly feasible: true;
      readonly plan: Plan;
      /** The cheapest plan for each of up to two other days of the first session that is planned, cheapest first, then earliest. */
      readonly alternatives: readonly Plan[];
    }
  | {
      readonly feasible: false;
      /** The smallest k for which sessions 1…k cannot all be placed. */
      readonly firstImpossibleSession: number;
    };
