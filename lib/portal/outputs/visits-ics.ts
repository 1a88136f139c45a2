import ical, { ICalEventStatus } from "ical-generator";
import type { PortalVisit } from "../rules/visits.ts";

const TO_COME: readonly PortalVisit["status"][] = ["booked", "confirmed", "arrived"];

/**
 * A patient's visits to come, for their own calendar: in UTC, so that a phone anywhere shows the right minute. It names nobody and says nothing of what is
 * done. A visit that was moved keeps its id, so that a calendar that takes the file in again moves it too.
 * @param now when it was asked for
 */
export function visitsIcs(visits: readonly PortalVisit[], clinic: string, now: Temporal.Instant): string {
  const calendar = ical({ prodId: { company: "Cadence", product: "Visits", language: "EN" }, name: clinic });
  for (const { id, status, startsAt, endsAt, location, address } of visits) {
    if (!TO_COME.includes(status) || Temporal.Instant.compare(endsAt, now) <= 0) continue;
    calendar.createEvent({
      id: `${id}@cadence`,
      stamp: now,
      start: startsAt,
      end: endsAt,
      summary: `Visit, ${clinic}`,
      location: [location, address].filter((part) => part !== "").join(", "),
      status: ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
}
