import { daysBetween, type IsoDate } from "#lib/time.ts";

export type GapLimits = { readonly min: number; readonly max: number };
export type GapChange = {
  readonly session: number;
  readonly after: number;
  readonly days: number;
  readonly verdict: "ok" | "under" | "over" | "out_of_order";
};

/**
 * The gaps of a series as it stands, in clinic-local dates, each from the session before to this one, in order.
 * "A gap under the minimum needs a clinician and a reason; reception cannot do it. A gap over the maximum is a warning that reception may accept."
 * @param sessions those that stand, neither cancelled nor missed; the date a treated one took place, else the booked one.
 */
export function gapsOf(sessions: readonly { readonly session: number; readonly date: IsoDate }[], limits: GapLimits): GapChange[] {
  const inOrder = sessions.toSorted((a, b) => a.session - b.session);
  return inOrder.flatMap((to, index) => {
    const from = inOrder[index - 1];
    return from === undefined ? [] : [judge(from, to, limits)];
  });
}

/** The gaps that a change of a series makes: those after it that were not there before. One that stands as it stood was judged when it was made. */
export function newGaps(
  before: readonly { readonly session: number; readonly date: IsoDate }[],
  after: readonly { readonly session: number; readonly date: IsoDate }[],
  limits: GapLimits,
): GapChange[] {
  const old = gapsOf(before, limits);
  return gapsOf(after, limits).filter(
    (gap) => !old.some(({ session, after: from, days }) => session === gap.session && from === gap.after && days === gap.days),
  );
}

function judge(
  from: { readonly session: number; readonly date: IsoDate },
  to: { readonly session: number; readonly date: IsoDate },
  limits: GapLimits,
): GapChange {
  const days = daysBetween(from.date, to.date);
  return { session: to.session, after: from.session, days, verdict: gapVerdict(days, limits, to.session - from.session === 1) };
}

/**
 * How a gap stands to its limits.
 * @param neighbours false where a session between the two is missing: the longest gap is not measured then, for the missing one will be booked again.
 */
export function gapVerdict(days: number, { min, max }: GapLimits, neighbours: boolean): GapChange["verdict"] {
  if (days <= 0) return "out_of_order";
  if (days < min) return "under";
  return days > max && neighbours ? "over" : "ok";
}
