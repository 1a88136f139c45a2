import type { PrintedHandout } from "#lib/aftercare/outputs/printed-handout.ts";
import type { PortalVisit } from "#lib/portal/rules/visits.ts";
import type { PreparationView } from "#lib/preparation/outputs/view.ts";
import type { IsoDate } from "#lib/time.ts";
import type { AftercareStep } from "../rules/notices.ts";

/** What became of a visit since the patient was last told: booked, moved from another time, or called off. */
export type VisitNews =
  | { readonly what: "booked"; readonly visit: PortalVisit }
  | { readonly what: "moved"; readonly visit: PortalVisit; readonly from: Temporal.Instant }
  | { readonly what: "cancelled"; readonly visit: PortalVisit };

/** One part of a message, with the facts that its words are made from. */
export type Telling =
  | {
      readonly kind: "booking";
      readonly news: readonly VisitNews[];
      readonly isFirst: boolean;
      readonly preparation: PreparationView["items"];
    }
  | { readonly kind: "preparation"; readonly visit: PortalVisit; readonly days: 14 | 7 | 1; readonly items: PreparationView["items"] }
  | { readonly kind: "reminder"; readonly visit: PortalVisit }
  | { readonly kind: "forms"; readonly visit: PortalVisit }
  /** `changes` are the things allowed again at this step, in the handout's own words. */
  | {
      readonly kind: "aftercare";
      readonly step: AftercareStep;
      readonly handout: PrintedHandout;
      readonly isCorrection: boolean;
      readonly changes: readonly string[];
    }
  /** The first and the last day on which it is looked at. */
  | { readonly kind: "review"; readonly label: string; readonly from: IsoDate; readonly until: IsoDate }
  /** `offered` is the time that came free, in words: "Tue 10 Mar 2026, 3:00 pm". */
  | { readonly kind: "waitlist_offer"; readonly visit: PortalVisit; readonly offered: string }
  | { readonly kind: "portal_link" };

/** Whom a message is for and what it says, before it is put into words. */
export type Letter = {
  readonly called: string;
  /** Named inside a mail alone: a subject and a text message are read by others too. */
  readonly clinic: string;
  /** Telephone of the location that the message is about, and its zone: every time in it is told there. */
  readonly phone: string;
  readonly timeZone: string;
  readonly parts: readonly Telling[];
  /** Every visit to come, for the calendar file. */
  readonly visits: readonly PortalVisit[];
  /** What they were told of and is called off, so that it stands in their calendar no longer. */
  readonly calledOff: readonly PortalVisit[];
  readonly isEssential: boolean;
  /** Whether the sender makes a link to the patient's page, and one to a form: where it does not, no place is left for it. */
  readonly hasPortal: boolean;
  readonly hasForm: boolean;
  /** The instant at which it is worded. */
  readonly now: Temporal.Instant;
};

/** What is sent, with "{portal}", "{form}" and "{choices}" where secret links go. `sms` has the same places. */
export type Wording = {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly sms: string;
  /** An ICS file; null where no visit is told of. */
  readonly calendar: string | null;
};
