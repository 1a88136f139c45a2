import { localDate, type TimeZone } from "#lib/time.ts";
import { awakeOn } from "./hours.ts";

/** For how long after its moment something is still begun with that nobody had reckoned in time: after an outage or an import. A clinic default. */
export const FRESH = {
  booking: { hours: 72 },
  preparation: { hours: 24 },
  handout: { hours: 72 },
  aftercare: { hours: 24 },
  review: { hours: 7 * 24 },
} as const;

/**
 * How a notice may go together with others of its day. At once: neither earlier nor later. Not before: it is true from then on and may wait until the evening.
 * No later: it is of use from the morning on, and too late afterwards. That day: at any time of it.
 */
export type Patience = "at_once" | "not_before" | "no_later" | "that_day";

type Window = { readonly dueAt: Temporal.Instant; readonly earliest: Temporal.Instant; readonly latest: Temporal.Instant };

/** @param dueAt within the hours in which messages may arrive */
export function placed(dueAt: Temporal.Instant, timeZone: TimeZone, patience: Patience): Window {
  const { from, until } = awakeOn(localDate(dueAt, timeZone), timeZone);
  return {
    dueAt,
    earliest: patience === "that_day" || patience === "no_later" ? from : dueAt,
    // The last moment of the day is not one of it.
    latest: patience === "that_day" || patience === "not_before" ? later(dueAt, until.subtract({ minutes: 1 })) : dueAt,
  };
}

export const later = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant => (Temporal.Instant.compare(a, b) < 0 ? b : a);
