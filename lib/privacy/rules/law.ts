import { addDays, ageOn, compareDates, dayRange, type IsoDate, type TimeZone } from "#lib/time.ts";

/** The countries whose law the clinic can follow. */
export const LAWS = ["AU", "UK", "US"] as const;
export type Law = (typeof LAWS)[number];

type Within = { readonly months: number } | { readonly days: number };

export type LawProfile = {
  readonly name: string;
  readonly retention: {
    /** Whole years after the last entry. */
    readonly years: number;
    /** Who was under 18 at the last entry is kept at least until this birthday. */
    readonly minorsUntil: number;
    readonly source: string;
  };
  /** By when a request for a copy is answered. */
  readonly access: { readonly within: Within; readonly source: string };
  /** By when a breach is assessed or told of, and to whom. */
  readonly breach: {
    readonly within: { readonly hours: number } | { readonly days: number };
    readonly task: string;
    readonly source: string;
  };
};

/**
 * What each country asks, as data. Where sources differ the longer keeping and the shorter clock stand here; none of it is legal advice, and the clinic
 * confirms the country before any of it holds.
 */
export const LAW_PROFILES: Readonly<Record<Law, LawProfile>> = {
  AU: {
    name: "Australia",
    retention: {
      years: 7,
      minorsUntil: 25,
      source: "Health records law of New South Wales, Victoria and the ACT; the practice elsewhere. Ask what your state adds.",
    },
    access: { within: { days: 30 }, source: "Australian Privacy Principle 12" },
    breach: {
      within: { days: 30 },
      task: "Assess whether serious harm is likely; if it is, tell the OAIC and the people concerned as soon as you can",
      source: "Notifiable Data Breaches scheme, Privacy Act 1988",
    },
  },
  UK: {
    name: "United Kingdom",
    retention: {
      years: 8,
      minorsUntil: 26,
      source: "NHS Records Management Code as private practice follows it: until 25, or 26 for who was 17. Ask your insurer what it adds.",
    },
    access: { within: { months: 1 }, source: "UK GDPR, article 12(3)" },
    breach: {
      within: { hours: 72 },
      task: "Tell the ICO, unless a risk to people is unlikely; tell the people concerned where the risk is high",
      source: "UK GDPR, articles 33 and 34",
    },
  },
  US: {
    name: "United States",
    retention: {
      years: 10,
      minorsUntil: 28,
      source: "State law decides; ten years is the longest that states commonly ask. Confirm your own state’s.",
    },
    access: { within: { days: 30 }, source: "45 CFR 164.524(b)" },
    breach: {
      within: { days: 60 },
      task: "Tell the people concerned, and the Secretary of HHS; the press too where it is more than 500 people of one state",
      source: "45 CFR 164.404 to 164.408",
    },
  },
};

/** The same day in a later month, or that month's last where it has none such; in a later year 29 February becomes 1 March, so that nothing ends a day early. */
function addYears(date: IsoDate, years: number): IsoDate {
  const from = Temporal.PlainDate.from(date);
  const landed = from.add({ years });
  return (landed.day === from.day ? landed : landed.add({ days: 1 })).toString();
}

/** The last day on which a request is answered in time. */
export function answerBy(law: Law, askedOn: IsoDate): IsoDate {
  const { within } = LAW_PROFILES[law].access;
  return "months" in within ? Temporal.PlainDate.from(askedOn).add(within).toString() : addDays(askedOn, within.days);
}

export type KeptFacts = { readonly dateOfBirth: IsoDate | null; readonly lastEntryOn: IsoDate };

/**
 * The last day on which a record must be kept: so many years after its last entry, and for who was under 18 then at least until the birthday that the law
 * names. Null without a date of birth: nobody can say whether they were a child, so it is kept.
 */
export function keptUntil(law: Law, { dateOfBirth, lastEntryOn }: KeptFacts): IsoDate | null {
  if (dateOfBirth === null) return null;
  const { years, minorsUntil } = LAW_PROFILES[law].retention;
  const byEntry = addYears(lastEntryOn, years);
  if (ageOn(dateOfBirth, lastEntryOn) >= 18) return byEntry;
  const byAge = addYears(dateOfBirth, minorsUntil);
  return compareDates(byAge, byEntry) > 0 ? byAge : byEntry;
}

/** Whether a record's time is over today: by a law that was confirmed, and never while it is held. */
export function isDue(law: Law | null, facts: KeptFacts & { readonly held: boolean }, today: IsoDate): boolean {
  if (law === null || facts.held) return false;
  const until = keptUntil(law, facts);
  return until !== null && compareDates(today, until) > 0;
}

/** No record is due whose last entry is younger than this: what a list of those that are need not look at. */
export function youngestDue(law: Law, today: IsoDate): IsoDate {
  return Temporal.PlainDate.from(today).subtract({ years: LAW_PROFILES[law].retention.years }).toString();
}

/** When the law's clock for a breach runs out: hours after it was found, or at the end of the last day on the clinic's calendar. */
export function breachClock(law: Law, foundAt: Temporal.Instant, timeZone: TimeZone): Temporal.Instant {
  const { within } = LAW_PROFILES[law].breach;
  if ("hours" in within) return foundAt.add(within);
  const found = foundAt.toZonedDateTimeISO(timeZone).toPlainDate().toString();
  return dayRange(addDays(found, within.days), timeZone).end;
}
