/** Why a series cannot be placed, "in words a receptionist can act on: which window, which resource, the nearest date that would do". */
import { type IsoDate, timeOfMinutes, type WallTime } from "#lib/time.ts";
import { dateOfDay, planHorizon } from "./calendar.ts";
import { deadEnd, search } from "./layers.ts";
import type { ConstantSession, PlanFacts, PlanRequest } from "./model.ts";
import { daysThatSuit, openPlaces } from "./places.ts";
import { openSlots, type Slots, type Waivable } from "./slots.ts";
import { type AvailabilityTable, availability } from "./table.ts";
import { type Sentence, sayWhy } from "./words.ts";

/** How many days past the longest gap, or the last day to start, a date that would do is looked for. */
export const LOOK_PAST_DAYS = 28;

const TABLE_DATES = 8;

export type Impossible = {
  /** The session that has nowhere to go. */
  readonly session: number;
  /** The days on which it must be, as far as the gaps go; null where there is none. */
  readonly window: { readonly from: IsoDate; readonly to: IsoDate } | null;
  /** The session that is done or pinned and comes too soon or too late after it; else null. */
  readonly standing: ConstantSession | null;
  /** What would help if it were always free: each alone; or else the first two that would together; empty where nothing does. */
  readonly binding: readonly Waivable[];
  /** The first date after the window that would do, and by how many days it is late; null when nothing is within `LOOK_PAST_DAYS`. */
  readonly nearest: { readonly date: IsoDate; readonly start: WallTime; readonly clinicianId: string | null; readonly late: number } | null;
  /** The first days of the window that the wishes allow. */
  readonly table: AvailabilityTable;
  /** One after the other they are the reason; the first gives the window, the last the nearest date. */
  readonly sentences: readonly Sentence[];
};

const REQUIREMENTS: readonly Waivable[] = ["device", "room", "clinician", "patient"];

/**
 * What makes `request` impossible, found by leaving out one requirement at a time, then two.
 * @param facts for `planHorizon(request, LOOK_PAST_DAYS)`.
 * @returns null when it is possible.
 */
export function whyImpossible(facts: PlanFacts, request: PlanRequest): Impossible | null {
  const slots = openSlots(facts, request, planHorizon(request, LOOK_PAST_DAYS));
  const found = search(request, slots);
  const last = found.layers.at(-1);
  if (last === undefined || last.places.some((place) => place !== undefined)) return null;
  const { session, days, standing } = deadEnd(found);
  const [from] = days;
  const to = days.at(-1);
  const suiting = days.filter(daysThatSuit(request.constraints));
  const opens = (waived: readonly Waivable[]) => {
    const { placesOn } = openPlaces(request, waiving(slots, waived));
    return suiting.some((day) => placesOn(session, day).length > 0);
  };
  const singles = REQUIREMENTS.filter((each) => opens([each]));
  const pairs = REQUIREMENTS.flatMap((one, index) => REQUIREMENTS.slice(index + 1).map((other) => [one, other] as const));
  const reason = {
    session,
    window: from === undefined || to === undefined ? null : { from: dateOfDay(from), to: dateOfDay(to) },
    standing,
    binding: singles.length > 0 ? singles : (pairs.find(opens) ?? []),
    nearest: standing !== null || to === undefined ? null : nearestAfter(request, slots, session, to),
  };
  const told = {
    ...reason,
    request,
    alone: singles.length > 0,
    // Somebody could be there on each day, but not the one who treats the sessions around it.
    onlyContinuity: opens([]),
    availability: availability(slots, request.constraints, suiting),
    backOn: (id: string) => backOn(facts, id, suiting.at(-1)),
  };
  return { ...reason, table: availability(slots, request.constraints, suiting.slice(0, TABLE_DATES)), sentences: sayWhy(told) };
}

/** The first day after the window on which a resource is there again; null where the facts do not reach so far. */
function backOn({ resources }: PlanFacts, id: string, last: number | undefined): IsoDate | null {
  const resource = resources.find((each) => each.id === id);
  if (resource === undefined || last === undefined) return null;
  for (let day = last + 1; day <= last + LOOK_PAST_DAYS; day += 1)
    if (resource.free.has(day) && !resource.away.has(day)) return dateOfDay(day);
  return null;
}

const waiving = (slots: Slots, waived: readonly Waivable[]): Slots => ({ ...slots, on: (day) => slots.on(day, waived) });

function nearestAfter(request: PlanRequest, slots: Slots, session: number, last: number): Impossible["nearest"] {
  const { clinicians, placesOn } = openPlaces(request, slots);
  for (let day = last + 1; day <= last + LOOK_PAST_DAYS; day += 1) {
    const [best] = placesOn(session, day).toSorted((a, b) => a.cost - b.cost || a.start - b.start || a.clinician - b.clinician);
    if (best !== undefined)
      return { date: dateOfDay(day), start: timeOfMinutes(best.start), clinicianId: clinicians[best.clinician] ?? null, late: day - last };
  }
  return null;
}
