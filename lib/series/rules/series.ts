import type { GapChange } from "#lib/appointments/rules/gaps.ts";
import type { AppointmentStatus } from "#lib/appointments/rules/status.ts";
import { stands } from "#lib/patients/rules/sessions.ts";
import { daysBetween, type IsoDate } from "#lib/time.ts";
import type { ProtocolContent } from "../input.ts";

type GapVerdict = { readonly session: number; readonly gap: number | null; readonly verdict: "ok" | "under" | "over" };

/**
 * Each session's gap in days from the one before. Under the minimum needs a clinician and a reason; over the maximum is a warning
 * that reception may accept.
 * @param facts.dates clinic-local dates in the order of the sessions: the actual date of one treated, else the booked one.
 */
export function gapProblems(facts: { readonly dates: readonly IsoDate[]; readonly min: number; readonly max: number }): GapVerdict[] {
  return facts.dates.map((date, index) => {
    const before = facts.dates[index - 1];
    const gap = before === undefined ? null : daysBetween(before, date);
    return { session: index + 1, gap, verdict: gap === null ? "ok" : gap < facts.min ? "under" : gap > facts.max ? "over" : "ok" };
  });
}

/** Each session's gap from the one before, as the commands judge it: order first, then the protocol's limits. */
export function sessionGaps(facts: { readonly dates: readonly IsoDate[]; readonly min: number; readonly max: number }): GapChange[] {
  return gapProblems(facts).flatMap(({ session, gap, verdict }) =>
    gap === null ? [] : [{ session, after: session - 1, days: gap, verdict: gap <= 0 ? ("out_of_order" as const) : verdict }],
  );
}

type Proposal = {
  readonly sessions: number;
  readonly gaps: { readonly min: number; readonly target: number; readonly max: number };
  readonly zones: readonly string[];
};

/**
 * The first number of a proposal that its protocol does not allow, in words, with the field it stands in. A clinician may ask for longer gaps than the
 * protocol's usual ones, never for shorter ones than its least or longer ones than its most.
 */
export function outsideProtocol(
  protocol: Pick<ProtocolContent, "sessions" | "gapDays" | "depths">,
  { sessions, gaps, zones }: Proposal,
): { readonly field: string; readonly allowed: string } | null {
  if (sessions < protocol.sessions.min || sessions > protocol.sessions.max)
    return { field: "sessions", allowed: `${protocol.sessions.min} to ${protocol.sessions.max} sessions` };
  if (gaps.min < protocol.gapDays.min) return { field: "gaps.min", allowed: `no gap under ${protocol.gapDays.min} days` };
  if (gaps.max > protocol.gapDays.max) return { field: "gaps.max", allowed: `no gap over ${protocol.gapDays.max} days` };
  const other = zones.find((zone) => !protocol.depths.some((depth) => depth.zone === zone));
  return other === undefined ? null : { field: "zones", allowed: "only the areas it lists" };
}

export const SERIES_STATES = ["to_schedule", "under_way", "finished"] as const;
export type SeriesState = (typeof SERIES_STATES)[number];

/**
 * What state a series is in follows from its appointments: nothing is stored that could disagree with them. Where all of them were cancelled or missed it
 * is to be scheduled again.
 */
export function seriesState(facts: {
  readonly sessions: number;
  readonly ended: boolean;
  readonly statuses: readonly AppointmentStatus[];
}): SeriesState {
  if (facts.ended) return "finished";
  if (!facts.statuses.some((status) => stands({ status }))) return "to_schedule";
  return facts.statuses.filter((status) => status === "treated" || status === "closed").length >= facts.sessions ? "finished" : "under_way";
}
