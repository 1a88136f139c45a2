import { canMove, isAhead } from "#lib/appointments/rules/status.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { compareDates, localDate } from "#lib/time.ts";
import { stopsBooking } from "../rules/booking.ts";
import { stopsUntil } from "../rules/broken.ts";
import type { ConsentGap } from "../rules/consent.ts";
import type { Outcome } from "../rules/finding.ts";
import type { GateItem } from "../rules/gate.ts";
import { type Meaning, offerItem, type ReadinessItem, readinessItems, readinessOf } from "../rules/readiness.ts";
import { answeredOnBy } from "../rules/record.ts";
import { type Reader, receptionSummary, sayConsentGap, sayGateItem, sayOutcome, wayOn } from "../rules/texts.ts";
import { type GateFacts, listGateFacts } from "./facts.ts";
import type { Which } from "./gate-rows.ts";

type Looking = Ctx<"diary:read"> | Ctx<"patient:read"> | Ctx<"treatment:record"> | Ctx<"screening:take"> | Ctx<"clinical:read">;

/** The proof decides, not the role: a page that shows reasons entered for them, and is audited. */
export function readerOf(ctx: Ctx<never>): Reader {
  return "clinical:read" in ctx.may ? "clinician" : "reception";
}

export type GateItemView = {
  /** An adverse event is a finding to reception. */
  readonly kind: GateItem["kind"];
  /** Of an event its id. */
  readonly key: string;
  readonly meaning: "warn" | "stop";
  /** "Screening form", "Treatment consent", "Caution". */
  readonly title: string;
  /** The sentence for whoever asks. Reception's names no answer. */
  readonly words: string;
  readonly receptionWords: string;
  /** Null for whoever may not read clinical records. */
  readonly clinicianWords: string | null;
};

export type StartGateView = {
  readonly appointmentId: string;
  readonly patientId: string;
  /** Whether the service uses needles; others are never gated. */
  readonly needles: boolean;
  /** Whether nothing is missing: the treatment may start. */
  readonly clear: boolean;
  readonly items: readonly GateItemView[];
  /** ISO date from which no deferral stands; null where none can be named. */
  readonly earliestDate: string | null;
  /** The whole screening in words: "needs a clinician" for reception, the outcome for clinicians; null where nothing is to be done. */
  readonly summary: string | null;
  /** For clinicians only. */
  readonly outcome: Outcome | null;
};

/**
 * What stands between an appointment and its start: every missing thing at once, nothing when it may start; null when there is no such appointment.
 * Given a tx that holds the patient's lock it is decided from what is committed, and nobody can change it before the commit.
 */
export async function getStartGate(ctx: Looking, appointmentId: string): Promise<StartGateView | null> {
  const [facts] = await listGateFacts(ctx, [appointmentId]);
  if (facts === undefined) return null;
  const reader = readerOf(ctx);
  if (reader === "clinician") await auditOpenings(ctx, [facts]);
  return toGateView(facts, reader);
}

/** Written only where an answer or an adverse event is told. */
export async function auditOpenings(ctx: Looking, all: readonly GateFacts[]): Promise<void> {
  const told = all.filter(({ missing }) => missing.some(({ kind }) => kind === "finding" || kind === "event"));
  await recordAudits(
    ctx,
    told.map(({ visit }) => ({ action: "gate:open", objectType: "appointment", objectId: visit.id, patientId: visit.patientId })),
  );
}

export function toGateView({ visit, missing, assessment, consentGap }: GateFacts, reader: Reader): StartGateView {
  const assessed = assessment?.kind === "assessed" ? assessment : null;
  const consent = { inSeries: visit.seriesId !== null, gap: consentGap ?? "none" };
  const items = missing.map((item) => toItemView(item, reader, consent));
  return {
    appointmentId: visit.id,
    patientId: visit.patientId,
    needles: visit.needles,
    clear: missing.length === 0,
    items: reader === "clinician" ? items : sayOnce(items),
    earliestDate: assessed?.earliestDate ?? null,
    summary: assessed === null ? null : reader === "clinician" ? sayOutcome(assessed.outcome) : receptionSummary(assessed),
    outcome: reader === "clinician" ? (assessed?.outcome ?? null) : null,
  };
}

/** Three findings that need a clinician are one line for reception: how many there are is told to nobody who may not read them. */
function sayOnce(items: readonly GateItemView[]): readonly GateItemView[] {
  return items.filter(({ words }, index) => items.findIndex((other) => other.words === words) === index);
}

const NOT_IN_SERIES = "There is no treatment consent, because this appointment belongs to no series. Book it as part of a series.";

type Consent = { readonly inSeries: boolean; readonly gap: ConsentGap };

function toItemView(item: GateItem, reader: Reader, { inSeries, gap }: Consent): GateItemView {
  const say = (as: Reader) => (item.kind !== "consent" ? sayGateItem(item, as) : inSeries ? sayConsentGap(gap) : NOT_IN_SERIES);
  const clinicianWords = reader === "clinician" ? say("clinician") : null;
  const receptionWords = say("reception");
  const shared = { kind: item.kind, receptionWords, clinicianWords, words: clinicianWords ?? receptionWords };
  if (item.kind === "date_of_birth") return { ...shared, key: "born", meaning: "stop", title: "Date of birth" };
  if (item.kind === "screening") return { ...shared, key: "screening", meaning: "warn", title: "Screening form" };
  if (item.kind === "consent") return { ...shared, key: "consent", meaning: "warn", title: "Treatment consent" };
  const until = item.kind === "event" ? null : item.finding.until;
  if (reader === "reception")
    return { ...shared, kind: "finding", key: receptionWords, meaning: until === null ? "warn" : "stop", title: "Screening" };
  if (item.kind === "event") return { ...shared, key: item.event.id, meaning: "stop", title: "Adverse event" };
  const { rule, outcome } = item.finding;
  return { ...shared, key: rule, meaning: outcome === "caution" ? "warn" : "stop", title: sayOutcome(outcome) };
}

export type ReadinessView = {
  readonly appointmentId: string;
  readonly ready: boolean;
  /** The one mark: "Ready", or the worst reason. */
  readonly mark: { readonly meaning: Meaning; readonly words: string };
  readonly items: readonly ReadinessItem[];
};

/**
 * The readiness of appointments, or of a day's, by one statement; with `clinical:read` in the ctx the reasons are told, audited by a second.
 * Appointments without needles and those that are over have none and are left out.
 */
export async function listReadiness(ctx: Looking, which: Which): Promise<ReadonlyMap<string, ReadinessView>> {
  const reader = readerOf(ctx);
  const all = (await listGateFacts(ctx, which)).filter(({ visit }) => visit.needles && isAhead(visit.status));
  if (reader === "clinician") await auditOpenings(ctx, all);
  return new Map(all.map((facts) => [facts.visit.id, toReadiness(facts, reader, localDate(ctx.now, facts.visit.timeZone))]));
}

function toReadiness(facts: GateFacts, reader: Reader, today: string): ReadinessView {
  const { visit, missing, procedureDate, consentGap } = facts;
  const checked = readinessItems({
    missing,
    procedureDate,
    today,
    consentUntil: visit.consent.until,
    consentGap,
    inSeries: visit.seriesId !== null,
    reader,
  });
  const offer = canMove(visit.status) && compareDates(visit.date, today) >= 0 ? offerOf(facts) : null;
  const items = offer === null ? checked : [...checked, offerItem(offer)];
  const mark = readinessOf(items)?.mark ?? { meaning: "ok", words: "Ready" };
  return { appointmentId: visit.id, ready: missing.length === 0, mark, items };
}

/** Where the day no longer holds: to plan again from this session on. */
function offerOf({ visit, missing, signed }: GateFacts): ReturnType<typeof wayOn> {
  const { id: appointmentId, seriesId, sessionNumber: session } = visit;
  const stops = stopsBooking(missing, visit.date, answeredOnBy(signed));
  return stops.length === 0 ? null : wayOn({ appointmentId, seriesId, session }, null, stopsUntil(stops));
}
