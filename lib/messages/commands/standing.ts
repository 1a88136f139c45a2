import type { Tx } from "#lib/auth/ctx.ts";
import type { IsoDate, TimeZone } from "#lib/time.ts";
import type { Telling } from "../outputs/telling.ts";
import type { MessageVisit } from "../rules/facts.ts";
import type { AftercareStep, Told } from "../rules/notices.ts";

/** A notice that still holds, as a part of a message, or what its part is made from. */
export type StandingNotice =
  | Extract<Telling, { readonly kind: "booking" | "preparation" | "reminder" | "forms" }>
  | {
      readonly kind: "aftercare";
      readonly step: AftercareStep;
      readonly treatmentId: string;
      readonly handoutId: string;
      /** Whether an earlier issue was told of already. */
      readonly isCorrection: boolean;
    }
  | { readonly kind: "review"; readonly seriesId: string; readonly label: string; readonly from: IsoDate; readonly until: IsoDate };

export type StandingMessage = {
  readonly patientId: string;
  /** Where the first part takes place, and its zone: every time in the message is told there. */
  readonly locationId: string;
  readonly timeZone: TimeZone;
  /** The zone that the patient's quiet hours are reckoned in. */
  readonly patientZone: TimeZone;
  readonly notices: readonly StandingNotice[];
  /** Every visit to come. */
  readonly visits: readonly MessageVisit[];
  /** What the message is to keep as `told`: null where it tells no news of bookings. */
  readonly told: Told | null;
  readonly isEssential: boolean;
};

/**
 * What still holds of a waiting message, reckoned from what stands now, under the patient's lock, which it takes. What no longer holds goes back to the plan or
 * is dropped; where nothing holds the message is withdrawn.
 * @returns null where it is not waiting, or was withdrawn
 */
export async function standingNotices(_tx: Tx<never>, _messageId: string): Promise<StandingMessage | null> {
  return null;
}
