import ical, { ICalAlarmType, ICalEventBusyStatus, ICalEventTransparency } from "ical-generator";
import type { PrintedHandout } from "./printed-handout.ts";

/** How long a reminder stands in the calendar: long enough to be seen, and it keeps nobody from booking. */
const MINUTES = 15;

/**
 * Reminders for a patient's own calendar: one at each moment that something changes, in UTC so that a phone anywhere shows the right minute. It names
 * nobody. A corrected handout keeps the ids of what it moves, so that a calendar that takes it in again moves them too.
 * @param stampedAt when it was issued
 */
export function handoutIcs(handout: PrintedHandout, stampedAt: Temporal.Instant): string {
  const calendar = ical({ prodId: { company: "Cadence", product: "Aftercare", language: "EN" }, name: handout.title });
  const used = new Set<string>();
  for (const { at, day, time, items } of handout.timeline.next) {
    const start = Temporal.Instant.from(at);
    const [first] = items;
    if (first === undefined) continue;
    const [summary = first.text] = /^.*?[.!?](?=\s|$)/.exec(first.text) ?? [];
    const words = [...items.map(({ text }) => text), `${day}, ${time}. ${handout.timeline.zoneNote}`, handout.approval];
    calendar.createEvent({
      id: nameOf(`${handout.treatmentId}-${first.id}`, used),
      sequence: handout.issue - 1,
      stamp: stampedAt,
      start: start,
      end: start.add({ minutes: MINUTES }),
      summary,
      description: words.join("\n"),
      transparency: ICalEventTransparency.TRANSPARENT,
      busystatus: ICalEventBusyStatus.FREE,
      alarms: [{ type: ICalAlarmType.display, trigger: 0, description: summary }],
    });
  }
  return calendar.toString();
}

/** One that begins and one that ends may be the same line of the set. */
function nameOf(id: string, used: Set<string>): string {
  const name = used.has(id) ? `${id}-later` : id;
  used.add(name);
  return `${name}@cadence`;
}
