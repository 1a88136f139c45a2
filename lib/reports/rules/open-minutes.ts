import type { ResourceKind } from "#lib/appointments/rules/phases.ts";
import { type ClosedSpan, type OpenTime, placeTime, shiftTime, thingTime } from "#lib/series/rules/open-time.ts";
import { dayNumber } from "#lib/series/rules/plan/calendar.ts";
import { clockStretches, type IsoDate } from "#lib/time.ts";
import type { Scope } from "./rows.ts";

type Hours = { readonly at: string; readonly weekday: number; readonly from: string; readonly to: string };
type OpenFacts = {
  readonly hours: readonly Hours[];
  /** Of one resource, or at a whole location. */
  readonly closed: readonly (ClosedSpan & { readonly of: string | null; readonly at: string | null })[];
  readonly things: readonly {
    readonly id: string;
    readonly kind: ResourceKind;
    /** Where a room or device stands. */
    readonly at: string | null;
    /** When it was put away, in minutes since the epoch. */
    readonly until: number | null;
    readonly shifts: readonly (Hours & { readonly validFrom: IsoDate; readonly validUntil: IsoDate | null })[];
  }[];
};

/**
 * For how many minutes of these days each resource was open, at all the places together: as a plan reckons it, by the clock of each place. What was put away
 * is open no longer.
 */
export function openMinutesOf(scope: Scope, { hours, closed, things }: OpenFacts): ReadonlyMap<string, number> {
  const minutes = new Map<string, number>();
  for (const place of scope.places) {
    const days = {
      from: dayNumber(scope.from),
      to: dayNumber(scope.to),
      clock: clockStretches(scope.from, scope.to, place.timeZone),
    };
    const here = placeTime(
      days,
      hours.filter(({ at }) => at === place.id),
      closed.filter(({ at }) => at === place.id),
    );
    for (const { id, kind, at, until, shifts } of things) {
      if (kind !== "clinician" && at !== place.id) continue;
      const away = closed.filter(({ of }) => of === id);
      const gone = until === null ? away : [...away, { kind: "out_of_use" as const, from: until, to: Number.POSITIVE_INFINITY }];
      const working = shifts.filter((shift) => shift.at === place.id);
      const time = kind === "clinician" ? shiftTime(days, here, working, gone) : thingTime(days, here, gone, kind);
      minutes.set(id, (minutes.get(id) ?? 0) + lengthOf(time));
    }
  }
  return minutes;
}

/** Of shifts that share time only once: an extra shift may lie over the week's. */
function lengthOf({ open }: OpenTime): number {
  let length = 0;
  for (const spans of open.values()) {
    let reached = Number.NEGATIVE_INFINITY;
    for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
      length += Math.max(0, to - Math.max(from, reached));
      reached = Math.max(reached, to);
    }
  }
  return Math.round(length);
}
