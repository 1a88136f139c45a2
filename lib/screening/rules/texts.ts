import { saySkinResponse } from "#lib/skin-responses.ts";
import { type IsoDate, sayDate } from "#lib/time.ts";
import { type Assessed, ruleFor } from "./assess.ts";
import type { Stop } from "./booking.ts";
import { type BrokenSession, stopsUntil } from "./broken.ts";
import type { ConsentGap } from "./consent.ts";
import { type Finding, type Outcome, SCREENING_RULES_VERSION } from "./finding.ts";
import type { GateItem, ScreeningGap, SettlementKind, UnreviewedEvent } from "./gate.ts";
import { type ClinicForm, OWN_RULE, OWN_SOURCE } from "./own.ts";

/** A finding as a clinician sees it. */
export type ClinicianReason = {
  readonly finding: string;
  readonly rule: string;
  readonly version: number;
  readonly source: string;
};

export type Reader = "clinician" | "reception";

const outcomeWords: Record<Outcome, string> = { clear: "Clear", advise: "Advise", caution: "Caution", defer: "Defer", block: "Block" };

/** "Caution", the word that stands beside an outcome's icon. */
export function sayOutcome(outcome: Outcome): string {
  return outcomeWords[outcome];
}

/** What a clinician reads: the finding with the answer behind it, its rule, version and source. */
export function clinicianReason(finding: Finding): ClinicianReason {
  const row = ruleFor(finding.rule);
  const { label, rule, source } = finding.words ?? {
    label: row?.label ?? finding.rule,
    rule: row?.rule() ?? OWN_RULE,
    source: row?.source ?? OWN_SOURCE,
  };
  return { finding: `${label}: ${finding.because}`, rule, version: SCREENING_RULES_VERSION, source };
}

/** "Keloid scars": what a rule is about, of the contract's or of the clinic's own. */
export function sayRule(rule: string, form: ClinicForm | undefined): string {
  return ruleFor(rule)?.label ?? form?.cautions.find(({ id }) => id === rule)?.label ?? rule;
}

/** "Signed off", as a decision is told of. */
export function saySettlement(kind: SettlementKind): string {
  return { sign_off: "Signed off", resolution: "Resolved", override: "Overridden" }[kind];
}

/** What reception reads, which names no answer: "needs a clinician", "not before Mon 2 Mar 2026"; null where nothing is to be done. */
export function receptionReason(finding: Pick<Finding, "outcome" | "until">): string | null {
  if (finding.outcome === "advise") return null;
  return finding.until === null ? "needs a clinician" : `not before ${sayDate(finding.until)}`;
}

/** The whole assessment in reception's words; null where nothing is to be done. */
export function receptionSummary(assessment: Pick<Assessed, "outcome" | "earliestDate">): string | null {
  if (assessment.outcome === "clear" || assessment.outcome === "advise") return null;
  if (assessment.outcome === "defer" && assessment.earliestDate !== null) return `not before ${sayDate(assessment.earliestDate)}`;
  return "needs a clinician";
}

/** "Infection, grade 2, since Tue 3 Nov 2026", for clinicians alone. */
export function sayUnreviewed({ what, grade, onset }: UnreviewedEvent): string {
  return `${saySkinResponse(what)}, grade ${grade}, since ${sayDate(onset)}`;
}

/**
 * What refuses a booking or the way into the room, as the end of a sentence. Reception reads no answer, and not how many there are, nor whether it is an
 * answer or an adverse event.
 */
export function sayStops(stops: readonly Stop[], reader: Reader): string {
  if (reader === "clinician")
    return stops
      .map((stop) =>
        "event" in stop
          ? `${sayUnreviewed(stop.event)}, is not reviewed yet`
          : `${clinicianReason(stop.finding).finding}${stop.until === null ? "" : `, not before ${sayDate(stop.until)}`}`,
      )
      .join("; ");
  const until = stopsUntil(stops);
  return `${until === null ? "needs a clinician" : `not before ${sayDate(until)}`}, says the screening`;
}

/** "Sessions 3 and 4 no longer hold"; a visit of no series has no number. */
export function sayBroken(sessions: readonly number[]): string {
  const [only] = sessions;
  if (only === undefined) return "This visit no longer holds";
  if (sessions.length === 1) return `Session ${only} no longer holds`;
  return `Sessions ${sessions.slice(0, -1).join(", ")} and ${sessions.at(-1)} no longer hold`;
}

/**
 * The offer that goes with sessions which no longer hold: to plan them and those after them again from the day that the answers allow, or to move the
 * one visit of no series there. Null where no day can be named.
 * @param last the last session of the series that may still move; null where it is not known
 */
export function wayOn(
  first: Pick<BrokenSession, "appointmentId" | "seriesId" | "session">,
  last: number | null,
  notBefore: IsoDate | null,
): { readonly href: string; readonly words: string } | null {
  if (notBefore === null) return null;
  const { appointmentId, seriesId, session } = first;
  if (seriesId === null || session === null)
    return { href: `/appointments/${appointmentId}/move?date=${notBefore}`, words: `Move it to ${sayDate(notBefore)}` };
  const sessions = last === null ? `session ${session} and later` : saySpan(session, last);
  return { href: `/series/${seriesId}/replan?from=${session}`, words: `Re-plan ${sessions} from ${sayDate(notBefore)}` };
}

/** "session 6", "sessions 3 and 4", "sessions 3 to 6" */
function saySpan(from: number, to: number): string {
  if (to <= from) return `session ${from}`;
  return `sessions ${from} ${to === from + 1 ? "and" : "to"} ${to}`;
}

const gapWords: Record<ScreeningGap, string> = {
  none: "The screening form has not been filled in.",
  too_old: "The screening form is more than 12 months old.",
  not_confirmed: "The screening questions have not been answered or confirmed on the day of the treatment.",
  invalid_dates: "The screening form has a date that has not come yet.",
};

const consentWords: Record<ConsentGap, string> = {
  none: "There is no valid treatment consent.",
  waiting: "The patient has signed the treatment consent; the clinician has not yet.",
  withdrawn: "The patient has withdrawn the treatment consent.",
  expired: "The treatment consent has expired.",
  guardian: "A guardian has not signed the treatment consent, and the patient is under 18.",
  protocol: "The treatment consent lapsed: another protocol was chosen. Sign it again.",
  device: "The treatment consent lapsed: another device was planned. Sign it again.",
  indication: "The treatment consent lapsed: another indication was chosen. Sign it again.",
};

/** Why there is no treatment consent for a visit, as a sentence. It tells no answer. */
export function sayConsentGap(gap: ConsentGap): string {
  return consentWords[gap];
}

/** What is missing before the start, as a sentence for its reader. Reception reads no answer, and an adverse event as if it were one. */
export function sayGateItem(item: GateItem, reader: Reader): string {
  if (item.kind === "date_of_birth") return "The patient's date of birth is missing.";
  if (item.kind === "screening") return gapWords[item.gap];
  if (item.kind === "consent") return sayConsentGap("none");
  if (item.kind === "event")
    return reader === "reception" ? "The screening: needs a clinician." : `${sayUnreviewed(item.event)}: a clinician reviews it first.`;
  if (reader === "reception") return `The screening: ${receptionReason(item.finding) ?? "needs a clinician"}.`;
  const { finding } = clinicianReason(item.finding);
  const until = item.finding.until === null ? "" : `, not before ${sayDate(item.finding.until)}`;
  return `${sayOutcome(item.finding.outcome)}: ${finding}${until}.`;
}
