import type { InstantRange } from "#lib/time.ts";

export const CLOSURE_KINDS = ["public_holiday", "closure", "absence", "out_of_use"] as const;
export type ClosureKind = (typeof CLOSURE_KINDS)[number];

/** A time in which a whole location (`resourceId` null), or one clinician, room or device, takes no bookings although it usually would. */
export type Closure = {
  readonly id: string;
  readonly kind: ClosureKind;
  readonly resourceId: string | null;
  readonly during: InstantRange;
  /** For staff, and never an illness. */
  readonly note: string;
};
