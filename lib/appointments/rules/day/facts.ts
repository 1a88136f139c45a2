import { type InstantRange, type IsoDate, minutesOfDay, type TimeZone, type WallTime } from "#lib/time.ts";
import type { WeekPeriod } from "#lib/week.ts";
import type { ResourceKind } from "../phases.ts";
import type { AppointmentStatus } from "../status.ts";

/** A clinician of the location, with the weekly shifts that hold around the days asked for: in force from `from` up to, not including, `until`. */
export type PersonFacts = {
  readonly id: string;
  readonly name: string;
  readonly profession: string;
  readonly shifts: readonly (WeekPeriod & { readonly from: IsoDate; readonly until: IsoDate | null })[];
};

/** A time in which what is usually open is not: the whole location where `resourceId` is null. */
export type ClosureFacts = {
  readonly id: string;
  readonly kind: "public_holiday" | "closure" | "absence" | "out_of_use";
  readonly resourceId: string | null;
  readonly during: InstantRange;
  readonly note: string;
};

/** The location a day is asked for, who and what works there, and the clinic's other locations. */
export type PlaceFacts = {
  readonly place: { readonly id: string; readonly name: string; readonly timeZone: TimeZone; readonly hours: readonly WeekPeriod[] };
  readonly locations: readonly { readonly id: string; readonly name: string }[];
  readonly people: readonly PersonFacts[];
  readonly equipment: readonly { readonly id: string; readonly kind: "room" | "device"; readonly name: string }[];
  readonly closures: readonly ClosureFacts[];
};

/** One span of a resource, in minutes from the start of the visit. */
export type HeldFacts = {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly name: string;
  readonly lane: number;
  readonly from: number;
  readonly to: number;
};

export type MoneyFacts = {
  readonly deposit: boolean;
  readonly overdue: boolean;
  readonly dueMinor: number;
  readonly currency: string;
};

export type VisitFacts = {
  readonly id: string;
  readonly version: number;
  readonly patientId: string;
  readonly patientName: string;
  readonly service: string;
  readonly needles: boolean;
  readonly status: AppointmentStatus;
  readonly locationId: string;
  readonly date: IsoDate;
  readonly during: InstantRange;
  readonly cancelReason: string | null;
  /** How many on the waitlist may fit into its place, where it was cancelled or missed. */
  readonly mayFit: number;
  readonly series: {
    readonly id: string;
    readonly session: number;
    readonly sessions: number;
    readonly gaps: { readonly min: number; readonly target: number; readonly max: number };
    /** Every appointment of the series, this one included. */
    readonly line: readonly { readonly session: number; readonly status: AppointmentStatus; readonly date: IsoDate }[];
  } | null;
  /** What it holds, or held last. */
  readonly held: readonly HeldFacts[];
  /** Whether what was said of it last did not reach the patient. */
  readonly undelivered: boolean;
  /** What of the patient's invoices is due and not paid, where anything is: of its deposit, where it is this series' package. */
  readonly money: MoneyFacts | null;
  readonly arrivedAt: Temporal.Instant | null;
  /** A numbing cream that lies on the skin of whoever is here: since when, and when its longest time is up. */
  readonly onSkin: { readonly since: Temporal.Instant; readonly until: Temporal.Instant | null } | null;
};

/** Minutes from midnight on the location's clock, half-open. */
export type Span = { readonly from: number; readonly to: number };

export const spanOf = ({ opens, closes }: { readonly opens: WallTime; readonly closes: WallTime }): Span => ({
  from: minutesOfDay(opens),
  to: minutesOfDay(closes),
});

export const shareTime = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;
