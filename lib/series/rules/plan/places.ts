/**
 * Where a session could be under the request's wishes, and what that alone costs. "One clinician, one room and one device serve the whole session", so of
 * a clinician's day only the cheapest, then earliest start matters: everything after it depends on the date and the clinician alone.
 */
import { minutesOfDay } from "#lib/time.ts";
import { type Bits, has, members } from "./bits.ts";
import { dayNumber, weekdayOfDay } from "./calendar.ts";
import type { PlanConstraints, PlanRequest } from "./model.ts";
import { compareCodePoints, firstFree, remember, type Slots } from "./slots.ts";

/** Room and device are places in the pools of `Slots`. */
export type Place = {
  readonly day: number;
  /** Place in `Places.clinicians`. */
  readonly clinician: number;
  readonly start: number;
  readonly room: number;
  readonly device: number;
  /** What this session costs by itself: its time, its clinician, its weekday. */
  readonly cost: number;
  readonly moved: boolean;
};

export type Places = {
  /** In code point order, those of constants among them; null stands for none. */
  readonly clinicians: readonly (string | null)[];
  /** One for each clinician who is free that day, whatever the gaps say. */
  placesOn(session: number, day: number): readonly Place[];
};

/** "Best: cost, then moves. Fewest moves: moves, then cost": one number that orders both, far inside what a double holds exactly. */
export const WORTH = {
  best: (cost: number, moves: number) => cost * 2 ** 12 + moves,
  fewest_moves: (cost: number, moves: number) => moves * 2 ** 36 + cost,
} as const;

/** [from, to) in minutes of the day: "mornings only" are starts before 12:00. */
export const DAY_PARTS = { any: [0, 1440], morning: [0, 720], afternoon: [720, 1440] } as const;

const QUARTER_HOUR = 15;
const OTHER_CLINICIAN = 8;
const OTHER_WEEKDAY = 5;

export function openPlaces(request: PlanRequest, slots: Slots): Places {
  const { preferences, constraints, was } = request;
  const clinicians = everyClinician(request, slots);
  const former = new Map(was.map((each) => [each.session, { ...each, day: dayNumber(each.date), start: minutesOfDay(each.start) }]));
  const pool = slots.clinicians.map((each) => ({
    index: clinicians.indexOf(each?.id ?? null),
    allowed: each === null || constraints.lockedClinicianId === null || each.id === constraints.lockedClinicianId,
    cost: each !== null && preferences.clinicianId !== null && each.id !== preferences.clinicianId ? OTHER_CLINICIAN : 0,
  }));
  const suits = daysThatSuit(constraints);
  const preferredOn = preferences.weekdays ?? [];
  const dayCost = (day: number) => (preferredOn.length > 0 && !preferredOn.includes(weekdayOfDay(day)) ? OTHER_WEEKDAY : 0);
  const preferredStart = preferences.startTime === null ? null : minutesOfDay(preferences.startTime);
  const startCost = (start: number) => (preferredStart === null ? 0 : Math.ceil(Math.abs(start - preferredStart) / QUARTER_HOUR));
  const [earliest, latest] = DAY_PARTS[constraints.dayPart ?? "any"];

  const placeAt = (day: number, position: number, start: number): Place => {
    const { index = 0, cost = 0 } = pool[position] ?? {};
    const offered = slots.on(day);
    const free = (resources: readonly Bits[]) => firstFree(resources, start / slots.gridMinutes);
    const own = dayCost(day) + cost + startCost(start);
    const [room, device] = [free(offered?.rooms ?? []), free(offered?.devices ?? [])];
    return { day, clinician: index, start, room, device, cost: own, moved: false };
  };

  const cheapest = (starts: Bits): number | null => {
    let best: { readonly start: number; readonly cost: number } | null = null;
    for (const place of members(starts)) {
      const start = place * slots.gridMinutes;
      if (start < earliest || start >= latest) continue;
      const cost = startCost(start);
      if (best === null || cost < best.cost) best = { start, cost };
      if (cost === 0) break;
    }
    return best?.start ?? null;
  };

  const usual = remember((day): Place[] => {
    const offered = suits(day) ? slots.on(day) : null;
    return (offered?.starts ?? []).flatMap((starts, position): Place[] => {
      const start = pool[position]?.allowed === true ? cheapest(starts) : null;
      return start === null ? [] : [placeAt(day, position, start)];
    });
  });

  /** "A session is moved when its start or clinician changes": where it stood, it may stay even at a time that costs more. */
  const orStay = (place: Place, before: { readonly day: number; readonly start: number; readonly clinicianId: string | null }): Place => {
    if (before.day !== place.day || clinicians[place.clinician] !== before.clinicianId) return { ...place, moved: true };
    const position = pool.findIndex(({ index }) => index === place.clinician);
    const starts = slots.on(place.day)?.starts[position];
    const there = before.start / slots.gridMinutes;
    const free = starts !== undefined && Number.isInteger(there) && has(starts, there) && before.start >= earliest && before.start < latest;
    const staying = free ? placeAt(place.day, position, before.start) : null;
    const worth = WORTH[request.aim];
    return staying !== null && worth(staying.cost, 0) < worth(place.cost, 1) ? staying : { ...place, moved: true };
  };

  return {
    clinicians,
    placesOn(session, day) {
      const before = former.get(session);
      return before === undefined ? usual(day) : usual(day).map((place) => orStay(place, before));
    },
  };
}

function everyClinician({ constraints }: PlanRequest, slots: Slots): (string | null)[] {
  const everyone = [...slots.clinicians.map((each) => each?.id ?? null), ...constraints.constants.map(({ clinicianId }) => clinicianId)];
  return [...new Set(everyone)].sort((a, b) => compareCodePoints(a ?? "", b ?? ""));
}

/** Whether the wishes allow a day at all. */
export function daysThatSuit({ excludedDates, notBefore, onlyWeekdays }: PlanConstraints): (day: number) => boolean {
  const excluded = excludedDates.map(({ from, to }) => ({ from: dayNumber(from), to: dayNumber(to) }));
  const earliest = notBefore === null ? Number.NEGATIVE_INFINITY : dayNumber(notBefore);
  const weekdays = onlyWeekdays ?? [];
  return (day) =>
    day >= earliest &&
    (weekdays.length === 0 || weekdays.includes(weekdayOfDay(day))) &&
    !excluded.some(({ from, to }) => from <= day && day <= to);
}
