import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { clinics } from "#db/schema/clinics.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { devices } from "#db/schema/devices.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import { isAhead } from "#lib/appointments/rules/status.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx, FormCtx } from "#lib/auth/ctx.ts";
import { findInForce } from "#lib/definitions/queries.ts";
import { findVisit, listGateFacts } from "#lib/screening/queries/facts.ts";
import type { Visit } from "#lib/screening/queries/gate-rows.ts";
import { consentGapOn, sayDevices } from "#lib/screening/rules/consent.ts";
import { procedureDay } from "#lib/screening/rules/gate.ts";
import { isMinorOn } from "#lib/screening/rules/minors.ts";
import { localDate, sayBirthDate, sayDate } from "#lib/time.ts";
import { type ConsentDefinition, consentDefinition, fillConsent } from "../input.ts";
import { type ConsentFacts, consentWords } from "../rules/words.ts";
import { findListed, findQuoted } from "./cost.ts";

type Reading = { readonly db: Db; readonly now: Temporal.Instant };

/** The text in force, filled for one visit, with the mark that a signature refers to; null while none is in force or the visit is in no series. */
export type FilledConsent = { readonly versionId: string; readonly text: ConsentDefinition; readonly seen: string };

export async function fillConsentFor(reading: Reading, visit: Visit): Promise<FilledConsent | null> {
  const version = await findConsentInForce(reading);
  const facts = await findConsentFacts(reading, visit);
  if (version === null || facts === null) return null;
  return fillVersion(version, consentWords(facts));
}

type Version = { readonly id: string; readonly definition: ConsentDefinition };

/** The text of a version as it is read, and its mark. */
export function fillVersion({ id, definition }: Version, words: ReturnType<typeof consentWords>): FilledConsent {
  const text = fillConsent(definition, words);
  return { versionId: id, text, seen: contentHash({ versionId: id, text }).toString("hex") };
}

/** The consent of a kind in force, by its stable name; null while no clinician approved one. */
export async function findConsentInForce(
  reading: { readonly db: Db },
  kind: "treatment" | "photo" | "contact" = "treatment",
): Promise<Version | null> {
  const found = await findInForce(reading, "consent", kind);
  return found === null ? null : { id: found.versionId, definition: consentDefinition.parse(found.content) };
}

async function findConsentFacts(reading: Reading, visit: Visit): Promise<ConsentFacts | null> {
  if (visit.seriesId === null) return null;
  const [plan] = await reading.db
    .select({
      protocolName: definitions.name,
      serviceName: services.name,
      sessions: series.sessions,
      gapTargetDays: series.gapTargetDays,
      zones: series.zones,
      phone: locations.phone,
      emergencyNumber: locations.emergencyNumber,
      clinic: clinics.name,
    })
    .from(series)
    .innerJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .innerJoin(services, eq(services.id, series.serviceId))
    .innerJoin(locations, eq(locations.id, visit.locationId))
    .leftJoin(clinics, eq(clinics.only, true))
    .where(eq(series.id, visit.seriesId));
  if (plan === undefined) return null;
  return {
    ...plan,
    devices: (await findDevices(reading, visit.seriesId)).device,
    clinician: await findClinician(reading, visit.id),
    price: await findListed(reading, visit),
    quote: await findQuoted(reading, visit.seriesId),
    screening: await screeningState(reading, visit.id),
  };
}

/** The devices that are planned for the sessions of a series, those gone by too: one consent is given for all of them. As a consent keeps them. */
export async function findDevices(
  { db }: Pick<Reading, "db">,
  seriesId: string,
): Promise<{ readonly device: string | null; readonly deviceIds: string[] | null }> {
  const rows = await db
    .selectDistinct({ id: devices.resourceId, manufacturer: devices.manufacturer, model: devices.model })
    .from(appointments)
    .innerJoin(claims, eq(claims.appointmentId, appointments.id))
    .innerJoin(devices, eq(devices.resourceId, claims.resourceId))
    .where(and(eq(appointments.seriesId, seriesId), isNull(claims.releasedAt)));
  const device = sayDevices(rows.map(({ manufacturer, model }) => (manufacturer === "" ? model : `${manufacturer} ${model}`)));
  return { device, deviceIds: device === null ? null : rows.map(({ id }) => id).sort() };
}

/** Who is booked for the visit. */
async function findClinician({ db }: Reading, appointmentId: string): Promise<ConsentFacts["clinician"]> {
  const [held] = await db
    .select({ name: users.name, profession: users.profession, isSupervised: users.isSupervised })
    .from(claims)
    .innerJoin(resources, eq(resources.id, claims.resourceId))
    .innerJoin(users, eq(users.id, resources.userId))
    .where(and(eq(claims.appointmentId, appointmentId), eq(claims.kind, "clinician"), isNull(claims.releasedAt)))
    .orderBy(claims.id)
    .limit(1);
  return held ?? null;
}

async function screeningState(reading: Reading, appointmentId: string): Promise<ConsentFacts["screening"]> {
  const [facts] = await listGateFacts(reading, [appointmentId]);
  if (facts?.screening === null || facts === undefined) return "not_yet";
  const found = facts.missing.some(({ kind }) => kind === "finding") || facts.decisions.length > 0;
  return found ? "something" : "nothing";
}

export type ConsentFormView = {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly patientName: string;
  /** Null where it is not on record, and then nobody can sign. */
  readonly born: string | null;
  readonly date: string;
  /** A guardian signs with the patient. */
  readonly minor: boolean;
  readonly over: boolean;
  readonly inSeries: boolean;
  /** "Wed 22 Sep 2027": a consent is in force already; completing another replaces it. */
  readonly inForceTo: string | null;
  /** The consent that the patient has signed and that waits for a clinician. */
  readonly waitingId: string | null;
  readonly filled: FilledConsent | null;
};

/** The consent to read and sign for one visit, audited before it is returned. Holds no clinical finding. Null when there is no such appointment. */
export async function getConsentForm(ctx: Ctx<"consent:take">, appointmentId: string): Promise<ConsentFormView | null> {
  const view = await readForm(ctx, appointmentId);
  if (view === null) return null;
  await recordAudit(ctx, { action: "consent:list", objectType: "appointment", objectId: appointmentId, patientId: view.patientId });
  return view;
}

/** The same for the visit that a tablet was handed over for; null where consent is none of its forms. */
export async function getConsentFormAtTablet(ctx: FormCtx): Promise<ConsentFormView | null> {
  return ctx.via === "tablet" && ctx.forms.includes("consent") ? readForm(ctx, ctx.appointmentId) : null;
}

async function readForm(ctx: Reading & { readonly now: Temporal.Instant }, appointmentId: string): Promise<ConsentFormView | null> {
  const visit = await findVisit(ctx, appointmentId);
  if (visit === null) return null;
  const { consent, dateOfBirth } = visit;
  const today = localDate(ctx.now, visit.timeZone);
  const isInForce = consentGapOn(consent, procedureDay(visit, today), dateOfBirth) === null;
  return {
    appointmentId: visit.id,
    patientId: visit.patientId,
    patientName: visit.fullName,
    born: dateOfBirth === null ? null : sayBirthDate(dateOfBirth),
    date: sayDate(visit.date),
    minor: isMinorOn(dateOfBirth, today),
    over: !isAhead(visit.status),
    inSeries: visit.seriesId !== null,
    inForceTo: consent.until === null || !isInForce ? null : sayDate(consent.until),
    waitingId: consent.gap === "waiting" ? consent.id : null,
    filled: await fillConsentFor(ctx, visit),
  };
}
