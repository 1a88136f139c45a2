/**
 * The states of the search: for each session, who could treat on which day, and when best. "One clinician, one room and one device serve the whole
 * session", so of a clinician's day only the cheapest, then earliest start matters: everything after it depends on the date and the clinician alone.
 */
import { minutesOfDay } from "#lib/time.ts";
import { type Bits, has, members } from "./bits.ts";
import { dayNumber, sessionWindows, weekdayOfDay } from "./calendar.ts";
import type { ConstantSession, PlanConstraints, PlanRequest } from "./model.ts";
import { compareCodePoints, firstFree, type Slots } from "./slots.ts";

/** Where one session could be: who, when, and what that alone costs. Resources are places in the pools of `Slots`. */
export type Place = {
  readonly day: number;
  /** Place in `Search.clinicians`. */
  readonly clinician: number;
  readonly start: number;
  readonly room: number;
  readonly device: number;
  readonly value: number;
  readonly cost: number;
  readonly moved: boolean;
};

export type Layer = {
  readonly session: number;
  readonly constant: ConstantSession | null;
  readonly from: number;
  readonly to: number;
  /** Dates allowed after the layer before; null where both sessions stand still and nothing is asked. */
  readonly gaps: { readonly min: number; readonly max: number } | null;
  /** By (day - from) × clinicians + clinician; only what sessions 1 … this one can reach. */
  readonly places: readonly (Place | undefined)[];
};

export type Search = {
  readonly request: PlanRequest;
  readonly slots: Slots;
  /** In code point order, those of constants among them; null stands for none. */
  readonly clinicians: readonly (string | null)[];
  readonly worth: (cost: number, moves: number) => number;
  readonly layers: readonly Layer[];
};

const CHANGE_OF_CLINICIAN = 6;

/** "Best: cost, then moves. Fewest moves: moves, then cost": one number that orders both, far inside what a double holds exactly. */
const WORTH = {
  best: (cost: number, moves: number) => cost * 2 ** 12 + moves,
  fewest_moves: (cost: number, moves: number) => moves * 2 ** 36 + cost,
} as const;

/**
 * Places for session after session until one has none: the layer of "the smallest k for which sessions 1…k cannot all be placed" is then the last one,
 * and empty.
 */
export function search(request: PlanRequest, slots: Slots): Search {
  const { constants } = request.constraints;
  const clinicians = everyClinician(request, slots);
  const layers: Layer[] = [];
  const windows = sessionWindows(request);
  const found = { request, slots, clinicians, worth: WORTH[request.aim], layers };
  const placesOn = placer(found);
  for (const [index, window] of windows.entries()) {
    const session = index + 1;
    const before = layers.at(-1);
    const constant = constants.find((each) => each.session === session) ?? null;
    const over = request.constraints.overLong.find((each) => each.session === session)?.days ?? 0;
    const asked = before !== undefined && (before.constant === null || constant === null);
    const gaps = asked ? { min: Math.max(request.gapDays.min, 1), max: request.gapDays.max + over } : null;
    const places: (Place | undefined)[] = [];
    const layer = { session, constant, ...window, gaps, places };
    const reached = reach(before, layer, found);
    for (let day = window.from; day <= window.to; day += 1) {
      if (!reached.day(day)) continue;
      for (const place of constant === null ? placesOn(session, day) : [standing(constant, day, clinicians)])
        if (reached.with(day, place.clinician)) places[(day - window.from) * clinicians.length + place.clinician] = place;
    }
    layers.push(layer);
    if (places.every((place) => place === undefined)) break;
  }
  return found;
}

function everyClinician({ constraints }: PlanRequest, slots: Slots): (string | null)[] {
  const everyone = [...slots.clinicians.map((each) => each?.id ?? null), ...constraints.constants.map(({ clinicianId }) => clinicianId)];
  return [...new Set(everyone)].sort((a, b) => compareCodePoints(a ?? "", b ?? ""));
}

/**
 * The places of a session on a day under the request's wishes, whatever the gaps say: the cheapest start of each clinician who is free. `clinicians` are
 * who the places mean, in code point order.
 */
export function openPlaces(request: PlanRequest, slots: Slots) {
  const clinicians = everyClinician(request, slots);
  return { clinicians, placesOn: placer({ request, slots, clinicians, worth: WORTH[request.aim] }) };
}

/**
 * For a search that ended in a session with nowhere to go: that session and the days on which it would have to be. Where one that stands still cannot
 * be reached, it is the session before it that has nowhere to go.
 */
export function deadEnd(found: Search): {
  readonly session: number;
  readonly days: readonly number[];
  readonly standing: ConstantSession | null;
} {
  const end = found.layers.at(-1);
  const layer = end?.constant ? found.layers.at(-2) : end;
  if (end === undefined || layer === undefined) return { session: 1, days: [], standing: null };
  const reached = reach(found.layers[layer.session - 2], layer, found);
  const days: number[] = [];
  for (let day = layer.from; day <= layer.to; day += 1) {
    const onward = end === layer || end.gaps === null || (end.from - day >= end.gaps.min && end.from - day <= end.gaps.max);
    if (reached.day(day) && onward) days.push(day);
  }
  return { session: layer.session, days, standing: end.constant };
}

/** 6 "for each change of clinician between one session and the next"; "a null kind costs nothing". */
export function changeCost({ clinicians }: Pick<Search, "clinicians">, one: number, other: number): number {
  return one === other || clinicians[one] === null || clinicians[other] === null ? 0 : CHANGE_OF_CLINICIAN;
}

function standing({ start, clinicianId }: ConstantSession, day: number, clinicians: readonly (string | null)[]): Place {
  const clinician = clinicians.indexOf(clinicianId);
  return { day, clinician, start: minutesOfDay(start), room: 0, device: 0, value: 0, cost: 0, moved: false };
}

/** Which days, and with whom, can follow the layer before. Sums over the days before make each question one subtraction. */
function reach(before: Layer | undefined, layer: Pick<Layer, "gaps">, { clinicians, request }: Search) {
  if (before === undefined || layer.gaps === null) return { day: () => true, with: () => true };
  const { min, max } = layer.gaps;
  const width = before.to - before.from + 1;
  const counted = (isIn: (offset: number) => boolean) => {
    const sums = new Int32Array(width + 1);
    for (let offset = 0; offset < width; offset += 1) sums[offset + 1] = (sums[offset] ?? 0) + (isIn(offset) ? 1 : 0);
    return (day: number) => {
      const first = Math.max(0, day - max - before.from);
      const last = Math.min(width - 1, day - min - before.from);
      return last >= first && (sums[last + 1] ?? 0) > (sums[first] ?? 0);
    };
  };
  const placeOf = (offset: number, clinician: number) => before.places[offset * clinicians.length + clinician];
  const anyone = counted((offset) => clinicians.some((_, clinician) => placeOf(offset, clinician) !== undefined));
  if (!request.constraints.sameClinician) return { day: anyone, with: () => true };
  const fromSame = clinicians.map((_, clinician) =>
    counted((offset) =>
      clinicians.some((_, other) => changeCost({ clinicians }, other, clinician) === 0 && placeOf(offset, other) !== undefined),
    ),
  );
  return { day: anyone, with: (day: number, clinician: number) => fromSame[clinician]?.(day) === true };
}

/** Finds the places of one session on one day. What a start costs depends on the wishes alone, so it is worked out once for each start of the grid. */
function placer({ request, slots, clinicians, worth }: Omit<Search, "layers">): (session: number, day: number) => Place[] {
  const { preferences, constraints, was } = request;
  const preferredStart = preferences.startTime === null ? null : minutesOfDay(preferences.startTime);
  const suits = daysThatSuit(constraints);
  const former = was.map((each) => ({ ...each, day: dayNumber(each.date), start: minutesOfDay(each.start) }));
  const pool = slots.clinicians.map((each) => ({
    id: each?.id ?? null,
    index: clinicians.indexOf(each?.id ?? null),
    allowed: each === null || constraints.lockedClinicianId === null || each.id === constraints.lockedClinicianId,
    cost: each !== null && preferences.clinicianId !== null && each.id !== preferences.clinicianId ? 8 : 0,
  }));
  const preferredOn = preferences.weekdays ?? [];
  const [earliest, latest] = DAY_PARTS[constraints.dayPart ?? "any"];
  const costOf = (start: number) => (preferredStart === null ? 0 : Math.ceil(Math.abs(start - preferredStart) / 15));

  const cheapest = (starts: Bits) => {
    let best: { place: number; start: number; cost: number } | null = null;
    for (const place of members(starts)) {
      const start = place * slots.gridMinutes;
      if (start < earliest || start >= latest) continue;
      const cost = costOf(start);
      if (best === null || cost < best.cost) best = { place, start, cost };
      if (cost === 0) break;
    }
    return best;
  };

  return (session, day) => {
    const weekday = weekdayOfDay(day);
    if (!suits(day)) return [];
    const offered = slots.on(day);
    if (offered === null) return [];
    const dayCost = preferredOn.length > 0 && !preferredOn.includes(weekday) ? 5 : 0;
    const before = former.find((each) => each.session === session);
    return pool.flatMap(({ id, index, allowed, cost }, position): Place[] => {
      const starts = offered.starts[position];
      const best = allowed && starts !== undefined ? cheapest(starts) : null;
      if (best === null || starts === undefined) return [];
      const placeAt = (start: number, place: number, moved: boolean): Place => {
        const own = dayCost + cost + costOf(start);
        const free = { room: firstFree(offered.rooms, place), device: firstFree(offered.devices, place) };
        return { day, clinician: index, start, ...free, value: worth(own, moved ? 1 : 0), cost: own, moved };
      };
      if (before === undefined) return [placeAt(best.start, best.place, false)];
      const stays = before.day === day && before.clinicianId === id;
      const there = before.start / slots.gridMinutes;
      const couldStay = stays && Number.isInteger(there) && has(starts, there) && before.start >= earliest && before.start < latest;
      const moving = placeAt(best.start, best.place, !(stays && before.start === best.start));
      if (!couldStay) return [moving];
      const staying = placeAt(before.start, there, false);
      return [staying.value < moving.value ? staying : moving];
    });
  };
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

/** [from, to) in minutes of the day: "mornings only" are starts before 12:00. */
export const DAY_PARTS = { any: [0, 1440], morning: [0, 720], afternoon: [720, 1440] } as const;
