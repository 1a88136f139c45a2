import { and, asc, desc, eq, inArray } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { consents } from "#db/schema/consents.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { services } from "#db/schema/services.ts";
import { APPOINTMENT_STATUSES, isAhead } from "#lib/appointments/rules/status.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { readGateRows } from "#lib/screening/queries/gate-rows.ts";
import { localDate, sayDate, sayInstant, sayTime } from "#lib/time.ts";
import { type ConsentMark, lapsesSoon, sessionMark } from "../rules/overview.ts";
import { sayUse, USES, type UseKind } from "../rules/uses.ts";
import { type ConsentState, stateOf } from "./signed.ts";
import type { FilledConsent } from "./text.ts";
import { fillUses } from "./uses.ts";

export type SessionConsentView = {
  readonly appointmentId: string;
  /** "Mon 23 Nov 2026, 10:00 am" */
  readonly when: string;
  readonly what: string;
  readonly mark: ConsentMark;
  /** What there is of it: what waits for the clinician, what lapsed. */
  readonly consentId: string | null;
  readonly waiting: boolean;
};

export type SignedConsentView = {
  readonly id: string;
  /** "Acne scarring", "Teaching" */
  readonly of: string;
  readonly version: number;
  readonly signed: string;
  readonly state: ConsentState;
  readonly mark: ConsentMark;
};

export type UseView = {
  readonly id: string;
  readonly label: string;
  /** The consent that stands; null while the use is off. */
  readonly standing: { readonly consentId: string; readonly since: string } | null;
};

export type PatientConsentsView = {
  /** The needling sessions to come, in order. */
  readonly sessions: readonly SessionConsentView[];
  /** Newest first, whatever became of them. */
  readonly treatments: readonly SignedConsentView[];
  readonly photo: readonly UseView[];
  readonly contact: readonly UseView[];
  /** Uses that were withdrawn or given anew, newest first. */
  readonly endedUses: readonly SignedConsentView[];
  /** What staff read out before they note ways of contact; null while no text is in force. */
  readonly contactText: FilledConsent | null;
};

const AHEAD = APPOINTMENT_STATUSES.filter(isAhead);

/** Everything that a patient consented to and what is still missing, for which session. Tells no answer. Audited before it is returned. */
export async function getPatientConsents(ctx: Ctx<"consent:take">, patientId: string): Promise<PatientConsentsView> {
  const rows = await ctx.db
    .select({
      id: consents.id,
      kind: consents.kind,
      purpose: consents.purpose,
      protocolName: definitions.name,
      version: definitionVersions.number,
      signedAt: consents.signedAt,
      expiresOn: consents.expiresOn,
      inForceAt: consents.inForceAt,
      withdrawnAt: consents.withdrawnAt,
      replacedAt: consents.replacedAt,
      lapsedAt: consents.lapsedAt,
    })
    .from(consents)
    .innerJoin(definitionVersions, eq(definitionVersions.id, consents.consentVersionId))
    .leftJoin(definitions, eq(definitions.id, consents.protocolId))
    .where(isRecordOf(consents.patientId, patientId))
    .orderBy(desc(consents.signedAt), desc(consents.id));
  await recordAudit(ctx, { action: "consent:list", objectType: "patient", objectId: patientId, patientId });
  const timeZone = await getClinicZone(ctx);
  const today = localDate(ctx.now, timeZone);
  const signed = rows.map((row) => ({ row, view: toSigned(row, timeZone, today) }));
  const uses = signed.filter(({ row }) => row.kind !== "treatment");
  const usesOf = (kind: UseKind) =>
    USES[kind].map(({ id, label }): UseView => {
      const found = uses.find(({ row, view }) => row.kind === kind && row.purpose === id && view.state === "in_force");
      return { id, label, standing: found === undefined ? null : { consentId: found.row.id, since: found.view.signed } };
    });
  return {
    sessions: await listSessions(ctx, patientId, today),
    treatments: signed.flatMap(({ row, view }) => (row.kind === "treatment" ? [view] : [])),
    photo: usesOf("photo"),
    contact: usesOf("contact"),
    endedUses: uses.flatMap(({ view }) => (view.state === "in_force" ? [] : [view])),
    contactText: await fillUses(ctx, "contact"),
  };
}

async function listSessions(ctx: Ctx<"consent:take">, patientId: string, today: string): Promise<SessionConsentView[]> {
  const booked = await ctx.db
    .select({ id: appointments.id })
    .from(appointments)
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .where(and(isRecordOf(appointments.patientId, patientId), eq(services.needles, true), inArray(appointments.status, AHEAD)))
    .orderBy(asc(appointments.localDate), asc(appointments.localStart));
  const ids = booked.map(({ id }) => id);
  const { visits } = await readGateRows(ctx, ids);
  return visits
    .toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
    .map(({ id, date, time, serviceName, seriesId, sessionNumber, consent, dateOfBirth }) => ({
      appointmentId: id,
      when: `${sayDate(date)}, ${sayTime(time)}`,
      what: sessionNumber === null ? serviceName : `${serviceName}, session ${sessionNumber}`,
      mark: sessionMark(consent, { date, inSeries: seriesId !== null, dateOfBirth }, today),
      consentId: consent.id,
      waiting: consent.gap === "waiting",
    }));
}

type Row = Parameters<typeof stateOf>[0] & {
  readonly id: string;
  readonly kind: "treatment" | "photo" | "contact";
  readonly purpose: string | null;
  readonly protocolName: string | null;
  readonly version: number;
  readonly signedAt: Temporal.Instant;
};

function toSigned(row: Row, timeZone: string, today: string): SignedConsentView {
  const state = stateOf(row, today);
  return {
    id: row.id,
    of: row.kind === "treatment" ? (row.protocolName ?? "") : sayUse(row.kind, row.purpose ?? ""),
    version: row.version,
    signed: sayInstant(row.signedAt, timeZone),
    state,
    mark: stateMark(state, row.expiresOn, today),
  };
}

function stateMark(state: ConsentState, until: string | null, today: string): ConsentMark {
  switch (state) {
    case "waiting":
      return { meaning: "warn", words: "Waiting for the clinician" };
    case "in_force":
      if (until === null) return { meaning: "ok", words: "In force until withdrawn" };
      return lapsesSoon(until, today)
        ? { meaning: "warn", words: `Lapses on ${sayDate(until)}` }
        : { meaning: "ok", words: `In force to ${sayDate(until)}` };
    case "expired":
      return { meaning: "warn", words: until === null ? "Expired" : `Expired on ${sayDate(until)}` };
    case "lapsed":
      return { meaning: "warn", words: "Lapsed: the plan changed" };
    case "replaced":
      return { meaning: "info", words: "Replaced" };
    case "withdrawn":
      return { meaning: "stop", words: "Withdrawn" };
  }
}
