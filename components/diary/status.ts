import type { Status } from "#components/ui/status.tsx";

export type VisitStatus = "booked" | "confirmed" | "arrived" | "in_room" | "treated" | "closed" | "cancelled" | "no_show";

/** The look of each status. */
export const STATUS_LOOKS = {
  booked: "booked",
  confirmed: "confirmed",
  arrived: "arrived",
  in_room: "in-room",
  treated: "treated",
  closed: "closed",
  cancelled: "cancelled",
  no_show: "no-show",
} as const satisfies Record<VisitStatus, Status>;

/** Its word, which stands beside the sign wherever there is room for it. */
export const STATUS_WORDS = {
  booked: "Booked",
  confirmed: "Confirmed",
  arrived: "Arrived",
  in_room: "In room",
  treated: "Treated",
  closed: "Closed",
  cancelled: "Cancelled",
  no_show: "No-show",
} as const satisfies Record<VisitStatus, string>;
