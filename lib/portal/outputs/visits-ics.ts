import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { PortalVisit } from "../rules/visits.ts";

const TO_COME: readonly PortalVisit["status"][] = ["booked", "confirmed", "arrived"];

/** What sequences are counted from, in seconds: calendars keep them in 31 bits. */
const COUNTED_FROM = Temporal.Instant.from("2020-01-01T00:00:00Z");

/**
 * A patient's visits to come, for their own calendar: in UTC, so that a phone anywhere shows the right minute. It names nobody and says nothing of what is
 * done. A visit that was moved keeps its id, so that a calendar that takes the file in again moves it too; one that was called off says so under its id. The
 * file that was made later has the higher sequence, so that a calendar takes no older one for the truth.
 * @param now when it was asked for
 * @param calledOff what the patient may have in their calendar and is not to be
 */
export function visitsIcs(
  visits: readonly PortalVisit[],
  clinic: string,
  now: Temporal.Instant,
  calledOff: readonly PortalVisit[] = [],
): string {
  const calendar = ical({
    prodId: { company: "Cadence", product: "Visits", language: "EN" },
    name: clinic,
    method: ICalCalendarMethod.PUBLISH,
  });
  const isAhead = ({ endsAt }: PortalVisit) => Temporal.Instant.compare(endsAt, now) > 0;
  const add = ({ id, startsAt, endsAt, location, address }: PortalVisit, status: ICalEventStatus) =>
    calendar.createEvent({
      id: `${id}@cadence`,
      sequence: Math.floor(COUNTED_FROM.until(now).total("seconds")),
      stamp: now,
      start: startsAt,
      end: endsAt,
      summary: `Visit, ${clinic}`,
      location: [location, address].filter((part) => part !== "").join(", "),
      status,
    });
  const standing = visits.filter((visit) => TO_COME.includes(visit.status) && isAhead(visit));
  for (const visit of standing) add(visit, ICalEventStatus.CONFIRMED);
  for (const visit of calledOff) if (isAhead(visit) && standing.every(({ id }) => id !== visit.id)) add(visit, ICalEventStatus.CANCELLED);
  return calendar.toString();
}
