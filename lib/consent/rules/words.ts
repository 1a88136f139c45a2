import { type Money, sayMoney } from "#lib/money.ts";
import type { Lapse } from "#lib/screening/rules/consent.ts";
import type { IsoDate } from "#lib/time.ts";
import { findZone } from "#lib/zones.ts";
import type { ConsentGap } from "../input.ts";

/** What a patient was told that the whole series costs, and what might come on top. */
export type QuotedCost = {
  readonly total: Money;
  readonly sessions: number;
  /** Due on acceptance, where the rest is due later; null where all is due at once. */
  readonly deposit: Money | null;
  readonly onTop: readonly { readonly description: string; readonly price: Money }[];
};

/** What the clinic has recorded about the treatment that a patient consents to; null or empty where it has recorded nothing. */
export type ConsentFacts = {
  readonly clinic: string | null;
  readonly protocolName: string;
  readonly serviceName: string;
  readonly sessions: number;
  readonly gapTargetDays: number;
  readonly zones: readonly string[];
  /** By `sayDevices`. */
  readonly devices: string | null;
  readonly clinician: { readonly name: string; readonly profession: string; readonly isSupervised: boolean } | null;
  /** One session on the price list. */
  readonly price: Money | null;
  /** What was quoted for the series; it says more than the list. */
  readonly quote: QuotedCost | null;
  readonly phone: string;
  readonly emergencyNumber: string;
  /** What the screening adds: nothing found, something to talk over, or not looked at yet. Never the finding itself: reception takes consent too. */
  readonly screening: "nothing" | "something" | "not_yet";
};

const REGISTRATION = "Ask them what their registration is, if you would like to know.";

const risks: Record<ConsentFacts["screening"], string | null> = {
  nothing: null,
  something: "Your clinician goes through what your screening answers mean for you, before you sign and again before we start.",
  not_yet: "We have not looked at your screening answers yet. Your clinician tells you what they mean for you before we start.",
};

/** The words for the gaps of a consent text; a gap that is left out keeps its honest default. */
export function consentWords(facts: ConsentFacts): Partial<Record<ConsentGap, string>> {
  const areas = facts.zones.flatMap((id) => findZone(id)?.label.toLowerCase() ?? []);
  const weeks = facts.gapTargetDays / 7;
  const gap = Number.isInteger(weeks) ? (weeks === 1 ? "a week" : `${weeks} weeks`) : `${facts.gapTargetDays} days`;
  const sessions = facts.sessions === 1 ? "We plan one session." : `We plan ${facts.sessions} sessions, about ${gap} apart.`;
  const risk = risks[facts.screening];
  return {
    treatment: `${facts.protocolName.toLowerCase()}, treated with collagen induction therapy (skin needling)`,
    plan: `${sessions} Your clinician may change this with you.`,
    ...(facts.clinic === null ? {} : { clinic: facts.clinic }),
    ...(areas.length === 0 ? {} : { areas: areas.join(", ") }),
    ...(facts.devices === null
      ? {}
      : { device: `We plan to use ${facts.devices.includes(";") ? "these devices" : "this device"}: ${facts.devices}.` }),
    ...(facts.clinician === null ? {} : { performer: sayPerformer(facts.clinician) }),
    ...pricesOf(facts),
    ...(facts.phone === "" ? {} : { contact: facts.phone }),
    emergency_number: facts.emergencyNumber,
    ...(risk === null ? {} : { personal_risks: risk }),
  };
}

function sayPerformer({ name, profession, isSupervised }: NonNullable<ConsentFacts["clinician"]>): string {
  const who = profession === "" ? name : `${name}, ${profession.toLowerCase()},`;
  const supervised = isSupervised ? " They work under supervision; ask who supervises them." : "";
  return `${who} is booked to treat you.${supervised} ${REGISTRATION}`;
}

/** "The whole cost: follow-up, another session, deposits": the quote says it, else the price list what it knows. */
function pricesOf({ quote, price, sessions }: ConsentFacts): { readonly prices?: string } {
  if (quote !== null) return { prices: sayQuote(quote) };
  return price === null ? {} : { prices: sayPrices(price, sessions) };
}

function sayQuote({ total, sessions, deposit, onTop }: QuotedCost): string {
  const whole = `You were quoted ${sayMoney(total)} for ${sessions === 1 ? "the session" : `all ${sessions} sessions`}.`;
  const first = deposit === null ? "" : ` Of that, ${sayMoney(deposit)} is due when you accept, the rest on the days in the quote.`;
  const more = onTop.map(({ description, price }) => `${description}, ${sayMoney(price)}`);
  return `${whole}${first}${more.length === 0 ? "" : ` What might come on top: ${more.join("; ")}.`}`;
}

function sayPrices(each: Money, sessions: number): string {
  if (sessions === 1) return `The session costs ${sayMoney(each)}.`;
  return `Each session costs ${sayMoney(each)}; ${sessions} sessions cost ${sayMoney({ ...each, minor: each.minor * sessions })} together.`;
}

/** The last day of a consent given on `date`, that day included. @param months the clinic's own; "valid 12 months by default" */
export function consentExpiry(date: IsoDate, months: number): IsoDate {
  return Temporal.PlainDate.from(date).add({ months }).toString();
}

const LAPSES: Readonly<Record<Lapse, string>> = {
  protocol: "another protocol was chosen",
  device: "another device was planned",
  indication: "another indication was chosen",
};

/** Why a consent lapsed, as part of a sentence. */
export function sayLapse(lapse: Lapse): string {
  return LAPSES[lapse];
}
