import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import { appointments } from "#db/schema/appointments.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { locations } from "#db/schema/locations.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { patients } from "#db/schema/patients.ts";
import { screeningDecisions } from "#db/schema/screening-decisions.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import { localDate } from "#lib/time.ts";
import { answerKey } from "../rules/assess.ts";
import type { Finding } from "../rules/finding.ts";
import { gateStart, type ScreeningRecord, type Settlement } from "../rules/gate.ts";
import { answersSince, type SignedAnswers, screeningRecord } from "../rules/record.ts";

type Reading = { readonly db: Db };

const called = sql<string>`trim(coalesce(nullif(${patients.preferredName}, ''), ${patients.givenName}) || ' ' || ${patients.familyName})`;

/** The consent in force for the series' protocol, under whatever record of the patient it was signed; its last day. */
const consentUntil = sql<string | null>`(select max(c.expires_on)::text from consents c
  where c.patient_id = any(patient_records(${patientIdentities.canonicalId})) and c.kind = 'treatment' and c.protocol_id = ${definitionVersions.definitionId}
    and c.withdrawn_at is null and c.replaced_at is null)`;

const visit = {
  id: appointments.id,
  /** The record that the appointment was made under: what is signed for it stands there too. */
  recordId: appointments.patientId,
  /** The record that stands for the patient, merges followed. */
  patientId: patientIdentities.canonicalId,
  patientName: called,
  fullName: sql<string>`trim(${patients.givenName} || ' ' || ${patients.familyName})`,
  dateOfBirth: patients.dateOfBirth,
  status: appointments.status,
  date: appointments.localDate,
  time: sql<string>`to_char(${appointments.localStart}, 'HH24:MI')`,
  timeZone: locations.timeZone,
  locationId: appointments.locationId,
  serviceId: services.id,
  serviceName: services.name,
  needles: services.needles,
  seriesId: appointments.seriesId,
  sessionNumber: appointments.sessionNumber,
  protocolId: definitionVersions.definitionId,
  consentUntil,
};

/** The visits with what a gate is decided from, one statement. */
export function listVisits({ db }: Reading, appointmentIds: readonly string[]) {
  return db
    .select(visit)
    .from(appointments)
    .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
    .innerJoin(patients, eq(patients.id, patientIdentities.canonicalId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .leftJoin(series, eq(series.id, appointments.seriesId))
    .leftJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
    .where(inArray(appointments.id, [...appointmentIds]));
}

export type Visit = Awaited<ReturnType<typeof listVisits>>[number];

/** One visit, or null. */
export async function findVisit(reading: Reading, appointmentId: string): Promise<Visit | null> {
  const [found] = await listVisits(reading, [appointmentId]);
  return found ?? null;
}

const storedAnswers = z.record(z.string(), z.unknown());

export type SignedForm = SignedAnswers & { readonly patientId: string };

/** Everything these patients signed, in order; answers are stored JSON, so nothing is assumed of a value. */
export async function listSignedForms({ db }: Reading, patientIds: readonly string[]): Promise<SignedForm[]> {
  if (patientIds.length === 0) return [];
  const rows = await db
    .select({
      id: formResponses.id,
      patientId: patientIdentities.canonicalId,
      part: formResponses.part,
      answers: formResponses.answers,
      answeredOn: formResponses.answeredOn,
      signedAt: formResponses.signedAt,
    })
    .from(formResponses)
    .innerJoin(patientIdentities, eq(patientIdentities.id, formResponses.patientId))
    .where(
      and(
        sql`${formResponses.patientId} in (select unnest(patient_records(of.id)) from unnest(${sql.param([...patientIds])}::uuid[]) as of(id))`,
        eq(formResponses.state, "signed"),
      ),
    )
    .orderBy(asc(formResponses.signedAt), asc(formResponses.id));
  return rows.flatMap(({ answers, answeredOn, signedAt, ...row }) =>
    answeredOn === null || signedAt === null ? [] : [{ ...row, answers: storedAnswers.parse(answers), answeredOn, signedAt }],
  );
}

/** The patient's screening as it stands: the latest answer to each question over everything signed, and when the forms were given; null until one was. */
export async function getScreeningRecord(reading: Reading, patientId: string): Promise<ScreeningRecord | null> {
  return screeningRecord(await listSignedForms(reading, [patientId]));
}

/** What clinicians decided in these series, oldest first. */
export async function listDecisions({ db }: Reading, seriesIds: readonly string[]) {
  if (seriesIds.length === 0) return [];
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
      by: users.name,
    })
    .from(screeningDecisions)
    .innerJoin(users, eq(users.id, screeningDecisions.decidedBy))
    .where(inArray(screeningDecisions.seriesId, [...seriesIds]))
    .orderBy(asc(screeningDecisions.decidedAt), asc(screeningDecisions.id));
}

export type Decision = Awaited<ReturnType<typeof listDecisions>>[number];

export function toSettlement(decision: Decision, signed: readonly SignedForm[], timeZone: string): Settlement {
  const { id, rule, kind, outcome, answerKey: key, decidedAt } = decision;
  return {
    rule,
    kind,
    outcome,
    answerKey: key,
    decidedOn: localDate(decidedAt, timeZone),
    answersSince: answersSince(signed, { at: decidedAt, id }),
  };
}

export type GateFacts = {
  readonly visit: Visit;
  readonly signed: readonly SignedForm[];
  readonly screening: ScreeningRecord | null;
  readonly decisions: readonly Decision[];
  readonly settlements: readonly Settlement[];
  readonly missing: ReturnType<typeof gateStart>["missing"];
};

/**
 * The *start* column for each visit, by three statements however many there are. Inside a transaction that holds the patient's lock it cannot change
 * before the commit: whoever signs, decides or withdraws takes the same lock.
 * @param on the day of the procedure, where it is not the day agreed
 */
export async function listGateFacts(
  reading: Reading,
  appointmentIds: readonly string[],
  on?: (visit: Visit) => string,
): Promise<GateFacts[]> {
  if (appointmentIds.length === 0) return [];
  const visits = await listVisits(reading, appointmentIds);
  const gated = visits.filter(({ needles }) => needles);
  const signed = await listSignedForms(reading, [...new Set(gated.map(({ patientId }) => patientId))]);
  const decided = await listDecisions(reading, [...new Set(gated.flatMap(({ seriesId }) => (seriesId === null ? [] : [seriesId])))]);
  return visits.map((each) => {
    const own = signed.filter(({ patientId }) => patientId === each.patientId);
    const decisions = decided.filter(({ seriesId }) => seriesId === each.seriesId);
    const settlements = decisions.map((decision) => toSettlement(decision, own, each.timeZone));
    const procedureDate = on?.(each) ?? each.date;
    const screening = screeningRecord(own);
    const { missing } = gateStart({
      needles: each.needles,
      procedureDate,
      dateOfBirth: each.dateOfBirth,
      screening,
      settlements,
      treatmentConsentValid: each.consentUntil !== null && each.consentUntil >= procedureDate,
    });
    return { visit: each, signed: own, screening, decisions, settlements, missing };
  });
}

/** A finding and the answers behind it as one comparable mark: a decision is refused when they are not what the clinician saw. */
export function seenMark(finding: Finding, screening: ScreeningRecord, dateOfBirth: string | null): string {
  const { rule, outcome, until } = finding;
  return contentHash([rule, outcome, until, answerKey(rule, screening.answers, dateOfBirth)]).toString("hex");
}
