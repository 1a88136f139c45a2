/** The states of the search, session after session: the places that the gaps let it reach. */
import { minutesOfDay } from "#lib/time.ts";
import { sessionWindows } from "./calendar.ts";
import type { ConstantSession, PlanRequest } from "./model.ts";
import { openPlaces, type Place } from "./places.ts";
import type { Slots } from "./slots.ts";

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
  readonly layers: readonly Layer[];
};

const CHANGE_OF_CLINICIAN = 6;

/**
 * Places for session after session until one has none: the layer of "the smallest k for which sessions 1…k cannot all be placed" is then the last one,
 * and empty.
 */
export function search(request: PlanRequest, slots: Slots): Search {
  const { constants } = request.constraints;
  const { clinicians, placesOn } = openPlaces(request, slots);
  const layers: Layer[] = [];
  const windows = sessionWindows(request);
  const found = { request, slots, clinicians, layers };
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
  return { day, clinician, start: minutesOfDay(start), room: 0, device: 0, cost: 0, moved: false };
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
