/** How a zone's depth stands to the last time the zone was treated. `since` is the index of that session where it is not the one before; depths in millimetres. */
export type DepthChange =
  | { readonly kind: "deeper" | "shallower"; readonly byMm: number; readonly since: number | null }
  | { readonly kind: "same"; readonly since: number | null }
  | { readonly kind: "new" | "left_out" };

/**
 * The changes of one zone along a series, one for each session; `depths` in millimetres, null where the zone was not treated. A zone is compared with the last
 * time it was treated, however long ago; it is left out once, in the first session without it. Null where there is nothing to compare.
 */
export function depthChanges(depths: readonly (number | null)[]): (DepthChange | null)[] {
  return depths.map((now, index) => {
    const earlier = depths.slice(0, index);
    const last = earlier.findLastIndex((mm) => mm !== null);
    const before = earlier[last] ?? null;
    if (index === 0 || (now === null && last !== index - 1)) return null;
    if (now === null) return { kind: "left_out" };
    if (before === null) return { kind: "new" };
    const since = last === index - 1 ? null : last;
    const byMm = Math.round(Math.abs(now - before) * 100) / 100;
    if (byMm === 0) return { kind: "same", since };
    return { kind: now > before ? "deeper" : "shallower", byMm, since };
  });
}

/** "+0.25 deeper", "same", "left out": the sign and the word. */
export function sayDepthChange(change: DepthChange): { readonly sign: string; readonly word: string } {
  if (change.kind === "deeper") return { sign: `+${change.byMm.toFixed(2)}`, word: "deeper" };
  if (change.kind === "shallower") return { sign: `−${change.byMm.toFixed(2)}`, word: "shallower" };
  return { sign: "", word: change.kind === "left_out" ? "left out" : change.kind };
}

/** What a protocol gives for a zone, in millimetres. */
export type DepthRange = { readonly fromMm: number; readonly toMm: number };

/** A depth against what was planned, both in millimetres: within it, over or under it by so much, given without a plan, or planned and not given; null for neither. */
export function sayAgainstPlan(given: number | null, plan: DepthRange | null): string | null {
  if (given === null) return plan === null ? null : "not given";
  if (plan === null) return "not in the plan";
  if (given > plan.toMm) return `${(given - plan.toMm).toFixed(2)} over the plan`;
  if (given < plan.fromMm) return `${(plan.fromMm - given).toFixed(2)} under the plan`;
  return "as planned";
}
