export const APPOINTMENT_STATUSES = ["booked", "confirmed", "arrived", "in_room", "treated", "closed", "cancelled", "no_show"] as const;
export type AppointmentStatus = (typeof APPOINTMENT_STATUSES)[number];

/** The words on screen. */
export const STATUS_LABELS = {
  booked: "Booked",
  confirmed: "Confirmed",
  arrived: "Arrived",
  in_room: "In room",
  treated: "Treated",
  closed: "Closed",
  cancelled: "Cancelled",
  no_show: "No-show",
} as const satisfies Record<AppointmentStatus, string>;

/**
 * "booked → confirmed → arrived → in room → treated → closed; cancelled and no-show are ends that can be taken back, with a trace."
 * Confirming may be skipped. Nobody who has arrived is a no-show, and what was treated is never cancelled.
 */
const NEXT = {
  booked: ["confirmed", "arrived", "cancelled", "no_show"],
  confirmed: ["arrived", "cancelled", "no_show"],
  arrived: ["in_room", "cancelled"],
  in_room: ["treated", "cancelled"],
  treated: ["closed"],
  closed: [],
  cancelled: ["booked"],
  no_show: ["booked"],
} as const satisfies Record<AppointmentStatus, readonly AppointmentStatus[]>;

/** The statuses that can follow; who may choose them is the policy's business. */
export function nextStatuses(status: AppointmentStatus): readonly AppointmentStatus[] {
  return NEXT[status];
}

export function canChange(from: AppointmentStatus, to: AppointmentStatus): boolean {
  return nextStatuses(from).includes(to);
}

/** Whether it still holds its clinician, room and device: taking back a cancellation or no-show must claim them again. */
export function holdsResources(status: AppointmentStatus): boolean {
  return status !== "cancelled" && status !== "no_show";
}

/** Nobody has come yet, and nobody was called missing. */
export const MOVABLE_STATUSES = ["booked", "confirmed"] as const satisfies readonly AppointmentStatus[];

/** Whether it may still change its time. */
export function canMove(status: AppointmentStatus): boolean {
  return MOVABLE_STATUSES.some((movable) => movable === status);
}

/** Whether the treatment is still to come or under way: what is checked of a visit matters until then. */
export function isAhead(status: AppointmentStatus): boolean {
  return status === "booked" || status === "confirmed" || status === "arrived" || status === "in_room";
}

/** What, besides the gate, keeps a treatment, or the numbing before it, from starting at this appointment; null when nothing does. */
export function startHindrance(appointment: {
  readonly status: AppointmentStatus;
  readonly needles: boolean;
}): "no_needling" | "not_arrived" | "appointment_over" | null {
  if (!appointment.needles) return "no_needling";
  if (appointment.status === "booked" || appointment.status === "confirmed") return "not_arrived";
  return appointment.status === "arrived" || appointment.status === "in_room" ? null : "appointment_over";
}
