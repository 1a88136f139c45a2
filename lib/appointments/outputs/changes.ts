import type { IsoDate, WallTime } from "#lib/time.ts";
import { type AppointmentStatus, holdsResources, STATUS_LABELS } from "../rules/status.ts";
import { saySession } from "./words.ts";

export type ChangeFacts = {
  readonly what:
    | "booked"
    | "moved"
    | "replanned"
    | "status"
    | "cancelled"
    | "session_added"
    | "session_dropped"
    | "protocol_changed"
    | "waitlist_moved";
  readonly patient: string;
  /** How many appointments it touched; what follows is of the first. */
  readonly touched: number;
  readonly status: AppointmentStatus | null;
  readonly wasStatus: AppointmentStatus | null;
  readonly date: IsoDate | null;
  readonly time: WallTime | null;
};

/** One change of the diary in words: "Imogen Tait moved to Tue 10 Mar 2026, 3:00 pm", "3 sessions of Imogen Tait moved". */
export function sayChange({ what, patient, touched, status, wasStatus, date, time }: ChangeFacts): string {
  const when = date === null ? "another time" : saySession({ session: null, date, time });
  const several = touched > 1;
  switch (what) {
    case "booked":
      return several ? `${touched} sessions booked for ${patient}` : `${patient} booked for ${when}`;
    case "moved":
      return several ? `${touched} sessions of ${patient} moved` : `${patient} moved to ${when}`;
    case "waitlist_moved":
      return `${patient} moved from the waitlist to ${when}`;
    case "replanned":
      return several ? `${touched} sessions of ${patient} planned anew` : `${patient} planned anew for ${when}`;
    case "cancelled":
      return several ? `${touched} visits of ${patient} cancelled` : `${patient} cancelled`;
    case "session_added":
      return `A session added for ${patient}`;
    case "session_dropped":
      return `A session dropped for ${patient}`;
    case "protocol_changed":
      return `Protocol changed for ${patient}`;
    case "status":
      return wasStatus !== null && !holdsResources(wasStatus)
        ? `${patient} taken back to the diary`
        : `${patient} marked ${status === null ? "otherwise" : STATUS_LABELS[status].toLowerCase()}`;
  }
}
