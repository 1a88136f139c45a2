import ical, { escape as escapeText, ICalEventBusyStatus, ICalEventStatus, ICalEventTransparency } from "ical-generator";
import { tzlib_get_ical_block } from "timezones-ical-library";
import { type InstantRange, instantToWall, type TimeZone, wallToInstant } from "#lib/time.ts";

export type FeedEvent = {
  readonly id: string;
  /** Counts its changes: a calendar takes the higher one. */
  readonly version: number;
  readonly during: InstantRange;
  readonly timeZone: TimeZone;
  readonly summary: string;
  readonly location: string;
  /** Whether nobody else can be put there; a closure is only to be seen. */
  readonly isBusy: boolean;
};

export type FeedCalendar = { readonly name: string; readonly events: readonly FeedEvent[] };

/** How often programs are asked to look again. */
const REFRESH_SECONDS = 15 * 60;

/**
 * A calendar for a program to read again and again: each event on the clock of its own place, with the rules of that zone beside it. An event keeps its id for
 * as long as it stands; one that has gone is no longer in it.
 * @param now when it was asked for
 */
export function feedIcs({ name, events }: FeedCalendar, now: Temporal.Instant): string {
  const calendar = ical({
    prodId: { company: "Cadence", product: "Feed", language: "EN" },
    // Given as it is: the library puts the name of a calendar into its line unread.
    name: escapeText(name, false),
    ttl: REFRESH_SECONDS,
    timezone: { name: null, generator: rulesOf },
  });
  const known = new Set(new Set(events.map(({ timeZone }) => timeZone)).values().filter((timeZone) => rulesOf(timeZone) !== null));
  for (const { id, version, during, timeZone, summary, location, isBusy } of events) {
    calendar.createEvent({
      id: `${id}@cadence`,
      sequence: version - 1,
      stamp: now,
      start: during.start,
      end: during.end,
      timezone: known.has(timeZone) && isPlain(during.start, timeZone) && isPlain(during.end, timeZone) ? timeZone : null,
      summary,
      location: location === "" ? null : location,
      status: ICalEventStatus.CONFIRMED,
      transparency: isBusy ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
      busystatus: isBusy ? ICalEventBusyStatus.BUSY : ICalEventBusyStatus.FREE,
    });
  }
  return calendar.toString();
}

/** Whether the wall clock shows it only once: where an hour comes twice, a local time would say the first, and the event is told in UTC. */
function isPlain(at: Temporal.Instant, timeZone: TimeZone): boolean {
  const { date, time } = instantToWall(at, timeZone);
  return wallToInstant(date, time, timeZone) !== null;
}

/**
 * The VTIMEZONE of a zone, from the IANA rules of the library's last release; null for one that it does not know. It gives a zone that follows another the
 * other's name: here it keeps its own, which is the one that the events say.
 */
function rulesOf(timeZone: TimeZone): string | null {
  const found = tzlib_get_ical_block(timeZone);
  const block = typeof found === "string" ? undefined : found[0];
  return block?.replace(/^(TZID|X-LIC-LOCATION):.*$/gm, `$1:${timeZone}`) ?? null;
}
