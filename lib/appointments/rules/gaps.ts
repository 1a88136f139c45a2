import { compareDates, daysBetween, type IsoDate } from "#lib/time.ts";

export type GapLimits = { readonly min: number; readonly max: number };
export type GapChange = {
  readonly session: number;
  readonly after: number;
  readonly days: number;
  readonly verdict: "ok" | "under" | "over" | "out_of_order";
};

/**
 * The gaps on both sides of one session of a series, in clinic-local dates, if it took place on `date`: the one before it and the one after it.
 * "A gap under the minimum needs a clinician and a reason; reception cannot do it. A gap over the maximum is a warning that reception may accept."
 * @param others the sessions that stand: neither cancelled nor missed; the date a treated one took place, else the booked one.
 */
export function gapsAround(
  others: readonly { readonly session: number; readonly date: IsoDate }[],
  moved: { readonly session: number; readonly date: IsoDate },
  limits: GapLimits,
): GapChange[] {
  const before = others.filter(({ session }) => session < moved.session).sort((a, b) => b.session - a.session)[0];
  const after = others.filter(({ session }) => session > moved.session).sort((a, b) => a.session - b.session)[0];
  const gaps: GapChange[] = [];
  if (before !== undefined) gaps.push(judge(before, moved, limits));
  if (after !== undefined) gaps.push(judge(moved, after, limits));
  return gaps;
}

function judge(
  from: { readonly session: number; readonly date: IsoDate },
  to: { readonly session: number; readonly date: IsoDate },
  limits: GapLimits,
): GapChange {
  const days = daysBetween(from.date, to.date);
  // Where a session between the two is missing, the longest gap is not measured: the missing one will be booked again.
  const neighbours = to.session - from.session === 1;
  const verdict =
    compareDates(to.date, from.date) <= 0 ? "out_of_order" : days < limits.min ? "under" : days > limits.max && neighbours ? "over" : "ok";
  return { session: to.session, after: from.session, days, verdict };
}
