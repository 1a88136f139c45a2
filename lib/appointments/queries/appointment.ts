import { and, asc, desc, eq, sql } from "drizzle-orm";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { resources } from "#db/schema/resources.ts";
import { series } from "#db/schema/series.ts";
import { servicePhases } from "#db/schema/service-phases.ts";
import { services } from "#db/schema/services.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import {
  daysBetween,
  type IsoDate,
  localDate,
  sayDate,
  sayDistance,
  sayInstant,
  sayTime,
  sayZone,
  type TimeZone,
  type WallTime,
} from "#lib/time.ts";
import { saySpan } from "../outputs/words.ts";
import { type Phase, phaseRanges, RESOURCE_KINDS, type ResourceKind, stretchPhases } from "../rules/phases.ts";
import { type PipState, pipsAround } from "../rules/pips.ts";
import { APPOINTMENT_STATUSES, type AppointmentStatus, canMove, holdsResources, nextStatuses, STATUS_LABELS } from "../rules/status.ts";

export type AppointmentHistoryView = {
  readonly id: string;
  readonly when: string;
  readonly title: string;
  readonly reason: string | null;
  readonly by: string;
};

export type AppointmentView = {
  readonly id: string;
  readonly version: number;
  readonly patientId: string;
  readonly patientName: string;
  readonly patientNumber: string;
  readonly serviceId: string;
  readonly service: string;
  readonly serviceKind: "treatment" | "consultation" | "review";
  readonly needles: boolean;
  readonly locationId: string;
  readonly location: string;
  readonly timeZone: TimeZone;
  readonly zone: string;
  readonly date: IsoDate;
  readonly time: WallTime;
  /** "Tue 10 Mar 2026, 3:00 pm" */
  readonly when: string;
  /** "Tue 24 Nov 2026" */
  readonly dateWords: string;
  /** "9:30–11:00 am" */
  readonly span: string;
  readonly distance: string;
  /** Whether its day has come, and whether its time has. */
  readonly isToday: boolean;
  readonly dayHasCome: boolean;
  readonly started: boolean;
  readonly status: AppointmentStatus;
  readonly next: readonly AppointmentStatus[];
  readonly cancelReason: string | null;
  readonly movable: boolean;
  /** It stays where it is when the others of its series are planned anew. */
  readonly pinned: boolean;
  readonly clinicianId: string | null;
  readonly clinician: string | null;
  readonly room: string | null;
  readonly device: string | null;
  readonly overrideReason: string | null;
  readonly phases: readonly { readonly name: string; readonly span: string; readonly needs: string }[];
  readonly series: {
    readonly id: string;
    readonly name: string;
    readonly session: number;
    readonly sessions: number;
    readonly pips: readonly PipState[];
    /** "Session 2 on Tue 10 Feb 2026, 28 days before" and the one after. */
    readonly neighbours: readonly string[];
    readonly gaps: string;
  } | null;
  readonly history: readonly AppointmentHistoryView[];
};

/** One appointment with its place in the series, what it holds and what happened to it; null when there is none of that id. */
export async function getAppointment(ctx: Ctx<"diary:read">, id: string): Promise<AppointmentView | null> {
  const [row] = await ctx.db
    .select({
      id: appointments.id,
      version: appointments.version,
      patientId: patientDetails.id,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      patientNumber: sql<string>`${patientDetails.number}::text`,
      serviceId: services.id,
      service: services.name,
      serviceKind: services.kind,
      needles: services.needles,
      locationId: locations.id,
      location: locations.name,
      timeZone: appointments.timeZone,
      date: appointments.localDate,
      time: sql<string>`to_char(${appointments.localStart}, 'HH24:MI')`,
      during: appointments.during,
      status: appointments.status,
      pinned: appointments.pinned,
      extraMinutes: appointments.extraMinutes,
      cancelReason: appointments.cancelReason,
      seriesId: series.id,
      session: appointments.sessionNumber,
      sessions: series.sessions,
      gapMin: series.gapMinDays,
      gapTarget: series.gapTargetDays,
      gapMax: series.gapMaxDays,
      protocol: definitions.name,
    })
    .from(appointments)
    .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .leftJoin(series, eq(series.id, appointments.seriesId))
    .leftJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
    .leftJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(eq(appointments.id, id));
  if (row === undefined) return null;
  const { during, seriesId, session, sessions, protocol, gapMin, gapTarget, gapMax, extraMinutes, ...shown } = row;
  const today = localDate(ctx.now, row.timeZone);
  const held = await heldBy(ctx, id);
  const nameOf = (kind: ResourceKind) => held.find((each) => each.kind === kind)?.name ?? null;
  const inSeries =
    seriesId !== null && session !== null && sessions !== null
      ? { id: seriesId, name: protocol ?? "Series", session, sessions, gaps: `${gapMin} to ${gapMax} days, aiming for ${gapTarget}` }
      : null;
  return {
    ...shown,
    zone: sayZone(row.timeZone),
    when: `${sayDate(row.date)}, ${sayTime(row.time)}`,
    dateWords: sayDate(row.date),
    span: saySpan(during, row.timeZone),
    distance: sayDistance(today, row.date),
    isToday: row.date === today,
    dayHasCome: row.date <= today,
    started: Temporal.Instant.compare(during.start, ctx.now) <= 0,
    next: nextStatuses(row.status),
    movable: canMove(row.status),
    clinicianId: held.find(({ kind }) => kind === "clinician")?.id ?? null,
    clinician: nameOf("clinician"),
    room: nameOf("room"),
    device: nameOf("device"),
    overrideReason: held.find(({ overrideReason }) => overrideReason !== null)?.overrideReason ?? null,
    phases: await phasesOf(ctx, { serviceId: row.serviceId, start: during.start, timeZone: row.timeZone, extraMinutes }),
    series: inSeries === null ? null : { ...inSeries, ...(await aroundIt(ctx, inSeries, row)) },
    history: await historyOf(ctx, id, row.timeZone),
  };
}

function heldBy(ctx: Ctx<"diary:read">, id: string) {
  return ctx.db
    .selectDistinctOn([claims.kind], {
      kind: claims.kind,
      id: claims.resourceId,
      name: sql<string>`coalesce(${users.name}, ${resources.name})`,
      overrideReason: claims.overrideReason,
    })
    .from(claims)
    .innerJoin(resources, eq(resources.id, claims.resourceId))
    .leftJoin(users, eq(users.id, resources.userId))
    .where(eq(claims.appointmentId, id))
    .orderBy(claims.kind, sql`${claims.releasedAt} desc nulls first`, desc(claims.createdAt));
}

type PhasesOf = {
  readonly serviceId: string;
  readonly start: Temporal.Instant;
  readonly timeZone: TimeZone;
  readonly extraMinutes: number;
};

async function phasesOf(ctx: Ctx<"diary:read">, { serviceId, start, timeZone, extraMinutes }: PhasesOf) {
  const rows = await ctx.db
    .select({
      name: servicePhases.name,
      minutes: servicePhases.minutes,
      clinician: servicePhases.needsClinician,
      room: servicePhases.needsRoom,
      device: servicePhases.needsDevice,
    })
    .from(servicePhases)
    .where(eq(servicePhases.serviceId, serviceId))
    .orderBy(asc(servicePhases.position));
  const phases = rows.map(({ minutes, clinician, room, device }): Phase => ({ minutes, needs: { clinician, room, device } }));
  return phaseRanges(stretchPhases(phases, extraMinutes), start).map((range, index) => {
    const needs = RESOURCE_KINDS.filter((kind) => phases[index]?.needs[kind]);
    return {
      name: rows[index]?.name ?? "",
      span: saySpan(range, timeZone),
      needs: needs.length === 0 ? "nothing held" : needs.join(", "),
    };
  });
}

async function aroundIt(
  ctx: Ctx<"diary:read">,
  plan: { readonly id: string; readonly session: number; readonly sessions: number },
  visit: { readonly id: string; readonly date: IsoDate },
) {
  const rows = await ctx.db
    .select({
      id: appointments.id,
      session: sql<number>`${appointments.sessionNumber}::int`,
      status: appointments.status,
      bookedOn: appointments.localDate,
      timeZone: appointments.timeZone,
      treatedAt: treatments.endedAt,
    })
    .from(appointments)
    .leftJoin(treatments, and(eq(treatments.appointmentId, appointments.id), eq(treatments.state, "signed")))
    .where(eq(appointments.seriesId, plan.id));
  // "From the actual date of the last treated session, else from the booked one."
  const all = rows.map((each) => ({ ...each, date: each.treatedAt === null ? each.bookedOn : localDate(each.treatedAt, each.timeZone) }));
  const date = all.find(({ id }) => id === visit.id)?.date ?? visit.date;
  const standing = all.filter(({ status, session }) => holdsResources(status) && session !== plan.session);
  const before = standing.filter(({ session }) => session < plan.session).toSorted((a, b) => b.session - a.session)[0];
  const after = standing.filter(({ session }) => session > plan.session).toSorted((a, b) => a.session - b.session)[0];
  return {
    pips: pipsAround(plan.sessions, all, plan.session),
    neighbours: [
      ...(before === undefined ? [] : [`${daysBetween(before.date, date)} days after session ${before.session}, ${sayDate(before.date)}`]),
      ...(after === undefined ? [] : [`${daysBetween(date, after.date)} days before session ${after.session}, ${sayDate(after.date)}`]),
    ],
  };
}

function isStatus(text: string | null): text is AppointmentStatus {
  return APPOINTMENT_STATUSES.some((status) => status === text);
}

async function historyOf(ctx: Ctx<"diary:read">, id: string, timeZone: TimeZone): Promise<AppointmentHistoryView[]> {
  const rows = await ctx.db
    .select({
      id: appointmentEvents.id,
      what: appointmentEvents.what,
      fromStatus: appointmentEvents.fromStatus,
      toStatus: appointmentEvents.toStatus,
      fromStart: appointmentEvents.fromStart,
      toStart: appointmentEvents.toStart,
      reason: appointmentEvents.reason,
      at: appointmentEvents.at,
      by: users.name,
    })
    .from(appointmentEvents)
    .leftJoin(users, eq(users.id, appointmentEvents.by))
    .where(eq(appointmentEvents.appointmentId, id))
    .orderBy(desc(appointmentEvents.at), desc(appointmentEvents.id));
  return rows.map(({ id: eventId, what, fromStatus, toStatus, fromStart, toStart, reason, at, by }) => {
    const status = (text: string | null) => (isStatus(text) ? STATUS_LABELS[text] : "");
    const start = (instant: Temporal.Instant | null) => (instant === null ? "" : sayInstant(instant, timeZone));
    const titles = {
      booked: `Booked for ${start(toStart)}`,
      moved: `Moved from ${start(fromStart)} to ${start(toStart)}`,
      status: `${status(fromStatus)} → ${status(toStatus)}`,
      pinned: "Pinned: it stays when the others are planned anew",
      unpinned: "No longer pinned",
      renumbered: "Given another number in the series",
      undone: toStart === null ? "Booking undone" : `Undone: ${status(toStatus).toLowerCase()} for ${start(toStart)} again`,
    };
    const title = titles[what];
    return { id: eventId, when: sayInstant(at, timeZone), title, reason, by: by ?? "The system" };
  });
}
