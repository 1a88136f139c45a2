import { and, asc, desc, eq, inArray, isNull, or } from "drizzle-orm";
import { adverseEvents } from "#db/schema/adverse-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { locations } from "#db/schema/locations.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { services } from "#db/schema/services.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { addDays, type IsoDate, localDate, sayDate } from "#lib/time.ts";
import { CAME } from "../rules.ts";
import { auditOpenings, type EventRowView, readEvents, toRowView } from "./rows.ts";

/** Everything that came after a patient's visits, what is not over first. Audited before anything is returned, where there is anything. One statement. */
export async function listPatientEvents(ctx: Ctx<"clinical:read">, patientId: string): Promise<readonly EventRowView[]> {
  const rows = await readEvents(ctx, isRecordOf(adverseEvents.patientId, patientId));
  await auditOpenings(ctx, rows);
  return rows.map((row) => toRowView(row, ctx.now));
}

export type NewEventView = {
  /** Visits that it can have come after, the latest first. */
  readonly visits: readonly { readonly id: string; readonly label: string }[];
  readonly today: IsoDate;
  /** What the field for looking again starts from: a week on. */
  readonly inAWeek: IsoDate;
};

export type VisitEventsView = {
  readonly patientId: string;
  readonly visit: { readonly id: string; readonly label: string };
  /** Of this visit, and whatever is not over from before. */
  readonly events: readonly EventRowView[];
  readonly today: IsoDate;
  readonly inAWeek: IsoDate;
};

/** What a visit's own page shows of events; null where there is no such visit. Two statements, and one that audits what is shown. */
export async function getVisitEvents(ctx: Ctx<"clinical:read">, appointmentId: string): Promise<VisitEventsView | null> {
  const [visit] = await ctx.db
    .select({ patientId: appointments.patientId, date: appointments.localDate, service: services.name, timeZone: locations.timeZone })
    .from(appointments)
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .where(eq(appointments.id, appointmentId));
  if (visit === undefined) return null;
  const { patientId, date, service, timeZone } = visit;
  const today = localDate(ctx.now, timeZone);
  const rows = await readEvents(
    ctx,
    and(
      isRecordOf(adverseEvents.patientId, patientId),
      or(eq(adverseEvents.appointmentId, appointmentId), isNull(adverseEvents.resolvedOn)),
    ),
  );
  await auditOpenings(ctx, rows);
  return {
    patientId,
    visit: { id: appointmentId, label: `${sayDate(date)}, ${service}` },
    events: rows.map((row) => toRowView(row, ctx.now)),
    today,
    inAWeek: addDays(today, 7),
  };
}

const VISITS_SHOWN = 12;

/** What the form for a new event starts from. One statement. */
export async function getNewEvent(ctx: Ctx<"clinical:read">, patientId: string): Promise<NewEventView> {
  const rows = await ctx.db
    .select({ id: appointments.id, date: appointments.localDate, service: services.name, timeZone: locations.timeZone })
    .from(appointments)
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .where(and(isRecordOf(appointments.patientId, patientId), inArray(appointments.status, [...CAME])))
    .orderBy(desc(appointments.during), asc(appointments.id))
    .limit(VISITS_SHOWN);
  const today = localDate(ctx.now, rows[0]?.timeZone ?? "UTC");
  return {
    visits: rows.map(({ id, date, service }) => ({ id, label: `${sayDate(date)}, ${service}` })),
    today,
    inAWeek: addDays(today, 7),
  };
}
