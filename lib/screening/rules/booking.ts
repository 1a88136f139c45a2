import { addDays, compareDates, type IsoDate } from "#lib/time.ts";
import type { Finding } from "./finding.ts";
import type { GateItem, UnreviewedEvent } from "./gate.ts";

/** "Passing findings refuse bookings only for the seven days after the answer." */
const PASSING_RULES: readonly string[] = ["unwell_now", "still_red", "infection_or_wound", "cold_sore_now", "skin_flare", "active_acne"];
const PASSING_DAYS = 7;

/** What stands in the way, and the first day on which it does no longer; null where only a clinician ends it, as always with an adverse event. */
export type Stop =
  | { readonly finding: Finding; readonly until: IsoDate | null }
  | { readonly event: UnreviewedEvent; readonly until: null };

/** The day on which a rule's questions were last answered; null where none was. */
export type AnsweredOn = (rule: string) => IsoDate | null;

/**
 * The *book or move* column of "What each outcome stops": what refuses a visit on this day. "Defer until a date: refused before it; open-ended defer,
 * block: refused." What is missing on the day itself, a form or a consent, and a caution refuse no booking; nor does an adverse event that waits for its
 * review, for that may come long before the day.
 * @param missing of that day, as `gateStart` names it
 */
export function stopsBooking(missing: readonly GateItem[], on: IsoDate, answeredOn: AnsweredOn): readonly Stop[] {
  return stoppingFindings(missing).flatMap((finding) => {
    const until = finding.until ?? passesOn(finding, answeredOn);
    return until !== null && compareDates(on, until) >= 0 ? [] : [{ finding, until }];
  });
}

/** The first day that a passing finding refuses no longer; null for every other. */
function passesOn({ rule }: Finding, answeredOn: AnsweredOn): IsoDate | null {
  const answered = PASSING_RULES.includes(rule) ? answeredOn(rule) : null;
  return answered === null ? null : addDays(answered, PASSING_DAYS + 1);
}

/**
 * The *in room* column: "defer until a date, open-ended defer, block: no"; everything else may go in, but nobody with an adverse event of grade 2 or more
 * that a clinician has not reviewed.
 */
export function stopsRoom(missing: readonly GateItem[]): readonly Stop[] {
  const events = missing.flatMap((item) => (item.kind === "event" ? [{ event: item.event, until: null }] : []));
  return [...stoppingFindings(missing).map((finding) => ({ finding, until: finding.until })), ...events];
}

function stoppingFindings(missing: readonly GateItem[]): readonly Finding[] {
  return missing.flatMap((item) => (item.kind === "finding" && stops(item.finding) ? [item.finding] : []));
}

const stops = ({ outcome }: Finding): boolean => outcome === "defer" || outcome === "block";
