import { and, asc, desc, eq, ne, sql } from "drizzle-orm";
import { runKept } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { resources } from "#db/schema/resources.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { treatments, treatmentZones } from "#db/schema/treatments.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { localDate, sayDate, sayDistance, sayInstant, sayTime } from "#lib/time.ts";
import { type SeriesLineView, type SessionFacts, seriesLine } from "../rules/series-line.ts";
import { stands } from "../rules/sessions.ts";
import { getClinicDates, readsClinical } from "./clinic-dates.ts";

export type NextAppointmentView = {
  readonly id: string;
  /** "Today, 2:15 pm" */
  readonly when: string;
  /** "in 3 weeks" */
  readonly distance: string;
  /** "Tue 24 Nov 2026" */
  readonly date: string;
  readonly service: string;
  readonly needles: boolean;
  readonly sessionNumber: number | null;
  /** Clinician, room, device, as claimed. */
  readonly who: string | null;
  readonly where: string;
  readonly status: SessionFacts["status"];
  readonly isToday: boolean;
};

export type PatientSeriesView = SeriesLineView & {
  readonly id: string;
  readonly name: string;
  readonly ended: boolean;
  readonly unscheduled: boolean;
};
export type LastTreatmentView = { readonly id: string; readonly when: string; readonly what: string; readonly signed: boolean };

export type PatientNowView = {
  readonly next: NextAppointmentView | null;
  readonly series: readonly PatientSeriesView[];
  /** For clinicians only. */
  readonly lastTreatment: LastTreatmentView | null;
};

const namesOf = (...kinds: readonly ("clinician" | "room" | "device")[]) =>
  sql<
    string | null
  >`(select string_agg(distinct ${resources.name}, ', ') from ${claims} join ${resources} on ${resources.id} = ${claims.resourceId}
    where ${claims.appointmentId} = ${appointments.id} and ${claims.releasedAt} is null and ${claims.kind} in ${kinds})`;

/** What matters now: the next appointment, the series and, for clinicians, the last treatment. Three statements, whatever the record holds. */
export async function getPatientNow(ctx: Ctx<"patient:read">, patientId: string): Promise<PatientNowView> {
  const [visits, plans, lastTreatment, { today }] = await Promise.all([
    listVisits(ctx, patientId),
    listPlans(ctx, patientId),
    readsClinical(ctx) ? getLastTreatment(ctx, patientId) : null,
    getClinicDates(ctx),
  ]);
  const next = visits.find(
    ({ status, during }) =>
      (status === "booked" || status === "confirmed" || status === "arrived" || status === "in_room") &&
      Temporal.Instant.compare(during.end, ctx.now) > 0,
  );
  const shown = plans.filter(({ endedAt }) => endedAt === null);
  return {
    next: next === undefined ? null : toNextView(next, ctx.now),
    series: (shown.length > 0 ? shown : plans.slice(0, 1)).map((plan) => {
      const booked = visits.flatMap((visit) =>
        visit.seriesId === plan.id && visit.sessionNumber !== null
          ? [
              {
                number: visit.sessionNumber,
                status: visit.status,
                date: visit.localDate,
                time: visit.localStart,
                clinician: visit.clinician,
              },
            ]
          : [],
      );
      const line = seriesLine({
        sessions: plan.sessions,
        gapDays: { min: plan.gapMinDays, target: plan.gapTargetDays, max: plan.gapMaxDays },
        booked,
        today,
      });
      return {
        ...line,
        id: plan.id,
        name: plan.name,
        ended: plan.endedAt !== null,
        unscheduled: !booked.some(stands) && plan.endedAt === null,
      };
    }),
    lastTreatment,
  };
}

function listVisits(ctx: Ctx<"patient:read">, patientId: string) {
  return runKept(
    ctx.db,
    ctx.db
      .select({
        id: appointments.id,
        seriesId: appointments.seriesId,
        sessionNumber: appointments.sessionNumber,
        status: appointments.status,
        during: appointments.during,
        localDate: appointments.localDate,
        localStart: appointments.localStart,
        timeZone: appointments.timeZone,
        service: services.name,
        needles: services.needles,
        location: locations.name,
        clinician: namesOf("clinician"),
        equipment: namesOf("room", "device"),
      })
      .from(appointments)
      .innerJoin(services, eq(services.id, appointments.serviceId))
      .innerJoin(locations, eq(locations.id, appointments.locationId))
      .where(
        and(
          isRecordOf(appointments.patientId, patientId),
          sql`(${appointments.seriesId} is not null or upper(${appointments.during}) > ${ctx.now.toString()}::timestamptz)`,
        ),
      )
      .orderBy(asc(appointments.during)),
  );
}

function toNextView(visit: Awaited<ReturnType<typeof listVisits>>[number], now: Temporal.Instant): NextAppointmentView {
  const today = localDate(now, visit.timeZone);
  const isToday = visit.localDate === today;
  const time = sayTime(visit.localStart);
  const minutes = Math.round(visit.during.start.since(now).total("minutes"));
  const soon = minutes <= 0 ? "now" : minutes < 60 ? `in ${minutes} min` : `in ${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return {
    id: visit.id,
    when: `${isToday ? "Today" : sayDate(visit.localDate)}, ${time}`,
    distance: isToday ? soon : sayDistance(today, visit.localDate),
    date: sayDate(visit.localDate),
    service: visit.service,
    needles: visit.needles,
    sessionNumber: visit.sessionNumber,
    who: visit.clinician,
    where: [visit.location, visit.equipment].filter((part) => part !== null).join(", "),
    status: visit.status,
    isToday,
  };
}

function listPlans(ctx: Ctx<"patient:read">, patientId: string) {
  return runKept(
    ctx.db,
    ctx.db
      .select({
        id: series.id,
        name: definitions.name,
        sessions: series.sessions,
        gapMinDays: series.gapMinDays,
        gapTargetDays: series.gapTargetDays,
        gapMaxDays: series.gapMaxDays,
        endedAt: series.endedAt,
      })
      .from(series)
      .innerJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
      .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
      .where(isRecordOf(series.patientId, patientId))
      .orderBy(desc(series.proposedAt)),
  );
}

async function getLastTreatment(ctx: Ctx<"patient:read">, patientId: string): Promise<LastTreatmentView | null> {
  const [last] = await runKept(
    ctx.db,
    ctx.db
      .select({
        id: treatments.id,
        state: treatments.state,
        startedAt: treatments.startedAt,
        timeZone: appointments.timeZone,
        zones: sql<number>`count(${treatmentZones.id})::int`,
        least: sql<string | null>`min(${treatmentZones.depthMm})::text`,
        most: sql<string | null>`max(${treatmentZones.depthMm})::text`,
      })
      .from(treatments)
      .innerJoin(appointments, eq(appointments.id, treatments.appointmentId))
      .leftJoin(treatmentZones, eq(treatmentZones.treatmentId, treatments.id))
      .where(and(isRecordOf(treatments.patientId, patientId), ne(appointments.status, "cancelled")))
      .groupBy(treatments.id, appointments.id)
      .orderBy(desc(treatments.startedAt))
      .limit(1),
  );
  if (last === undefined) return null;
  return {
    id: last.id,
    when: sayInstant(last.startedAt, last.timeZone),
    what: sayDepths(last.zones, last.least, last.most),
    signed: last.state === "signed",
  };
}

/** "9 zones, 0.50 to 1.00 mm" */
export function sayDepths(zones: number, least: string | null, most: string | null): string {
  const places = `${zones} zone${zones === 1 ? "" : "s"}`;
  if (least === null || most === null) return places;
  return least === most ? `${places}, ${least} mm` : `${places}, ${least} to ${most} mm`;
}
