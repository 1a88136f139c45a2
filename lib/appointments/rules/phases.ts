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

/** What must be claimed: for each kind its spans, phases that follow each other merged into one; by kind, then time. */
export function phaseSpans(phases: readonly Phase[], start: Temporal.Instant): PhaseSpan[] {
  const ranges = phaseRanges(phases, start);
  return RESOURCE_KINDS.flatMap((kind) =>
    mergeTouching(ranges.filter((_, index) => phases[index]?.needs[kind])).map((range) => ({ kind, range })),
  );
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
