import { and, asc, eq, sql } from "drizzle-orm";
import { contentHash } from "#db/once.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { screeningDecisions } from "#db/schema/screening-decisions.ts";
import { users } from "#db/schema/users.ts";
import { flaggingQuestions, stricterInForce } from "#lib/forms/queries.ts";
import { type IsoDate, localDate } from "#lib/time.ts";
import { type Assessment, answerKey } from "../rules/assess.ts";
import { type ConsentGap, consentGapOn } from "../rules/consent.ts";
import type { Finding } from "../rules/finding.ts";
import { type GateItem, gateStart, procedureDay, type ScreeningRecord, type Settlement } from "../rules/gate.ts";
import { answersSince, type SignedAnswers, screeningRecord } from "../rules/record.ts";
import { type Decision, type Reading, readGateRows, storedAnswers, storedClinicForm, type Visit, type Which } from "./gate-rows.ts";

/** One visit, or null. */
export async function findVisit(reading: Reading, appointmentId: string): Promise<Visit | null> {
  const { visits } = await readGateRows(reading, [appointmentId]);
  return visits[0] ?? null;
}

export type SignedForm = SignedAnswers & { readonly patientId: string };

/** Everything a patient signed, for whichever visit, in order. */
export async function listSignedForms(
  { db }: Reading,
  patientId: string,
): Promise<(SignedForm & { readonly appointmentId: string | null })[]> {
  const rows = await db
    .select({
      id: formResponses.id,
      appointmentId: formResponses.appointmentId,
      part: formResponses.part,
      answers: formResponses.answers,
      answeredOn: formResponses.answeredOn,
      signedAt: formResponses.signedAt,
      clinic: sql<unknown>`(select json_build_object('cautions', ${flaggingQuestions}, 'stricter', ${stricterInForce})
        from ${definitionVersions} v where v.id = ${formResponses.formVersionId})`,
    })
    .from(formResponses)
    .where(and(isRecordOf(formResponses.patientId, patientId), eq(formResponses.state, "signed")))
    .orderBy(asc(formResponses.signedAt), asc(formResponses.id));
  return rows.flatMap(({ answers, answeredOn, signedAt, clinic, ...row }) => {
    if (answeredOn === null || signedAt === null) return [];
    return [{ ...row, patientId, answers: storedAnswers.parse(answers), answeredOn, signedAt, clinic: storedClinicForm.parse(clinic) }];
  });
}

/** The patient's screening as it stands: the latest answer to each question over everything signed, and when the forms were given; null until one was. */
export async function getScreeningRecord(reading: Reading, patientId: string): Promise<ScreeningRecord | null> {
  return screeningRecord(await listSignedForms(reading, patientId));
}

/** What clinicians decided in a series, oldest first. */
export function listDecisions({ db }: Reading, seriesId: string): Promise<Decision[]> {
  return db
    .select({
      id: screeningDecisions.id,
      seriesId: screeningDecisions.seriesId,
      rule: screeningDecisions.rule,
      kind: screeningDecisions.kind,
      outcome: screeningDecisions.outcome,
      // As text: the driver's reader would parse the key, which is JSON itself.
      answerKey: sql<string>`${screeningDecisions.answer} #>> '{}'`,
      reason: screeningDecisions.reason,
      decidedAt: screeningDecisions.decidedAt,
      byDoctor: screeningDecisions.byDoctor,
      by: users.name,
    })
    .from(screeningDecisions)
    .innerJoin(users, eq(users.id, screeningDecisions.decidedBy))
    .where(eq(screeningDecisions.seriesId, seriesId))
    .orderBy(asc(screeningDecisions.decidedAt), asc(screeningDecisions.id));
}

export function toSettlement(decision: Decision, signed: readonly SignedForm[], timeZone: string): Settlement {
  const { id, rule, kind, outcome, answerKey: key, decidedAt, byDoctor } = decision;
  return {
    rule,
    kind,
    outcome,
    answerKey: key,
    decidedOn: localDate(decidedAt, timeZone),
    byDoctor,
    answersSince: answersSince(signed, { at: decidedAt, id }),
  };
}

export type GateFacts = {
  readonly visit: Visit;
  /** P: what everything here was judged for. */
  readonly procedureDate: IsoDate;
  readonly signed: readonly SignedForm[];
  readonly screening: ScreeningRecord | null;
  readonly decisions: readonly Decision[];
  readonly settlements: readonly Settlement[];
  readonly missing: readonly GateItem[];
  /** Null where nothing is gated or nothing was signed. */
  readonly assessment: Assessment | null;
  readonly consentGap: ConsentGap | null;
};

/**
 * The *start* column for each visit, by one statement however many there are. Inside a transaction that holds the patient's lock it cannot change
 * before the commit: whoever signs, decides or withdraws takes the same lock.
 * @param on another day, to ask what would be missing then; left out, P of each visit
 */
export async function listGateFacts(
  reading: Reading & { readonly now: Temporal.Instant },
  which: Which,
  on?: (visit: Visit) => string,
): Promise<GateFacts[]> {
  const { visits, forms, decisions: decided } = await readGateRows(reading, which);
  const signedBy = Map.groupBy(forms, ({ patientId }) => patientId);
  const decidedIn = Map.groupBy(decided, ({ seriesId }) => seriesId);
  return visits.map((each) => {
    const own = signedBy.get(each.patientId) ?? [];
    const decisions = each.seriesId === null ? [] : (decidedIn.get(each.seriesId) ?? []);
    const settlements = decisions.map((decision) => toSettlement(decision, own, each.timeZone));
    const procedureDate = on?.(each) ?? procedureDay(each, localDate(reading.now, each.timeZone));
    const screening = screeningRecord(own);
    const consentGap = consentGapOn(each.consent, procedureDate, each.dateOfBirth);
    const judged = gateStart({
      needles: each.needles,
      procedureDate,
      dateOfBirth: each.dateOfBirth,
      screening,
      settlements,
      treatmentConsentValid: consentGap === null,
      minors: { on: each.minorsPathway, firstConsultationOn: each.firstConsultationOn },
      unreviewed: each.unreviewed,
    });
    return { visit: each, procedureDate, signed: own, screening, decisions, settlements, consentGap, ...judged };
  });
}

/** A finding and the answers behind it as one comparable mark: a decision is refused when they are not what the clinician saw. */
export function seenMark(finding: Finding, screening: ScreeningRecord, dateOfBirth: string | null): string {
  const { rule, outcome, until } = finding;
  return contentHash([rule, outcome, until, answerKey(rule, screening.answers, dateOfBirth)]).toString("hex");
}
