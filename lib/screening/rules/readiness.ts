import { compareDates, type IsoDate, sayDate } from "#lib/time.ts";
import type { ConsentGap } from "./consent.ts";
import type { GateItem, ScreeningGap } from "./gate.ts";
import { clinicianReason, type Reader, receptionReason, sayOutcome, sayUnreviewed } from "./texts.ts";

export type Meaning = "ok" | "info" | "warn" | "stop";

/** One line of a visit's readiness. `short` stands alone on a diary card, `words` beside the label in the list. */
export type ReadinessItem = {
  readonly key: string;
  readonly meaning: Meaning;
  readonly label: string;
  readonly words: string;
  readonly short: string;
  /** Where it is put right, where one click leads there. */
  readonly href?: string;
};

type Facts = {
  readonly missing: readonly GateItem[];
  readonly procedureDate: IsoDate;
  readonly today: IsoDate;
  /** The last day of the consent in force, null where there is none. */
  readonly consentUntil: IsoDate | null;
  /** Why it is not valid on P; null where it is. */
  readonly consentGap: ConsentGap | null;
  readonly inSeries: boolean;
  readonly reader: Reader;
};

const gapOnTheDay: Record<ScreeningGap, readonly [words: string, short: string]> = {
  none: ["Not filled in yet", "Screening to do"],
  too_old: ["More than 12 months old: fill it in again", "Screening to do"],
  not_confirmed: ["Not answered for today yet", "Screening to do"],
  invalid_dates: ["Has a date that has not come yet: fill it in again", "Screening to redo"],
};

const order: readonly Meaning[] = ["stop", "warn", "info", "ok"];

/** The checks of a visit with needles, worst first. What is only due on the day is no warning before it. */
export function readinessItems(facts: Facts): readonly ReadinessItem[] {
  const items = [...facts.missing.flatMap((item) => missingItems(item, facts)), ...met(facts)];
  return worstFirst(items.filter(({ key }, index) => items.findIndex((other) => other.key === key) === index));
}

function worstFirst(items: readonly ReadinessItem[]): readonly ReadinessItem[] {
  return items.toSorted((a, b) => order.indexOf(a.meaning) - order.indexOf(b.meaning));
}

/** The offer to plan again what the answers no longer allow, below what speaks against it. */
export function offerItem({ href, words }: { readonly href: string; readonly words: string }): ReadinessItem {
  return { key: "replan", meaning: "info", label: words, words: "The answers have changed", short: words, href };
}

export type Readiness = {
  /** The one mark: "Ready", or the worst reason. */
  readonly mark: { readonly meaning: Meaning; readonly words: string };
  readonly items: readonly ReadinessItem[];
};

/** Everything that is checked of one visit, from whatever part of the house, as one mark with its list; null where nothing is. */
export function readinessOf(...checked: readonly (readonly ReadinessItem[])[]): Readiness | null {
  const items = worstFirst(checked.flat());
  const [worst] = items;
  if (worst === undefined) return null;
  return { mark: worst.meaning === "ok" ? { meaning: "ok", words: "Ready" } : { meaning: worst.meaning, words: worst.short }, items };
}

const gapOfConsent: Record<ConsentGap, readonly [words: string, short: string]> = {
  none: ["Not signed", "Consent to sign"],
  waiting: ["Signed by the patient, waiting for the clinician", "Consent to complete"],
  withdrawn: ["Withdrawn by the patient", "Consent withdrawn"],
  expired: ["Expired: sign it again", "Consent expired"],
  guardian: ["Without a guardian’s signature", "Guardian to sign"],
  protocol: ["Lapsed: another protocol was chosen", "Consent lapsed"],
  device: ["Lapsed: another device was planned", "Consent lapsed"],
  indication: ["Lapsed: another indication was chosen", "Consent lapsed"],
};

function missingItems(item: GateItem, { procedureDate, today, inSeries, consentGap, reader }: Facts): readonly ReadinessItem[] {
  const ahead = compareDates(procedureDate, today) > 0;
  if (item.kind === "date_of_birth") {
    return [{ key: "born", meaning: "stop", label: "Date of birth", words: "Missing", short: "Date of birth missing" }];
  }
  if (item.kind === "consent") {
    if (!inSeries) {
      return [
        { key: "consent", meaning: "stop", label: "Consent", words: "Belongs to no series: book it in one", short: "Not in a series" },
      ];
    }
    const [words, short] = gapOfConsent[consentGap ?? "none"];
    // What the patient took back is no errand for the day: it is said at once.
    const meaning = consentGap === "withdrawn" ? "stop" : ahead && consentGap === "none" ? "info" : "warn";
    return [{ key: "consent", meaning, label: "Consent", words, short }];
  }
  if (item.kind === "screening") {
    if (ahead && item.gap !== "invalid_dates") {
      return [{ key: "screening", meaning: "info", label: "Screening", words: "To be answered on the day", short: "Screening on the day" }];
    }
    const [words, short] = gapOnTheDay[item.gap];
    return [{ key: "screening", meaning: "warn", label: "Screening", words, short }];
  }
  if (reader === "reception") {
    // An adverse event reads like an answer that needs a clinician, so that neither can be told from the other.
    const { until, reason } =
      item.kind === "event" ? { until: null, reason: null } : { until: item.finding.until, reason: receptionReason(item.finding) };
    const said = reason ?? "needs a clinician";
    const words = `${said.charAt(0).toUpperCase()}${said.slice(1)}`;
    const meaning = until === null ? "warn" : "stop";
    return [{ key: `finding ${said}`, meaning, label: "Screening", words, short: words }];
  }
  if (item.kind === "event") {
    const { id } = item.event;
    const words = `${sayUnreviewed(item.event)}: to review`;
    return [
      { key: `event ${id}`, meaning: "stop", label: "Adverse event", words, short: "Event to review", href: `/adverse-events/${id}` },
    ];
  }
  const { finding, outcome, until } = { ...item.finding, finding: clinicianReason(item.finding).finding };
  return [
    {
      key: `finding ${item.finding.rule}`,
      meaning: outcome === "caution" ? "warn" : "stop",
      label: sayOutcome(outcome),
      words: until === null ? finding : `${finding}, not before ${sayDate(until)}`,
      short: finding,
    },
  ];
}

function met({ missing, consentUntil, reader }: Facts): readonly ReadinessItem[] {
  const screening = missing.every(({ kind }) => kind === "consent" || (kind === "event" && reader === "clinician"));
  const consent = missing.every(({ kind }) => kind !== "consent");
  const until = consentUntil === null ? "Signed" : `Signed, in force to ${sayDate(consentUntil)}`;
  return [
    ...(screening
      ? [{ key: "screening", meaning: "ok", label: "Screening", words: "Answered for this visit", short: "Screening" } as const]
      : []),
    ...(consent ? [{ key: "consent", meaning: "ok", label: "Consent", words: until, short: "Consent" } as const] : []),
  ];
}
