import { dayRange, type IsoDate, instantToWall, isoWeekday, minutesOfDay, sayMinutes, type TimeZone } from "#lib/time.ts";
import type { ClosureFacts, PersonFacts, PlaceFacts, Span } from "./facts.ts";
import { shareTime, spanOf } from "./facts.ts";

/** A time in which a column takes no booking. `closureId` where somebody entered it, and may change it. */
export type OffView = Span & { readonly words: string; readonly closureId: string | null };

const DAY: Span = { from: 0, to: 24 * 60 };

/** When the location is open on this day. */
export function openOn({ hours }: PlaceFacts["place"], date: IsoDate): readonly Span[] {
  const today = isoWeekday(date);
  return hours.filter(({ weekday }) => weekday === today).map(spanOf);
}

/** When this clinician works here on this day. */
export function shiftsOn(person: PersonFacts, date: IsoDate): readonly Span[] {
  const weekday = isoWeekday(date);
  return person.shifts
    .filter((shift) => shift.weekday === weekday && shift.from <= date && (shift.until === null || date < shift.until))
    .map(spanOf);
}

/** What of a closure falls on this day, on the wall clock; null where nothing does. */
export function closedOn({ during }: ClosureFacts, date: IsoDate, timeZone: TimeZone): Span | null {
  const day = dayRange(date, timeZone);
  const starts = Temporal.Instant.compare(during.start, day.start) <= 0;
  const ends = Temporal.Instant.compare(during.end, day.end) >= 0;
  if (Temporal.Instant.compare(during.end, day.start) <= 0 || Temporal.Instant.compare(during.start, day.end) >= 0) return null;
  return {
    from: starts ? DAY.from : minutesOfDay(instantToWall(during.start, timeZone).time),
    to: ends ? DAY.to : minutesOfDay(instantToWall(during.end, timeZone).time),
  };
}

const WORDS = { public_holiday: "Public holiday", closure: "Closed", absence: "Away", out_of_use: "Out of use" } as const satisfies Record<
  ClosureFacts["kind"],
  string
>;

export function sayClosure({ kind, note }: Pick<ClosureFacts, "kind" | "note">): string {
  return note === "" ? WORDS[kind] : `${WORDS[kind]}: ${note}`;
}

type Asked = {
  readonly grid: Span;
  readonly open: readonly Span[];
  /** Null for what keeps no hours of its own: rooms, devices, and the column of those without a clinician. */
  readonly shifts: readonly Span[] | null;
  /** On this day, the location's own before those of the resource. */
  readonly closures: readonly (Span & { readonly id: string; readonly words: string })[];
};

/** Every time of the grid in which the column takes nothing, each with its reason: a closure before the clinic's hours, those before a shift. */
export function offTimes({ grid, open, shifts, closures }: Asked): readonly OffView[] {
  const edges = [grid, ...open, ...(shifts ?? []), ...closures].flatMap(({ from, to }) => [from, to]);
  const cuts = [...new Set(edges)].filter((at) => grid.from <= at && at <= grid.to).sort((a, b) => a - b);
  const slices = cuts.slice(1).map((to, index) => ({ from: cuts[index] ?? to, to }));
  const off: OffView[] = [];
  for (const slice of slices) {
    const closure = closures.find((each) => shareTime(each, slice));
    const why =
      closure !== undefined
        ? { words: closure.words, closureId: closure.id }
        : open.some((each) => shareTime(each, slice))
          ? offShift(slice, shifts)
          : { words: "Closed", closureId: null };
    if (why === null) continue;
    const last = off.at(-1);
    if (last !== undefined && last.to === slice.from && last.words === why.words && last.closureId === why.closureId) {
      off[off.length - 1] = { ...last, to: slice.to };
    } else off.push({ ...slice, ...why });
  }
  return off;
}

function offShift(slice: Span, shifts: readonly Span[] | null): { readonly words: string; readonly closureId: null } | null {
  if (shifts === null || shifts.some((shift) => shareTime(shift, slice))) return null;
  const before = shifts.some(({ to }) => to <= slice.from);
  const next = shifts.find(({ from }) => from >= slice.to);
  const words = before && next !== undefined ? "Break" : next === undefined ? "Off shift" : `Off shift until ${sayMinutes(next.from)}`;
  return { words, closureId: null };
}

/** Shorter than this is no place for anybody. */
const LEAST_GAP = 15;
const STEP = 5;

/**
 * The free stretches of a column, for a booking to begin in.
 * @param earliest minutes from midnight before which nothing is booked any more; null for a day gone by
 */
export function freeTimes(grid: Span, taken: readonly Span[], earliest: number | null): readonly Span[] {
  if (earliest === null) return [];
  const first = Math.max(grid.from, Math.ceil(earliest / STEP) * STEP);
  const free: Span[] = [];
  let at = first;
  for (const { from, to } of [...taken].sort((a, b) => a.from - b.from)) {
    if (from - at >= LEAST_GAP) free.push({ from: at, to: from });
    at = Math.max(at, to);
  }
  if (grid.to - at >= LEAST_GAP) free.push({ from: at, to: grid.to });
  return free;
}
