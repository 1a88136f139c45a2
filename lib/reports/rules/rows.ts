/** What the reports' statements give, before it is put into words: counts, minutes, minor units; no patient. */

import type { ResourceKind } from "#lib/appointments/rules/phases.ts";
import type { AppointmentStatus } from "#lib/appointments/rules/status.ts";
import type { ReviewState, ReviewStep } from "#lib/reviews/rules.ts";
import type { IsoDate } from "#lib/time.ts";
import type { Days } from "./period.ts";

export type Place = {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  /** A cancellation later than so many hours before its start is late; null where the location has not said. */
  readonly lateHours: number | null;
};

/** What a report is asked about. */
export type Scope = Days & {
  readonly places: readonly Place[];
  /** A clinician's place in the diary; null for everybody. */
  readonly clinicianId: string | null;
};

type OfClinician = { readonly clinicianId: string | null; readonly clinician: string | null };

/** Visits of one column of time, clinician and status; `fresh` are first visits of new patients. */
export type VisitRow = OfClinician & {
  readonly column: IsoDate;
  readonly status: AppointmentStatus;
  readonly visits: number;
  readonly fresh: number;
};

/** What came in and went back (below nought) of one column of time by one method. */
export type MethodRow = {
  readonly column: IsoDate;
  readonly method: "cash" | "card" | "transfer";
  readonly currency: string;
  readonly inMinor: number;
  readonly backMinor: number;
};

/** What of the payments fell on a service, or on what is none. */
export type ServiceRow = {
  readonly key: string;
  readonly service: string;
  readonly currency: string;
  readonly netMinor: number;
};

export type TakingsRows = { readonly methods: readonly MethodRow[]; readonly services: readonly ServiceRow[] };

export type UseRow = {
  readonly resourceId: string;
  readonly name: string;
  readonly kind: ResourceKind;
  readonly openMinutes: number;
  readonly bookedMinutes: number;
  /** Of what is booked, what visits took up that were treated. */
  readonly usedMinutes: number;
};

/** Visits of one week, weekday and clinician. `late` are cancellations at a location that says what late is, after that hour. */
export type MissedRow = OfClinician & {
  readonly week: IsoDate;
  readonly weekday: number;
  readonly visits: number;
  readonly noShows: number;
  readonly cancelled: number;
  readonly late: number;
};

/** Somebody put on the waitlist. */
export type WaitRow = {
  readonly column: IsoDate;
  readonly how: "moved" | "removed" | "overtaken" | "waiting";
  readonly offered: boolean;
  /** By how many days the visit moved forward; null where it did not, or was moved back since. */
  readonly gained: number | null;
};

/** Series of one protocol, scale and rater whose last value is `last`; of those that have an earlier one, how many and their sums. */
export type ScoreRow = {
  readonly protocolId: string;
  readonly protocol: string;
  readonly scale: string;
  readonly rater: string;
  readonly last: number;
  readonly series: number;
  readonly compared: number;
  readonly firstSum: number;
};

export type SafetyRow = {
  /** Null for treatments outside a series. */
  readonly protocolId: string | null;
  readonly protocol: string | null;
  readonly sessions: number;
  /** Adverse events by grade, 1 to 5. */
  readonly grades: readonly number[];
};

export type ReviewCount = { readonly step: ReviewStep; readonly state: ReviewState; readonly reviews: number };

/** Records by the year in which their keeping ends: of those, how many are over already, and how many are held. */
export type KeptYear = { readonly year: number; readonly records: number; readonly over: number; readonly held: number };
