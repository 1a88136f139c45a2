import { bySession } from "#lib/patients/rules/sessions.ts";
import type { AppointmentStatus } from "./status.ts";

export type PipState = "done" | "this" | "to-come" | "not-fixed" | "missed";

/** A series in small, as seen from one of its sessions: that one is "this" until it has been treated or missed. */
export function pipsAround(
  sessions: number,
  booked: readonly { readonly session: number; readonly status: AppointmentStatus }[],
  current: number,
): PipState[] {
  const sessionsBooked = bySession(booked, ({ session }) => session);
  return Array.from({ length: sessions }, (_, index): PipState => {
    const status = sessionsBooked.get(index + 1)?.status;
    if (status === undefined || status === "cancelled") return "not-fixed";
    if (status === "treated" || status === "closed") return "done";
    if (status === "no_show") return "missed";
    return index + 1 === current ? "this" : "to-come";
  });
}
