import { type AppointmentStatus, holdsResources } from "./status.ts";

type Stand = { readonly status: AppointmentStatus; readonly start: Temporal.Instant };

/**
 * What a change made of one appointment: it has a new place or its old one again, it stays at its time (perhaps with something else beside it), the patient
 * is shown into the room, or it gave up its place.
 */
export type Became = "placed" | "kept" | "entered" | "left";

/**
 * What became of an appointment by one change; null where it held no place before and holds none now.
 * @param before null where the change booked it
 */
export function whatBecame(before: Stand | null, after: Stand): Became | null {
  const held = before !== null && holdsResources(before.status);
  if (!holdsResources(after.status)) return held ? "left" : null;
  if (after.status === "in_room" && before?.status !== "in_room") return "entered";
  return held && before.start.equals(after.start) ? "kept" : "placed";
}
