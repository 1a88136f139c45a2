import type { AppointmentStatus } from "#lib/appointments/rules/status.ts";
import { compareDates, type IsoDate } from "#lib/time.ts";
import { type Assessment, answerKey, assess, ruleFor, together } from "./assess.ts";
import { addMonthsSafe, type Finding, type FindingOutcome, isBefore, type RawAnswers, severity } from "./finding.ts";
import { type MinorsPathway, throughPathway } from "./minors.ts";
import type { ClinicForm } from "./own.ts";

export type SettlementKind = "sign_off" | "resolution" | "override";

/** What a clinician decided about one finding of a series, with a typed reason that is kept elsewhere. */
export type Settlement = {
  readonly rule: string;
  readonly kind: SettlementKind;
  /** The finding's outcome when it was settled. */
  readonly outcome: FindingOutcome;
  /** `answerKey` of the finding when it was settled. */
  readonly answerKey: string;
  readonly decidedOn: IsoDate;
  /** Whether whoever decided was registered as a doctor then. */
  readonly byDoctor: boolean;
  /** The answers as they stood after each form given since: a changed answer ends it, and giving the old one again does not bring it back. */
  readonly answersSince: readonly RawAnswers[];
};

/** The patient's screening as it stands: the latest answer to each question, and when the forms were given. */
export type ScreeningRecord = {
  readonly answers: RawAnswers;
  /** The day of the latest answer. */
  readonly answeredOn: IsoDate;
  readonly fullFormOn: IsoDate;
  /** The day on which the short questions were last answered or confirmed; null where only full forms were given. */
  readonly shortFormOn: IsoDate | null;
  /** What the clinic's forms that the patient signed add to the contract. */
  readonly form?: ClinicForm | undefined;
};

export type StartFacts = {
  /** Whether the appointment's service is marked `needles`; others are never gated. */
  readonly needles: boolean;
  readonly procedureDate: IsoDate;
  readonly dateOfBirth: IsoDate | null;
  readonly screening: ScreeningRecord | null;
  /** Settlements of this series. */
  readonly settlements: readonly Settlement[];
  readonly treatmentConsentValid: boolean;
  readonly minors: MinorsPathway;
  /** Of the patient's adverse events those of grade 2 or more that no clinician has reviewed. */
  readonly unreviewed: readonly UnreviewedEvent[];
};

/** An adverse event that holds the next session. */
export type UnreviewedEvent = {
  readonly id: string;
  /** An id of `SKIN_RESPONSES`. */
  readonly what: string;
  readonly grade: number;
  readonly onset: IsoDate;
};

export type ScreeningGap = "none" | "too_old" | "not_confirmed" | "invalid_dates";

/** One thing that stands between the appointment and its start. */
export type GateItem =
  | { readonly kind: "date_of_birth" }
  | { readonly kind: "screening"; readonly gap: ScreeningGap; readonly fields: readonly string[] }
  | { readonly kind: "finding"; readonly finding: Finding; readonly settleBy: readonly SettlementKind[] }
  | { readonly kind: "event"; readonly event: UnreviewedEvent }
  | { readonly kind: "consent" };

/**
 * P, the day of the procedure: the one place that says which it is. The day agreed; but who has arrived is treated today, whatever day was agreed, and a
 * day that has gone by without them can only be today or later. So what is decided on the day is decided for the day on which the treatment starts.
 * @param today the location's date now
 */
export function procedureDay({ status, date }: { readonly status: AppointmentStatus; readonly date: IsoDate }, today: IsoDate): IsoDate {
  if (status === "arrived" || status === "in_room") return today;
  const isToCome = status === "booked" || status === "confirmed";
  return isToCome && isBefore(date, today) ? today : date;
}

/**
 * How a clinician may settle a finding: "caution: after a clinician's sign-off"; a deferral or a block is resolved or overridden.
 * Empty where nothing is needed (advise) and where nothing helps: the age block is lifted by the minors pathway, "not by an override".
 */
export function settlementKinds(finding: Pick<Finding, "rule" | "outcome" | "byDoctor">): readonly SettlementKind[] {
  if (finding.outcome === "advise") return [];
  if (finding.byDoctor) return ["sign_off"];
  if (finding.outcome === "caution") return ["sign_off", "resolution", "override"];
  return finding.rule === "age" ? [] : ["resolution", "override"];
}

type Standing = { readonly answers: RawAnswers; readonly dateOfBirth: IsoDate | null };

/** The first day on which a decision covers nothing any more, since twelve months have passed. */
export function settlementEnd({ decidedOn }: Pick<Settlement, "decidedOn">): IsoDate {
  return addMonthsSafe(decidedOn, 12);
}

/** Whether a decision still stands on a day, or what ended it for good: a changed answer, and giving the old one again does not bring it back; or time. */
export function settlementStanding(settlement: Settlement, now: Standing, on: IsoDate): "stands" | "answer_changed" | "too_old" {
  const { rule, answersSince } = settlement;
  const isSame = (answers: RawAnswers) => answerKey(rule, answers, now.dateOfBirth) === settlement.answerKey;
  if (![...answersSince, now.answers].every(isSame)) return "answer_changed";
  return isBefore(on, settlementEnd(settlement)) ? "stands" : "too_old";
}

/**
 * "A sign-off or override covers one finding with the same answer for the rest of the series, and ends when the answer changes,
 * the outcome gets worse or twelve months pass."
 * @param now the answers and the date of birth that the finding was made from
 * @param on P
 */
export function settles(settlement: Settlement, finding: Finding, now: Standing, on: IsoDate): boolean {
  return (
    settlement.rule === finding.rule &&
    settlementKinds(finding).includes(settlement.kind) &&
    (settlement.byDoctor || finding.byDoctor !== true) &&
    severity(finding.outcome) <= severity(settlement.outcome) &&
    settlementStanding(settlement, now, on) === "stands"
  );
}

/**
 * Whether a screening is valid for P: "a full form at most 12 months old, and the short questions answered or confirmed on P itself
 * (a full form given on P counts)".
 * @returns what is wrong with it, or null
 */
export function screeningGap(
  screening: Pick<ScreeningRecord, "fullFormOn" | "shortFormOn"> | null,
  procedureDate: IsoDate,
): ScreeningGap | null {
  if (screening === null || isBefore(procedureDate, screening.fullFormOn)) return "none";
  if (isBefore(addMonthsSafe(screening.fullFormOn, 12), procedureDate)) return "too_old";
  const onTheDay = [screening.fullFormOn, screening.shortFormOn].some((day) => day !== null && compareDates(day, procedureDate) === 0);
  return onTheDay ? null : "not_confirmed";
}

/**
 * The *start* column of "What each outcome stops": what is missing before the treatment may start, nothing when it may.
 * Everything missing is named at once. The screening is assessed against P here, never taken from an earlier assessment.
 * "earliest next = last procedure + interval_min and no open AE >= grade 2": an adverse event of grade 2 or more holds it too, until a clinician has
 * reviewed it. No decision about a finding settles that, and it has no day: it refuses no booking, only the room and the start.
 * @returns also that assessment, as the clinic's minors pathway leaves it; null where nothing is gated or nothing was signed
 */
export function gateStart(facts: StartFacts): { readonly missing: readonly GateItem[]; readonly assessment: Assessment | null } {
  if (!facts.needles) return { missing: [], assessment: null };
  const assessment = assessScreening(facts);
  const events = facts.unreviewed.map((event) => ({ kind: "event", event }) as const);
  const consent: readonly GateItem[] = facts.treatmentConsentValid ? [] : [{ kind: "consent" }];
  return { missing: [...missingScreening(facts, assessment), ...events, ...consent], assessment };
}

function assessScreening({ dateOfBirth, procedureDate, screening, minors }: StartFacts): Assessment | null {
  if (screening === null) return null;
  const { answers, answeredOn, form } = screening;
  const assessment = assess({ dateOfBirth, answers, answeredOn, procedureDate, form });
  if (assessment.kind === "invalid") return assessment;
  const findings = assessment.findings.map((finding) => throughPathway(finding, minors, procedureDate));
  return { ...assessment, ...together(findings, procedureDate) };
}

function missingScreening(facts: StartFacts, assessment: Assessment | null): readonly GateItem[] {
  const { dateOfBirth, procedureDate, screening } = facts;
  const gap = screeningGap(screening, procedureDate);
  const gaps: readonly GateItem[] = gap === null ? [] : [{ kind: "screening", gap, fields: [] }];
  const born: readonly GateItem[] = dateOfBirth === null ? [{ kind: "date_of_birth" }] : [];
  const judged = dateOfBirth === null ? assessScreening({ ...facts, dateOfBirth: GROWN_UP }) : assessment;
  if (screening === null || judged === null) return [...born, ...gaps, ...tooYoung(facts)];
  if (judged.kind === "invalid") return [...born, { kind: "screening", gap: "invalid_dates", fields: judged.fields }, ...tooYoung(facts)];
  const now = { answers: screening.answers, dateOfBirth };
  const open = judged.findings.filter((finding) => {
    if (finding.outcome === "advise") return false;
    return !facts.settlements.some((settlement) => settles(settlement, finding, now, procedureDate));
  });
  return [...born, ...gaps, ...open.map(asItem)];
}

/**
 * Stands in for a date of birth that is not on record: nobody starts without one, but what the answers refuse is refused all the same, for no row but the
 * age reads it and a grown-up's age says nothing.
 */
const GROWN_UP = "1980-01-01";

const asItem = (finding: Finding): GateItem => ({ kind: "finding", finding, settleBy: settlementKinds(finding) });

/** The age block needs no form, only the date of birth: without one too, a minor is neither booked nor treated. */
function tooYoung({ dateOfBirth, procedureDate, minors }: StartFacts): readonly GateItem[] {
  const verdict = dateOfBirth === null ? null : ruleFor("age")?.decide({ dateOfBirth, procedureDate, answers: {}, stricter: {} });
  if (verdict?.outcome !== "block") return [];
  const finding = throughPathway({ rule: "age", ...verdict }, minors, procedureDate);
  return finding.outcome === "caution" ? [] : [asItem(finding)];
}
