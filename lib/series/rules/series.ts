import type { AppointmentStatus } from "#lib/appointments/rules/status.ts";
import { stands } from "#lib/patients/rules/sessions.ts";
import type { ProtocolContent } from "../input.ts";

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
