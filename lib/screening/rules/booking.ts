import { addDays, compareDates, type IsoDate } from "#lib/time.ts";
import type { Finding } from "./finding.ts";
import type { GateItem } from "./gate.ts";

/** "Passing findings refuse bookings only for the seven days after the answer." */
const PASSING_RULES: readonly string[] = ["unwell_now", "still_red", "infection_or_wound", "cold_sore_now", "skin_flare", "active_acne"];
const PASSING_DAYS = 7;

/**
 * The *book or move* column of "What each outcome stops": whether nothing that is open refuses a visit on this day. "Defer until a date: refused before it;
 * open-ended defer, block: refused." What is missing on the day itself, a form or a consent, refuses no booking.
 * @param missing of that day, as `gateStart` names it
 * @param answeredOn the day of the patient's latest answer
 */
export function mayBeBooked(missing: readonly GateItem[], on: IsoDate, answeredOn: IsoDate | null): boolean {
  return !missing.some((item) => item.kind === "finding" && refuses(item.finding, on, answeredOn));
}

function refuses({ rule, outcome, until }: Finding, on: IsoDate, answeredOn: IsoDate | null): boolean {
  if (outcome !== "defer" && outcome !== "block") return false;
  const passed = answeredOn !== null && compareDates(on, addDays(answeredOn, PASSING_DAYS)) > 0;
  return !(passed && until === null && PASSING_RULES.includes(rule));
}
