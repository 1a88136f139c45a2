import type { PreparationStep } from "#lib/aftercare/input.ts";
import type { PortalVisit } from "#lib/portal/rules/visits.ts";
import type { ReviewStep } from "#lib/reviews/rules.ts";
import type { IsoDate, TimeZone } from "#lib/time.ts";
import type { Told, ToldVisit } from "./notices.ts";

/** A visit of the patient, whatever became of it, as a message would tell it and with what its notices are reckoned from. */
export type MessageVisit = PortalVisit & {
  readonly locationId: string;
  readonly needles: boolean;
  readonly isReview: boolean;
  /** When it was given the time that it has: booked, moved, or taken back after a cancellation. */
  readonly placedAt: Temporal.Instant;
  /** Whether the patient has a form to fill in for it that need not wait for the day. */
  readonly lacksForm: boolean;
  /** The preparation in force for its service. */
  readonly steps: readonly PreparationStep[];
};

/** A change of the diary, in the order in which they were made, by the clock of whoever made it. */
export type DiaryChange = {
  readonly id: string;
  readonly at: Temporal.Instant;
  readonly tellPatient: boolean;
  readonly undone: boolean;
  /** What it touched, as it stood before: null where the change booked it. */
  readonly touched: readonly {
    readonly visitId: string;
    readonly before: { readonly startsAt: Temporal.Instant; readonly isLive: boolean } | null;
  }[];
};

export type TreatedFacts = {
  readonly id: string;
  readonly endedAt: Temporal.Instant;
  readonly locationId: string;
  readonly timeZone: TimeZone;
  /** The issue that holds; null where none was handed out. */
  readonly handout: { readonly id: string; readonly issue: number; readonly issuedAt: Temporal.Instant } | null;
};

export type ReviewedSeries = {
  readonly id: string;
  readonly locationId: string;
  readonly timeZone: TimeZone;
  readonly lastTreatedOn: IsoDate;
  readonly goesOn: boolean;
  readonly done: readonly ReviewStep[];
};

/** What everything that a patient is to be told is reckoned from. */
export type MessageFacts = {
  /** The record that stands for the patient. */
  readonly patientId: string;
  /** Where the patient's day is reckoned: as they said, else where their next visit is, else where the last was. */
  readonly timeZone: TimeZone;
  /** In the order of time, those called off among them. */
  readonly visits: readonly MessageVisit[];
  readonly changes: readonly DiaryChange[];
  /** What the patient was told last of all visits to come; null where no message did yet. */
  readonly told: Told | null;
  /** What messages to other records of theirs told last, from before they were known to be one patient. */
  readonly toldElsewhere: readonly ToldVisit[];
  readonly treatments: readonly TreatedFacts[];
  readonly series: readonly ReviewedSeries[];
  /** Whether they want what is of use but no part of the care. */
  readonly wantsOptional: boolean;
};
