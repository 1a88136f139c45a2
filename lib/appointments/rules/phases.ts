import type { InstantRange } from "#lib/time.ts";

export const RESOURCE_KINDS = ["clinician", "room", "device"] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** One phase of a service; phases follow each other without pauses. */
export type Phase = { readonly minutes: number; readonly needs: Readonly<Record<ResourceKind, boolean>> };

export type PhaseSpan = { readonly kind: ResourceKind; readonly range: InstantRange };

/** When each phase happens: contiguous, half-open, elapsed minutes from `start`. */
export function phaseRanges(phases: readonly Phase[], start: Temporal.Instant): InstantRange[] {
  let at = start;
  return phases.map(({ minutes }) => {
    const range = { start: at, end: at.add({ minutes }) };
    at = range.end;
    return range;
  });
}

/** The end of the last phase. */
export function sessionEnd(phases: readonly Phase[], start: Temporal.Instant): Temporal.Instant {
  return phaseRanges(phases, start).at(-1)?.end ?? start;
}

/**
 * What must be claimed: for each kind its spans, phases that follow each other merged into one; by kind, then time. Room and device stay held for
 * `turnoverMinutes` after the last phase that needs them, to be cleaned; the patient's session is no longer for it.
 */
export function phaseSpans(phases: readonly Phase[], start: Temporal.Instant, turnoverMinutes: number): PhaseSpan[] {
  const ranges = phaseRanges(phases, start);
  return RESOURCE_KINDS.flatMap((kind) => {
    const spans = mergeTouching(ranges.filter((_, index) => phases[index]?.needs[kind]));
    const last = spans.pop();
    if (last === undefined) return [];
    const held = kind === "clinician" ? last : { start: last.start, end: last.end.add({ minutes: turnoverMinutes }) };
    return [...spans, held].map((range) => ({ kind, range }));
  });
}

/** No phase is made shorter than this. */
const SHORTEST_PHASE_MINUTES = 5;

/**
 * The phases of a visit that takes `extraMinutes` longer than its service, or shorter when negative: the last phase with a clinician takes all of it, and
 * where no phase has one, the last phase. It is never shortened below 5 minutes, so a visit may come out longer than asked for.
 */
export function stretchPhases(phases: readonly Phase[], extraMinutes: number): Phase[] {
  const withClinician = phases.findLastIndex(({ needs }) => needs.clinician);
  const stretched = withClinician === -1 ? phases.length - 1 : withClinician;
  return phases.map((phase, index) =>
    index === stretched
      ? { ...phase, minutes: Math.max(Math.min(phase.minutes, SHORTEST_PHASE_MINUTES), phase.minutes + extraMinutes) }
      : phase,
  );
}

/** How long the phases take together, in minutes. */
export function totalMinutes(phases: readonly Phase[]): number {
  return phases.reduce((sum, { minutes }) => sum + minutes, 0);
}

/** Ranges in order, those that touch made one. */
export function mergeTouching(ranges: readonly InstantRange[]): InstantRange[] {
  const merged: InstantRange[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    if (last?.end.equals(range.start)) merged[merged.length - 1] = { start: last.start, end: range.end };
    else merged.push(range);
  }
  return merged;
}
