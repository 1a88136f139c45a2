import { type ConsentStanding, consentGapOn } from "#lib/screening/rules/consent.ts";
import { sayConsentGap } from "#lib/screening/rules/texts.ts";
import { compareDates, daysBetween, type IsoDate, sayDate } from "#lib/time.ts";

/** From so many days before its last day on, a consent is said to lapse soon. */
const SOON = 28;

export type ConsentMark = { readonly meaning: "ok" | "warn" | "stop" | "info"; readonly words: string };

/** Whether a consent in force lapses soon. @param until its last day; null where it holds until it is withdrawn */
export function lapsesSoon(until: IsoDate | null, today: IsoDate): boolean {
  return until !== null && compareDates(today, until) <= 0 && daysBetween(today, until) <= SOON;
}

/** How a session to come stands with its consent. It tells no answer. */
export function sessionMark(
  standing: ConsentStanding,
  session: { readonly date: IsoDate; readonly inSeries: boolean; readonly dateOfBirth: IsoDate | null },
  today: IsoDate,
): ConsentMark {
  if (!session.inSeries) return { meaning: "stop", words: "Belongs to no series, so there is no consent for it" };
  const gap = consentGapOn(standing, session.date, session.dateOfBirth);
  if (gap === null && standing.until !== null) {
    const words = `In force to ${sayDate(standing.until)}`;
    return lapsesSoon(standing.until, today) ? { meaning: "warn", words: `${words}: sign it again soon` } : { meaning: "ok", words };
  }
  if (gap === "expired" && standing.until !== null)
    return { meaning: "warn", words: `Expires on ${sayDate(standing.until)}, before this session` };
  if (gap === "none" || gap === null) return { meaning: "warn", words: "Missing: not signed yet" };
  return { meaning: gap === "withdrawn" ? "stop" : "warn", words: sayConsentGap(gap) };
}
