import type { Closure } from "#lib/resources/rules.ts";
import {
  dayRange,
  type InstantRange,
  type IsoDate,
  instantToWall,
  isoWeekday,
  overlaps,
  sayStretch,
  sayTime,
  type TimeZone,
  type WallTime,
  wallToInstant,
  wallToInstantCompatible,
} from "#lib/time.ts";
import { mergeTouching, type Phase, phaseRanges, phaseSpans, RESOURCE_KINDS, type ResourceKind, sessionEnd } from "./phases.ts";

/** A weekly period on the wall clock, [from, to): ISO weekday 1 Monday to 7 Sunday, "09:00" or "09:00:00"; `to` may be "24:00". */
export type OpenHours = { readonly weekday: number; readonly from: WallTime; readonly to: WallTime };

export type PlacementFacts = {
  readonly date: IsoDate;
  readonly time: WallTime;
  readonly timeZone: TimeZone;
  readonly phases: readonly Phase[];
  /** For how long room and device stay held after their last phase. It may run past closing time, never into another booking. */
  readonly turnoverMinutes: number;
  readonly locationHours: readonly OpenHours[];
  /** The chosen clinician's, at this location, already those valid on `date`. */
  readonly clinicianHours: readonly OpenHours[];
  readonly closures: readonly Pick<Closure, "resourceId" | "during" | "note">[];
  /** What was chosen; null where no phase needs the kind. */
  readonly resources: Readonly<Record<ResourceKind, { readonly id: string; readonly name: string } | null>>;
  readonly busy: readonly { readonly resourceId: string; readonly range: InstantRange; readonly what: string }[];
  readonly patientBusy: readonly { readonly range: InstantRange; readonly what: string }[];
};

export type PlacementProblemCode =
  | "no_such_time"
  | "ends_next_day"
  | "closure"
  | `${ResourceKind}_away`
  | "closed"
  | "off_shift"
  | "patient_busy"
  | `${ResourceKind}_missing`
  | `${ResourceKind}_busy`;

export type PlacementProblem = {
  readonly code: PlacementProblemCode;
  readonly resourceName: string | null;
  /** The stretch of the session that cannot be. */
  readonly at: InstantRange | null;
  /** What is in the way, as the caller worded it. */
  readonly what: string | null;
};

const clash = (
  code: PlacementProblemCode,
  at: InstantRange | null,
  resourceName: string | null = null,
  what: string | null = null,
): PlacementProblem => ({
  code,
  resourceName,
  at,
  what,
});

/**
 * Everything that speaks against a session at this time; empty when it can be booked. The form and the command ask this same function.
 * "A phase lies inside one open period; two phases of a session may lie in two. The patient must not be busy at any time of the session.
 * A session ends on its day, at 24:00 at the latest. A start that does not exist, or exists twice, is not offered."
 */
export function placementProblems(facts: PlacementFacts): PlacementProblem[] {
  const start = wallToInstant(facts.date, facts.time, facts.timeZone);
  if (start === null) return [clash("no_such_time", null)];
  const session = { start, end: sessionEnd(facts.phases, start) };
  const midnight = dayRange(facts.date, facts.timeZone).end;
  const late = Temporal.Instant.compare(session.end, midnight) > 0 ? [clash("ends_next_day", { start: midnight, end: session.end })] : [];
  const patient = facts.patientBusy
    .filter(({ range }) => overlaps(range, session))
    .map(({ range, what }) => clash("patient_busy", range, null, what));
  return [...late, ...closureProblems(facts, start), ...hoursProblems(facts, start), ...resourceProblems(facts, start), ...patient];
}

/** A closed place stops every phase; a clinician, room or device that is away stops the phases that need it. Turnover may run into either. */
function closureProblems(facts: PlacementFacts, start: Temporal.Instant): PlacementProblem[] {
  const phases = phaseRanges(facts.phases, start);
  const spans = phaseSpans(facts.phases, start, 0);
  return facts.closures.flatMap(({ resourceId, during, note }) => {
    if (resourceId === null) return phases.some((range) => overlaps(range, during)) ? [clash("closure", during, null, note)] : [];
    return spans
      .filter(({ kind, range }) => facts.resources[kind]?.id === resourceId && overlaps(range, during))
      .slice(0, 1)
      .map(({ kind }) => clash(`${kind}_away`, during, facts.resources[kind]?.name ?? null, note));
  });
}

function hoursProblems(facts: PlacementFacts, start: Temporal.Instant): PlacementProblem[] {
  const ranges = phaseRanges(facts.phases, start);
  const open = periodsOn(facts.locationHours, facts);
  const onShift = periodsOn(facts.clinicianHours, facts);
  const needsClinician = facts.resources.clinician ? ranges.filter((_, index) => facts.phases[index]?.needs.clinician) : [];
  const closed = ranges.filter((range) => !liesInOne(range, open));
  const offShift = needsClinician.filter((range) => !liesInOne(range, onShift));
  return [
    ...mergeTouching(closed).map((range) => clash("closed", range)),
    ...mergeTouching(offShift).map((range) => clash("off_shift", range, facts.resources.clinician?.name ?? null)),
  ];
}

function resourceProblems(facts: PlacementFacts, start: Temporal.Instant): PlacementProblem[] {
  const spans = phaseSpans(facts.phases, start, facts.turnoverMinutes);
  return RESOURCE_KINDS.flatMap((kind) => {
    const needed = spans.filter((span) => span.kind === kind);
    const resource = facts.resources[kind];
    if (needed.length === 0) return [];
    if (resource === null) return [clash(`${kind}_missing`, null)];
    return facts.busy
      .filter(({ resourceId, range }) => resourceId === resource.id && needed.some((span) => overlaps(span.range, range)))
      .map(({ range, what }) => clash(`${kind}_busy`, range, resource.name, what));
  });
}

function periodsOn(hours: readonly OpenHours[], { date, timeZone }: PlacementFacts): InstantRange[] {
  const weekday = isoWeekday(date);
  return hours
    .filter((period) => period.weekday === weekday)
    .map(({ from, to }) => ({
      start: wallToInstantCompatible(date, from, timeZone),
      end: to.startsWith("24:") ? dayRange(date, timeZone).end : wallToInstantCompatible(date, to, timeZone),
    }));
}

function liesInOne(range: InstantRange, periods: readonly InstantRange[]): boolean {
  return periods.some(
    ({ start, end }) => Temporal.Instant.compare(start, range.start) <= 0 && Temporal.Instant.compare(range.end, end) <= 0,
  );
}

/** One sentence a receptionist can act on: which resource, when, and what is in the way. */
export function sayPlacementProblem({ code, resourceName, at, what }: PlacementProblem, timeZone: TimeZone): string {
  const clock = (instant: Temporal.Instant) => sayTime(instantToWall(instant, timeZone).time);
  const when = at ? ` from ${clock(at.start)} to ${clock(at.end)}` : "";
  const because = what ? ` (${what})` : "";
  const stretch = at ? ` ${sayStretch(at, timeZone)}` : "";
  switch (code) {
    case "no_such_time":
      return "The clocks change that day: this time does not exist, or comes twice. Choose another.";
    case "ends_next_day":
      return "It would end after midnight. Choose an earlier time.";
    case "closure":
      return `The clinic is closed${stretch}${because}.`;
    case "clinician_away":
      return `${resourceName ?? "The clinician"} is away${stretch}${because}.`;
    case "room_away":
    case "device_away":
      return `${resourceName ?? "This"} is out of use${stretch}${because}.`;
    case "closed":
      return `The clinic is not open${when} without a break.`;
    case "off_shift":
      return `${resourceName ?? "The clinician"} is not on shift${when} without a break.`;
    case "patient_busy":
      return `The patient is already booked${when}${because}.`;
    case "clinician_missing":
      return "No clinician is free at that time.";
    case "room_missing":
      return "No room is free at that time.";
    case "device_missing":
      return "No device is free at that time.";
    default:
      return `${resourceName ?? "This"} is taken${when}${because}.`;
  }
}
