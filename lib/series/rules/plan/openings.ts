/** Which days a session could be nudged to: for the calendar beside a move. */
import { type IsoDate, timeOfMinutes, type WallTime } from "#lib/time.ts";
import { dateOfDay } from "./calendar.ts";
import type { PlanFacts, PlanRequest } from "./model.ts";
import { openPlaces } from "./places.ts";
import { openSlots } from "./slots.ts";

export type Opening = { readonly date: IsoDate; readonly start: WallTime; readonly clinicianId: string | null };

/**
 * For each day on which a session could be under the request's wishes, whatever the gaps: the start and clinician that cost least, then the earliest.
 * @param days day numbers, both included; facts must cover them.
 */
export function openings(facts: PlanFacts, request: PlanRequest, days: { readonly from: number; readonly to: number }): Opening[] {
  const slots = openSlots(facts, request, days);
  const { clinicians, placesOn } = openPlaces({ ...request, was: [] }, slots);
  const found: Opening[] = [];
  for (let day = days.from; day <= days.to; day += 1) {
    const [best] = placesOn(1, day).toSorted((a, b) => a.cost - b.cost || a.start - b.start || a.clinician - b.clinician);
    if (best !== undefined)
      found.push({ date: dateOfDay(day), start: timeOfMinutes(best.start), clinicianId: clinicians[best.clinician] ?? null });
  }
  return found;
}
