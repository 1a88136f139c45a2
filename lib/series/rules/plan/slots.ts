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
  /** In code point order, as ties are broken; `[null]` where no phase needs the kind. */
  readonly clinicians: readonly (ResourceFacts | null)[];
  readonly rooms: readonly (ResourceFacts | null)[];
  readonly devices: readonly (ResourceFacts | null)[];
  /** What each could do alone, the others left out of account. Computed once for each day that is asked for. */
  alone(day: number): Alone;
  /** What they can do together; null where nobody can start at any time. */
  on(day: number, waived?: readonly Waivable[]): DaySlots | null;
};

export type Alone = {
  readonly clinician: readonly Bits[];
  readonly room: readonly Bits[];
  readonly device: readonly Bits[];
  readonly patient: Bits;
};

/** The part of a session that one kind of resource must serve, in minutes from its start; `held` is how long it may not be busy afterwards. */
type Stretch = { readonly at: number; readonly minutes: number; readonly held: number };

/** @param days the first and last day that will be asked for: where the clocks change in between is looked up once. */
export function openSlots(
  facts: PlanFacts,
  request: Pick<PlanRequest, "phases" | "gridMinutes" | "constraints">,
  days: { readonly from: number; readonly to: number },
): Slots {
  const { phases, gridMinutes } = request;
  const total = phases.reduce((sum, { minutes }) => sum + minutes, 0);
  // "A session ends on its day, at 24:00 at the latest."
  const size = Math.max(0, Math.floor((DAY_MINUTES - total) / gridMinutes) + 1);
  const changes = clockChangeDays(days.from, days.to, facts.timeZone);
  const turnover = request.constraints.turnoverMinutes;
  const pools = {
    clinician: poolOf(facts, phases, "clinician", 0),
    room: poolOf(facts, phases, "room", turnover),
    device: poolOf(facts, phases, "device", turnover),
  };
  const everywhere = allBits(size);

  const startsOf = (kind: ResourceKind, day: number): Bits[] =>
    pools[kind].members.map((resource) =>
      resource === null ? everywhere : startsIn(resource.free.get(day) ?? [], pools[kind].stretches, size, gridMinutes),
    );

  /** "The patient must not be busy at any time of the session." */
  function patientStarts(day: number): Bits {
    const open = allBits(size);
    for (const { from, to } of facts.patientBusy.get(day) ?? []) {
      const first = Math.max(0, Math.floor((from - total) / gridMinutes) + 1);
      if (from < to) removeRange(open, first, Math.min(size - 1, Math.ceil(to / gridMinutes) - 1));
    }
    return open;
  }

  const alone = remember((day): Alone => {
    const [clinician, room, device] = [startsOf("clinician", day), startsOf("room", day), startsOf("device", day)];
    return { clinician, room, device, patient: patientStarts(day) };
  });

  function together(day: number, waived: readonly Waivable[]): DaySlots | null {
    const { clinician, room, device, patient } = alone(day);
    const open = (waived.includes("patient") ? everywhere : patient).slice();
    if (!(waived.includes("room") || keepCommon(open, union(room, size)))) return null;
    if (!(waived.includes("device") || keepCommon(open, union(device, size)))) return null;
    // "A start that does not exist, or exists twice, because the clocks change is not offered."
    if (changes.has(day))
      for (const place of [...members(open)])
        if (wallToInstant(dateOfDay(day), timeOfMinutes(place * gridMinutes), facts.timeZone) === null) removeRange(open, place, place);
    const starts = clinician.map((each) => {
      const own = (waived.includes("clinician") ? everywhere : each).slice();
      keepCommon(own, open);
      return own;
    });
    return starts.every(isEmpty) ? null : { starts, rooms: room, devices: device };
  }

  const on = remember((day) => together(day, []));
  return {
    gridMinutes,
    clinicians: pools.clinician.members,
    rooms: pools.room.members,
    devices: pools.device.members,
    alone,
    on: (day, waived = []) => (waived.length === 0 ? on(day) : together(day, waived)),
  };
}

/** Works out once for each day what is asked for again and again. */
export function remember<T>(compute: (day: number) => T): (day: number) => T {
  const known = new Map<number, T>();
  return (day) => {
    const before = known.get(day);
    if (before !== undefined) return before;
    const value = compute(day);
    known.set(day, value);
    return value;
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
