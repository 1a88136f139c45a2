import type { AppointmentStatus } from "#lib/appointments/rules/status.ts";

const OVER: readonly AppointmentStatus[] = ["treated", "closed", "cancelled", "no_show"];

/** Whether an appointment is past the point where its forms are filled in. */
export function isOver(status: AppointmentStatus): boolean {
  return OVER.includes(status);
}
