/** A clinic in a few words, as facts for the planner. */
import { dayNumber, weekdayOfDay } from "#lib/series/rules/plan/calendar.ts";
import {
  type FreeSpan,
  NO_CONSTRAINTS,
  type PlanConstraints,
  type PlanFacts,
  type PlanRequest,
  type WallSpan,
} from "#lib/series/rules/plan/model.ts";

type Kind = "clinician" | "room" | "device";

/** What bookings leave of one open period. */
export function freeIn(from: number, to: number, busy: readonly WallSpan[]): FreeSpan[] {
  const taken = busy.filter((each) => each.from < each.to).sort((a, b) => a.from - b.from);
  const free: FreeSpan[] = [];
  let at = from;
  for (const span of taken.filter((each) => each.from < to && from < each.to)) {
    if (at < span.from) free.push({ from: at, to: span.from, busyFrom: span.from });
    at = Math.max(at, span.to);
  }
  const next = taken.find((each) => each.from >= to)?.from ?? Number.POSITIVE_INFINITY;
  return at < to ? [...free, { from: at, to, busyFrom: next }] : free;
}

/** "09:00-12:00 13:00-17:00" */
export function spans(text: string): WallSpan[] {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return text
    .split(" ")
    .filter((each) => each !== "")
    .map((each) => ({ from: minutes(each.slice(0, 5)), to: minutes(each.slice(6)) }));
}

type ResourceWords = {
  readonly id: string;
  readonly kind: Kind;
  readonly name?: string;
  /** Every day of `on`, by default every day of the week. */
  readonly open?: string;
  readonly on?: readonly number[];
  /** By date. */
  readonly busy?: Readonly<Record<string, string>>;
  readonly away?: Readonly<Record<string, string>>;
};

export function clinic(words: {
  readonly from: string;
  readonly to: string;
  readonly timeZone?: string;
  readonly resources: readonly ResourceWords[];
  readonly patientBusy?: Readonly<Record<string, string>>;
}): PlanFacts {
  const byDay = (dates: Readonly<Record<string, string>> = {}) =>
    new Map(Object.entries(dates).map(([date, text]) => [dayNumber(date), spans(text)]));
  const [first, last] = [dayNumber(words.from), dayNumber(words.to)];
  return {
    timeZone: words.timeZone ?? "Australia/Melbourne",
    patientBusy: byDay(words.patientBusy),
    resources: words.resources.map(({ id, kind, name = id, open = "09:00-17:00", on = [1, 2, 3, 4, 5, 6, 7], busy, away = {} }) => {
      const free = new Map<number, FreeSpan[]>();
      const gone = new Map(Object.entries(away).map(([date, word]) => [dayNumber(date), word]));
      const taken = byDay(busy);
      const periods = spans(open);
      for (let day = first; day <= last; day += 1) {
        if (gone.has(day)) continue;
        if (!on.includes(weekdayOfDay(day))) gone.set(day, "Closed");
        else
          free.set(
            day,
            periods.flatMap(({ from, to }) => freeIn(from, to, taken.get(day) ?? [])),
          );
      }
      return { id, kind, name, free, away: gone };
    }),
  };
}

const NEEDS_ALL = { clinician: true, room: true, device: true };

/** Three sessions, 28 days apart (21 to 42), an hour with everything, on the quarter-hour. */
export function planRequest(
  changes: Partial<Omit<PlanRequest, "constraints">> & { readonly constraints?: Partial<PlanConstraints> } = {},
): PlanRequest {
  return {
    sessions: 3,
    gapDays: { min: 21, target: 28, max: 42 },
    earliestDate: "2026-11-24",
    firstWithinDays: 7,
    gridMinutes: 15,
    phases: [{ minutes: 60, needs: NEEDS_ALL }],
    preferences: { clinicianId: null, startTime: null, weekdays: null },
    was: [],
    aim: "best",
    ...changes,
    constraints: { ...NO_CONSTRAINTS, ...changes.constraints },
  };
}
