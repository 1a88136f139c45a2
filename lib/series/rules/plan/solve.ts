/**
 * The exact optimum, by dynamic programming from the last session to the first over (session, day, clinician).
 * What makes the ties exact: "compare the starts session by session; then clinician, room, device of session 1, then of session 2, and so on". Each place
 * knows the rank of all starts from it on among the places of its session. Two that share it are on one day at one time, where room and device are the
 * same too: so the first thing that can differ is their own clinician.
 */
import { timeOfMinutes } from "#lib/time.ts";
import { dateOfDay, dayNumber, planHorizon } from "./calendar.ts";
import { changeCost, type Layer, type Search, search } from "./layers.ts";
import type { Plan, PlanFacts, PlannedSession, PlanOutcome, PlanRequest } from "./model.ts";
import { type Place, WORTH } from "./places.ts";
import { openSlots, type Slots } from "./slots.ts";

/** The best that can follow a place, itself included. */
type Tail = {
  readonly place: Place;
  readonly value: number;
  readonly next: Tail | null;
  /** Of its starts among those of the session's other tails; the same where they are the same. */
  startRank: number;
};

type Tails = {
  readonly layer: Layer;
  /** By the places of the layer. */
  readonly all: readonly (Tail | undefined)[];
  /** By day - layer.from: the best tail of the day, whoever treats. */
  readonly bestOfDay: readonly (Tail | undefined)[];
  /** How many clinicians there are: places by day. */
  readonly width: number;
};

const DAY_OFF_TARGET = 4;
const OTHER_FIRST_DAYS = 2;

/** The best plan with its alternatives, or the first session that has nowhere to go. */
export function planSeries(facts: PlanFacts, request: PlanRequest): PlanOutcome {
  return solve(search(request, openSlots(facts, request, planHorizon(request))));
}

/** As `planSeries`, for many requests over the same days, phases, grid and turnover: what a day offers is worked out once. */
export function planWith(slots: Slots, request: PlanRequest): PlanOutcome {
  return solve(search(request, slots));
}

function solve(found: Search): PlanOutcome {
  const { layers, request } = found;
  const last = layers.at(-1);
  if (last === undefined || last.places.every((place) => place === undefined))
    return { feasible: false, firstImpossibleSession: layers.length };
  const firstOpen = layers.findIndex(({ constant }) => constant === null);
  const standing = firstOpen === -1 ? layers : layers.slice(0, firstOpen);
  const before = standing.flatMap(({ places }) => places.find((place) => place !== undefined) ?? []);
  const tails = layers.slice(standing.length).reduceRight((after: Tails | null, layer) => follow(found, layer, after), null);
  if (tails === null) return { feasible: true, plan: writePlan(found, before, null), alternatives: [] };
  const entries = [...tails.bestOfDay.keys()].flatMap((offset) => enter(found, tails, offset, before.at(-1)) ?? []).sort(compareEntries);
  const [best, ...others] = entries.map(({ tail }) => writePlan(found, before, tail));
  if (best === undefined) return { feasible: false, firstImpossibleSession: request.sessions };
  return { feasible: true, plan: best, alternatives: others.slice(0, OTHER_FIRST_DAYS) };
}

/** A way into a tail, with what it costs to go there. */
type Entry = { readonly tail: Tail; readonly value: number };

/** The best way into one day of the first planned session: from the last constant before it, or counting the days from the earliest date. */
function enter(found: Search, { layer, all }: Tails, offset: number, before: Place | undefined): Entry | undefined {
  const { request, clinicians } = found;
  const worth = WORTH[request.aim];
  const earliest = dayNumber(request.earliestDate);
  let best: Entry | undefined;
  for (const tail of all.slice(offset * clinicians.length, (offset + 1) * clinicians.length)) {
    if (tail === undefined) continue;
    const waiting = request.constraints.constants.length > 0 ? 0 : tail.place.day - earliest;
    const cost = before === undefined ? waiting : stepCost(found, layer, before, tail.place);
    const entry = { tail, value: tail.value + worth(cost, 0) };
    if (best === undefined || compareEntries(entry, best) < 0) best = entry;
  }
  return best;
}

function compareEntries(a: Entry, b: Entry): number {
  return a.value - b.value || compareTies(a.tail, b.tail);
}

function compareTies(a: Tail, b: Tail): number {
  return a.startRank - b.startRank || a.place.clinician - b.place.clinician;
}

/** What going from one session to the next costs; `layer` is the later one's. */
function stepCost(found: Search, layer: Layer, from: Place, to: Place): number {
  if (layer.gaps === null) return 0;
  return DAY_OFF_TARGET * Math.abs(to.day - from.day - found.request.gapDays.target) + changeCost(found, from.clinician, to.clinician);
}

/** The tails of one session, given those of the next. */
function follow(found: Search, layer: Layer, after: Tails | null): Tails {
  const width = found.clinicians.length;
  const worth = WORTH[found.request.aim];
  const all = layer.places.map((place): Tail | undefined => {
    if (place === undefined) return undefined;
    const own = worth(place.cost, place.moved ? 1 : 0);
    if (after === null) return { place, value: own, next: null, startRank: 0 };
    const step = bestStep(found, place, after);
    return step === undefined ? undefined : { place, value: own + step.value, next: step.tail, startRank: 0 };
  });
  rank(layer, all, (after?.all.length ?? 0) + 1);
  const bestOfDay: (Tail | undefined)[] = [];
  for (const tail of all) {
    if (tail === undefined) continue;
    const offset = tail.place.day - layer.from;
    const best = bestOfDay[offset];
    if (best === undefined || (tail.value - best.value || compareTies(tail, best)) < 0) bestOfDay[offset] = tail;
  }
  return { layer, all, bestOfDay, width };
}

/**
 * The best tail that may follow `place`. On each day only two can be it: the same clinician's, or the best of the day, whoever that is: every other one
 * costs the change too and is no better. A tail without a clinician (a constant) costs no change and is the only one of its day.
 */
function bestStep(found: Search, place: Place, { layer, all, bestOfDay, width }: Tails): Entry | undefined {
  const { request } = found;
  const worth = WORTH[request.aim];
  const first = layer.gaps === null ? layer.from : Math.max(layer.from, place.day + layer.gaps.min);
  const last = layer.gaps === null ? layer.to : Math.min(layer.to, place.day + layer.gaps.max);
  const mustStay = layer.gaps !== null && request.constraints.sameClinician;
  let best: Tail | undefined;
  let value = Number.POSITIVE_INFINITY;
  const consider = (tail: Tail | undefined) => {
    if (tail === undefined || (mustStay && changeCost(found, place.clinician, tail.place.clinician) > 0)) return;
    const total = tail.value + worth(stepCost(found, layer, place, tail.place), 0);
    if (total > value || (total === value && best !== undefined && compareTies(tail, best) >= 0)) return;
    best = tail;
    value = total;
  };
  for (let day = first; day <= last; day += 1) {
    consider(all[(day - layer.from) * width + place.clinician]);
    consider(bestOfDay[day - layer.from]);
  }
  return best && { tail: best, value };
}

/** Ranks the tails of a session by their own start, then by the starts that follow; `ranksAfter` is more than any rank of the next session. */
function rank(layer: Layer, all: readonly (Tail | undefined)[], ranksAfter: number): void {
  const tails = all.filter((tail) => tail !== undefined);
  const keys = tails.map(({ place, next }) => ((place.day - layer.from) * 1440 + place.start) * ranksAfter + (next?.startRank ?? 0));
  const order = new Map<number, number>();
  for (const key of Float64Array.from(keys).sort()) if (!order.has(key)) order.set(key, order.size);
  for (const [index, tail] of tails.entries()) tail.startRank = order.get(keys[index] ?? 0) ?? 0;
}

function writePlan(found: Search, before: readonly Place[], first: Tail | null): Plan {
  const places = [...before];
  for (let tail = first; tail !== null; tail = tail.next) places.push(tail.place);
  let cost = 0;
  const sessions = places.map((place, index): PlannedSession => {
    const previous = places[index - 1];
    const layer = found.layers[index];
    const constant = layer?.constant ?? null;
    cost += place.cost + (previous === undefined || layer === undefined ? 0 : stepCost(found, layer, previous, place));
    return {
      session: index + 1,
      date: dateOfDay(place.day),
      start: timeOfMinutes(place.start),
      clinicianId: found.clinicians[place.clinician] ?? null,
      roomId: constant === null ? (found.slots.rooms[place.room]?.id ?? null) : constant.roomId,
      deviceId: constant === null ? (found.slots.devices[place.device]?.id ?? null) : constant.deviceId,
      gap: previous === undefined ? null : place.day - previous.day,
      constant: constant !== null,
      moved: place.moved,
    };
  });
  const start = places[0];
  const { constants } = found.request.constraints;
  if (start !== undefined && constants.length === 0) cost += start.day - dayNumber(found.request.earliestDate);
  return { cost, moves: sessions.filter(({ moved }) => moved).length, sessions };
}
