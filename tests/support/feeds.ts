/** A calendar read as a calendar program reads it: what each event says, and the instant that its own zone rules make of it. */
import ICAL from "ical.js";

export type ReadEvent = {
  readonly uid: string;
  readonly sequence: number;
  readonly summary: string;
  readonly location: string;
  readonly status: string;
  /** As it stands there: "Australia/Sydney", or "UTC". */
  readonly zone: string;
  readonly stamp: Temporal.Instant;
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
};

/** Only what the file itself says of its zones is used: a zone that it does not tell of cannot be read. */
export function readFeed(file: string): {
  readonly name: string;
  readonly zones: readonly string[];
  readonly events: readonly ReadEvent[];
} {
  const calendar = ICAL.Component.fromString(file);
  const zones = calendar.getAllSubcomponents("vtimezone").map((component) => new ICAL.Timezone({ component }));
  const known = new Map(zones.map((zone) => [zone.tzid, zone]));
  const instantOf = (property: ICAL.Property | null): Temporal.Instant => {
    const time = property?.getFirstValue();
    if (!(time instanceof ICAL.Time)) throw new Error("There is no time.");
    const tzid = property?.getFirstParameter("tzid");
    const zone = tzid === undefined || tzid === "" ? ICAL.Timezone.utcTimezone : known.get(tzid);
    if (zone === undefined) throw new Error(`The file says nothing of the zone ${tzid}.`);
    const { year, month, day, hour, minute, second } = time;
    return Temporal.Instant.fromEpochMilliseconds(new ICAL.Time({ year, month, day, hour, minute, second }, zone).toUnixTime() * 1000);
  };
  const events = calendar.getAllSubcomponents("vevent").map((event): ReadEvent => {
    const text = (name: string) => String(event.getFirstPropertyValue(name) ?? "");
    return {
      uid: text("uid"),
      sequence: Number(text("sequence")),
      summary: text("summary"),
      location: text("location"),
      status: text("status"),
      zone: event.getFirstProperty("dtstart")?.getFirstParameter("tzid") ?? "UTC",
      stamp: instantOf(event.getFirstProperty("dtstamp")),
      start: instantOf(event.getFirstProperty("dtstart")),
      end: instantOf(event.getFirstProperty("dtend")),
    };
  });
  return { name: String(calendar.getFirstPropertyValue("x-wr-calname")), zones: [...known.keys()], events };
}
