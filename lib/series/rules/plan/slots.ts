/** Which starts a day has for each clinician, room and device: what is free, without any wish. */
import type { Phase, ResourceKind } from "#lib/appointments/rules/phases.ts";
import { timeOfMinutes, wallToInstant } from "#lib/time.ts";
import { addAll, addRange, allBits, type Bits, has, isEmpty, keepCommon, members, noBits, removeRange } from "./bits.ts";
import { clockChangeDays, dateOfDay } from "./calendar.ts";
import type { FreeSpan, PlanFacts, PlanRequest, ResourceFacts } from "./model.ts";

const DAY_MINUTES = 1440;

/** What a day offers. A set of starts holds places on the grid; place × step = minutes from midnight. */
export type DaySlots = {
  /** As in `Slots.clinicians`; one empty set stands for "no clinician needed". Room, device, patient and clock are taken into account. */
  readonly starts: readonly Bits[];
  readonly rooms: readonly Bits[];
  readonly devices: readonly Bits[];
};

/** Requirements that can be left out to see whether they are what makes a series impossible. */
export type Waivable = ResourceKind | "patient";

export type Slots = {
  readonly gridMinutes: number;
  /** In code point order, as ties are broken; `[null]` where no phase needs the kind, or it is waived. */
  readonly clinicians: readonly (ResourceFacts | null)[];
  readonly rooms: readonly (ResourceFacts | null)[];
  readonly devices: readonly (ResourceFacts | null)[];
  /** Computed once for each day that is asked for; null where nobody can start at any time. */
  on(day: number): DaySlots | null;
};

/** The part of a session that one kind of resource must serve, in minutes from its start; `held` is how long it may not be busy afterwards. */
type Stretch = { readonly at: number; readonly minutes: number; readonly held: number };

/** @param days the first and last day that will be asked for: where the clocks change in between is looked up once. */
export function openSlots(
  facts: PlanFacts,
  request: Pick<PlanRequest, "phases" | "gridMinutes" | "constraints">,
  days: { readonly from: number; readonly to: number },
  waived: readonly Waivable[] = [],
): Slots {
  const { phases, gridMinutes } = request;
  const total = phases.reduce((sum, { minutes }) => sum + minutes, 0);
  // "A session ends on its day, at 24:00 at the latest."
  const size = Math.max(0, Math.floor((DAY_MINUTES - total) / gridMinutes) + 1);
  const changes = clockChangeDays(days.from, days.to, facts.timeZone);
  const turnover = request.constraints.turnoverMinutes;
  const pool = (kind: ResourceKind, held: number) => poolOf(facts, waived.includes(kind) ? [] : phases, kind, held);
  const pools = { clinician: pool("clinician", 0), room: pool("room", turnover), device: pool("device", turnover) };
  const known = new Map<number, DaySlots | null>();

  const startsOf = (kind: ResourceKind, day: number): Bits[] =>
    pools[kind].members.map((resource) =>
      resource === null ? allBits(size) : startsIn(resource.free.get(day) ?? [], pools[kind].stretches, size, gridMinutes),
    );

  function compute(day: number): DaySlots | null {
    const open = allBits(size);
    for (const { from, to } of waived.includes("patient") ? [] : (facts.patientBusy.get(day) ?? []))
      if (from < to)
        removeRange(open, Math.max(0, Math.floor((from - total) / gridMinutes) + 1), Math.min(size - 1, Math.ceil(to / gridMinutes) - 1));
    const rooms = startsOf("room", day);
    const devices = startsOf("device", day);
    if (!(keepCommon(open, union(rooms, size)) && keepCommon(open, union(devices, size)))) return null;
    // "A start that does not exist, or exists twice, because the clocks change is not offered."
    if (changes.has(day))
      for (const place of [...members(open)])
        if (wallToInstant(dateOfDay(day), timeOfMinutes(place * gridMinutes), facts.timeZone) === null) removeRange(open, place, place);
    const starts = startsOf("clinician", day);
    for (const each of starts) keepCommon(each, open);
    return starts.every(isEmpty) ? null : { starts, rooms, devices };
  }

  return {
    gridMinutes,
    clinicians: pools.clinician.members,
    rooms: pools.room.members,
    devices: pools.device.members,
    on(day) {
      const before = known.get(day);
      if (before !== undefined) return before;
      const slots = compute(day);
      known.set(day, slots);
      return slots;
    },
  };
}

/** The first of a pool that is free for a start: they cost nothing and depend on the start alone, so the least by code point is always the one to take. */
export function firstFree(pool: readonly Bits[], place: number): number {
  return pool.findIndex((starts) => has(starts, place));
}

function poolOf(
  facts: PlanFacts,
  phases: readonly Phase[],
  kind: ResourceKind,
  turnover: number,
): { readonly members: readonly (ResourceFacts | null)[]; readonly stretches: readonly Stretch[] } {
  let at = 0;
  const stretches: Stretch[] = [];
  for (const { minutes, needs } of phases) {
    if (needs[kind]) stretches.push({ at, minutes, held: 0 });
    at += minutes;
  }
  const last = stretches.pop();
  if (last === undefined) return { members: [null], stretches: [] };
  const members = facts.resources.filter((resource) => resource.kind === kind).sort((a, b) => compareCodePoints(a.id, b.id));
  return { members, stretches: [...stretches, { ...last, held: turnover }] };
}

/** "A phase lies inside one open period; two phases of a session may lie in two": each stretch in some span, on its own. */
function startsIn(spans: readonly FreeSpan[], stretches: readonly Stretch[], size: number, step: number): Bits {
  let common: Bits | null = null;
  for (const { at, minutes, held } of stretches) {
    const fits = noBits(size);
    for (const { from, to, busyFrom } of spans) {
      const last = Math.min(to, busyFrom - held) - minutes - at;
      addRange(fits, Math.max(0, Math.ceil((from - at) / step)), Math.min(size - 1, Math.floor(last / step)));
    }
    if (common === null) common = fits;
    else keepCommon(common, fits);
  }
  return common ?? allBits(size);
}

function union(pool: readonly Bits[], size: number): Bits {
  const all = noBits(size);
  for (const starts of pool) addAll(all, starts);
  return all;
}

/** Order of ids "by code point": not by UTF-16 unit, and by no language. */
export function compareCodePoints(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
