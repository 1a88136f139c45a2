import type { PortalVisit } from "#lib/portal/rules/visits.ts";
import { localDate, sayDate, sayInstant, sayZone } from "#lib/time.ts";
import { plain } from "./fill.ts";
import type { Telling, VisitNews } from "./telling.ts";

const CALLED_OFF: readonly PortalVisit["status"][] = ["cancelled", "no_show"];

/** "Tue 10 Mar 2026, 3:00 pm", with the zone where it is another than the message is told in. */
export function sayVisitTime(at: Temporal.Instant, visit: PortalVisit, timeZone: string): string {
  const zone = visit.timeZone === timeZone ? "" : ` (${sayZone(visit.timeZone)} time)`;
  return `${sayInstant(at, visit.timeZone)}${zone}`;
}

/** "Tue 10 Mar 2026, 3:00 pm: Facial, with Nadia Hart, at Carlton, 12 Elgin Street". */
export function sayVisit(visit: PortalVisit, timeZone: string): string {
  const place = plain(visit.location);
  const rest = [
    plain(visit.service),
    visit.clinician === null ? "" : `with ${plain(visit.clinician)}`,
    place === "" ? "" : `at ${place}`,
    plain(visit.address),
  ].filter((part) => part !== "");
  return `${sayVisitTime(visit.startsAt, visit, timeZone)}${rest.length === 0 ? "" : `: ${rest.join(", ")}`}`;
}

export function sayNews(news: VisitNews, timeZone: string): string {
  const { visit } = news;
  switch (news.what) {
    case "booked":
      return sayVisit(visit, timeZone);
    case "moved":
      return `${sayVisit(visit, timeZone)}. It was ${sayVisitTime(news.from, visit, timeZone)}.`;
    case "cancelled":
      return sayVisit(visit, timeZone);
  }
}

const byStart = (a: PortalVisit, b: PortalVisit) => Temporal.Instant.compare(a.startsAt, b.startsAt);

/** The visits of a part that take place, in the order of time. */
export function visitsOf(part: Telling): readonly PortalVisit[] {
  switch (part.kind) {
    case "booking":
      return part.news
        .flatMap(({ what, visit }) => (what === "cancelled" ? [] : [visit]))
        .filter(({ status }) => !CALLED_OFF.includes(status))
        .toSorted(byStart);
    case "preparation":
    case "reminder":
    case "forms":
    case "waitlist_offer":
      return [part.visit];
    default:
      return [];
  }
}

/** The visit that stands in the place of "{when}": the first that takes place, else the first that was called off. */
export function leadingVisit(part: Telling): PortalVisit | null {
  const called = part.kind === "booking" ? part.news.map(({ visit }) => visit).toSorted(byStart) : [];
  return visitsOf(part)[0] ?? called[0] ?? null;
}

/** "Tue 10 Mar 2026", on the visit's own clock. */
export function sayVisitDate({ startsAt, timeZone }: PortalVisit): string {
  return sayDate(localDate(startsAt, timeZone));
}
