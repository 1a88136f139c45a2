import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { devices } from "#db/schema/devices.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { series } from "#db/schema/series.ts";
import { servicePhases } from "#db/schema/service-phases.ts";
import { services } from "#db/schema/services.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { type PipState, pipsAround } from "#lib/appointments/rules/pips.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getPatientHeader, type PatientHeaderView } from "#lib/patients/queries/record.ts";
import { listZoneCaps } from "#lib/resources/queries/caps.ts";
import { sayServiceLate } from "#lib/resources/rules.ts";
import { protocolContent } from "#lib/series/input.ts";
import { instantToWall, localDate, sayDistance, sayInstant, sayTime } from "#lib/time.ts";
import { ZONES } from "#lib/zones.ts";
import { beyondConsent, type Consented } from "../rules/consented.ts";
import { sayModel } from "../rules/names.ts";
import type { ZoneSetting } from "../rules/zones.ts";
import { findConsented } from "./consented.ts";
import { findLastSigned, type LastTreatmentView, listZones } from "./last.ts";
import { listMissing, type MissingView } from "./missing.ts";
import { type PlannedDepth, plannedDepths } from "./plan.ts";
import { countCartridges } from "./units.ts";

type RecordingCtx = Ctx<"treatment:record" | "patient:read" | "clinical:read">;

export type DeviceChoiceView = {
  readonly id: string;
  /** "SkinPen 1, label 1.50, deepest 2.50 mm"; says too where its service is late. */
  readonly label: string;
  readonly name: string;
  /** In mm. */
  readonly maxDepthMm: number;
  readonly labelCapMm: number | null;
  /** "The consent names Crown SkinPen, not this device.": what of a treatment with it lies beyond the consent; null where nothing does. */
  readonly beyondConsent: string | null;
};

export type ZonePlanView = {
  readonly id: string;
  readonly label: string;
  readonly region: "face" | "neck" | "scalp" | "hand" | "body";
  /** The clinic's cap for the zone without a device, in mm. */
  readonly capMm: number;
  /** The protocol's range in mm; null outside the plan. */
  readonly plan: { readonly fromMm: number; readonly toMm: number } | null;
  readonly last: { readonly depthMm: number; readonly passes: number } | null;
};

export type DraftView = {
  readonly treatmentId: string;
  readonly version: number;
  readonly state: "draft" | "signed";
  /** "2:58 pm", and the same as "14:58". */
  readonly started: string;
  readonly startedAt: string;
  /** Whole seconds since then. */
  readonly seconds: number;
  readonly startedBy: string;
  readonly zones: readonly ZoneSetting[];
  readonly deviceId: string | null;
  readonly skinPrep: string;
  /** "15:08" on the location's clock. */
  readonly endedAt: string | null;
  readonly notes: string;
  readonly consentReason: string;
  /** Whether the aftercare is another than the set's. */
  readonly aftercareAdjusted: boolean;
  /** How many needle cartridges or heads the record names. */
  readonly cartridges: number;
  /** "3:08 pm", and by whom; null while nothing was saved. */
  readonly saved: { readonly at: string; readonly by: string } | null;
};

export type RecordingView = {
  readonly appointmentId: string;
  readonly patient: PatientHeaderView;
  readonly service: string;
  /** "Tue 24 Nov 2026, 2:15 pm", and how far away that is. */
  readonly when: string;
  readonly distance: string;
  readonly location: string;
  readonly session: {
    readonly number: number;
    readonly of: number;
    readonly protocol: string;
    readonly endpoint: string | null;
    readonly seriesId: string;
    /** The series in small, as seen from this session. */
    readonly pips: readonly PipState[];
  } | null;
  readonly plannedMinutes: number;
  readonly missing: readonly MissingView[];
  readonly zones: readonly ZonePlanView[];
  readonly devices: readonly DeviceChoiceView[];
  /** The device that the appointment holds. */
  readonly bookedDeviceId: string | null;
  readonly last: LastTreatmentView | null;
  readonly draft: DraftView | null;
};

async function findVisit(ctx: RecordingCtx, appointmentId: string) {
  const [visit] = await ctx.db
    .select({
      patientId: appointments.patientId,
      locationId: appointments.locationId,
      location: locations.name,
      timeZone: locations.timeZone,
      service: services.name,
      needles: services.needles,
      status: appointments.status,
      during: appointments.during,
      localDate: appointments.localDate,
      session: appointments.sessionNumber,
      sessions: series.sessions,
      seriesId: appointments.seriesId,
      zones: series.zones,
      protocol: definitions.name,
      content: definitionVersions.content,
      minutes: sql<number>`coalesce((select sum(${servicePhases.minutes}) from ${servicePhases} where ${servicePhases.serviceId} = ${services.id} and ${servicePhases.needsDevice}), 0)::int`,
      bookedDeviceId: sql<
        string | null
      >`(select ${claims.resourceId} from ${claims} where ${claims.appointmentId} = ${appointments.id} and ${claims.kind} = 'device' and ${claims.releasedAt} is null limit 1)`,
    })
    .from(appointments)
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .leftJoin(series, eq(series.id, appointments.seriesId))
    .leftJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
    .leftJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(eq(appointments.id, appointmentId));
  return visit ?? null;
}

/**
 * Everything the recording page needs: before the start what is missing, after it the draft, with the protocol's plan and the last treatment.
 * Opening it is audited first. Null when there is no such appointment.
 */
export async function getTreatmentForRecording(ctx: RecordingCtx, appointmentId: string): Promise<RecordingView | null> {
  const visit = await findVisit(ctx, appointmentId);
  if (visit === null) return null;
  await recordAudit(ctx, { action: "treatment:open", objectType: "appointment", objectId: appointmentId, patientId: visit.patientId });
  const [patient, draft] = await Promise.all([getPatientHeader(ctx, visit.patientId), findDraft(ctx, appointmentId, visit.timeZone)]);
  if (patient === null) return null;
  const consented = draft === null ? null : await findConsented(ctx, appointmentId);
  const [last, choices, zoneCaps, booked, missing] = await Promise.all([
    findLastSigned(ctx, visit.patientId, visit.during.end),
    listDevices(ctx, visit.locationId, consented),
    listZoneCaps(ctx),
    visit.seriesId === null ? [] : listBooked(ctx, visit.seriesId),
    draft === null ? listMissing(ctx, appointmentId, visit) : [],
  ]);
  // A plan that cannot be read leaves the record without one; the treatment itself does not wait for it.
  const protocol = protocolContent.safeParse(visit.content).data ?? null;
  return {
    appointmentId,
    patient,
    service: visit.service,
    when: sayInstant(visit.during.start, visit.timeZone),
    distance: sayDistance(instantToWall(ctx.now, visit.timeZone).date, visit.localDate),
    location: visit.location,
    session:
      visit.session === null || visit.sessions === null || visit.seriesId === null
        ? null
        : {
            number: visit.session,
            of: visit.sessions,
            protocol: visit.protocol ?? visit.service,
            endpoint: protocol?.endpoint ?? null,
            seriesId: visit.seriesId,
            pips: pipsAround(visit.sessions, booked, visit.session),
          },
    plannedMinutes: visit.minutes,
    missing,
    zones: planZones(plannedDepths(visit.content, visit.zones ?? []), zoneCaps, last),
    devices: choices,
    bookedDeviceId: visit.bookedDeviceId,
    last,
    draft,
  };
}

/** Every appointment of the series, for its line. */
function listBooked(ctx: RecordingCtx, seriesId: string) {
  return ctx.db
    .select({ session: sql<number>`${appointments.sessionNumber}::int`, status: appointments.status })
    .from(appointments)
    .where(eq(appointments.seriesId, seriesId));
}

function planZones(
  plan: readonly PlannedDepth[],
  zoneCaps: Readonly<Record<string, number>>,
  last: LastTreatmentView | null,
): ZonePlanView[] {
  return ZONES.map(({ id, label, region }) => {
    const depth = plan.find(({ zone }) => zone === id);
    const before = last?.zones.find(({ zone }) => zone === id);
    return {
      id,
      label,
      region,
      capMm: zoneCaps[id] ?? 0,
      plan: depth === undefined ? null : { fromMm: depth.fromMm, toMm: depth.toMm },
      last: before === undefined ? null : { depthMm: before.depthMm, passes: before.passes },
    };
  });
}

async function findDraft(ctx: RecordingCtx, appointmentId: string, timeZone: string): Promise<DraftView | null> {
  const [row] = await ctx.db
    .select({
      id: treatments.id,
      version: treatments.version,
      state: treatments.state,
      startedAt: treatments.startedAt,
      startedBy: users.name,
      deviceId: treatments.deviceId,
      skinPrep: treatments.skinPrep,
      endedAt: treatments.endedAt,
      notes: treatments.notes,
      consentReason: treatments.consentReason,
      aftercareAdjusted: sql<boolean>`${treatments.aftercare} is not null`,
      savedAt: treatments.savedAt,
      savedBy: sql<string | null>`(select u.name from ${users} u where u.id = ${treatments.savedBy})`,
    })
    .from(treatments)
    .innerJoin(users, eq(users.id, treatments.startedBy))
    .where(eq(treatments.appointmentId, appointmentId));
  if (row === undefined) return null;
  const { id, startedAt, endedAt, savedAt, savedBy, ...rest } = row;
  const [zones, cartridges] = await Promise.all([listZones(ctx, id), countCartridges(ctx, id)]);
  const clock = (at: Temporal.Instant) => instantToWall(at, timeZone).time;
  return {
    ...rest,
    treatmentId: id,
    started: sayTime(clock(startedAt)),
    startedAt: clock(startedAt),
    seconds: Math.max(0, Math.floor(startedAt.until(ctx.now).total("seconds"))),
    endedAt: endedAt === null ? null : clock(endedAt),
    saved: savedAt === null ? null : { at: sayTime(clock(savedAt)), by: savedBy ?? "" },
    zones,
    cartridges,
  };
}

async function listDevices(ctx: RecordingCtx, locationId: string, consented: Consented | null): Promise<DeviceChoiceView[]> {
  const rows = await ctx.db
    .select({
      id: resources.id,
      name: resources.name,
      manufacturer: devices.manufacturer,
      model: devices.model,
      maxDepthMm: devices.maxDepthMm,
      labelCapMm: devices.labelCapMm,
      serviceDue: devices.serviceDue,
      timeZone: locations.timeZone,
    })
    .from(resources)
    .innerJoin(locations, eq(locations.id, resources.locationId))
    .innerJoin(devices, eq(devices.resourceId, resources.id))
    .where(and(eq(resources.locationId, locationId), isNull(resources.archivedAt)))
    .orderBy(asc(resources.name), asc(resources.id));
  return rows.map(({ id, name, maxDepthMm, labelCapMm, serviceDue, timeZone, ...device }) => {
    const late = sayServiceLate(serviceDue, localDate(ctx.now, timeZone));
    const depths = `${labelCapMm === null ? "" : `label ${labelCapMm.toFixed(2)}, `}deepest ${maxDepthMm.toFixed(2)} mm`;
    const label = [name, depths, late ?? undefined].filter((part) => part !== undefined).join(", ");
    return { id, name, label, maxDepthMm, labelCapMm, beyondConsent: beyondConsent(consented, { id, name: sayModel(device) }) };
  });
}
