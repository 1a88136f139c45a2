import type { AppointmentStatus } from "#lib/appointments/rules/status.ts";
import type { RecordParts } from "#lib/privacy/outputs/record.ts";
import { between, named, type Resource, type Told, text, to } from "./words.ts";

type Appointment = RecordParts["appointments"][number];

const STATUS: ReadonlyMap<string, string> = new Map<AppointmentStatus, string>([
  ["booked", "booked"],
  ["confirmed", "booked"],
  ["arrived", "arrived"],
  ["in_room", "checked-in"],
  ["treated", "fulfilled"],
  ["closed", "fulfilled"],
  ["cancelled", "cancelled"],
  ["no_show", "noshow"],
]);

/** Visits, with whom and what they take: what was released again is not told, for it no longer holds. */
export function appointmentsOf({ appointments }: RecordParts, patient: Told): readonly Resource[] {
  return appointments.map((appointment) => ({
    resourceType: "Appointment",
    id: appointment.id,
    status: STATUS.get(appointment.status),
    cancelationReason: appointment.status === "cancelled" ? { text: appointment.cancelReason } : null,
    serviceType: [text(appointment.service)],
    description:
      appointment.sessionNumber === null ? appointment.service : `${appointment.service}, session ${appointment.sessionNumber} of a series`,
    start: appointment.startsAt,
    end: appointment.endsAt,
    minutesDuration: Math.max(1, Math.round(Temporal.Instant.from(appointment.startsAt).until(appointment.endsAt).total("minutes"))),
    participant: [
      { actor: patient, status: "accepted" },
      ...[...takenBy(appointment), appointment.location].map((name) => ({ actor: named(name), status: "accepted" })),
    ],
  }));
}

const takenBy = ({ takes }: Appointment): readonly string[] => [
  ...new Set(takes.filter(({ releasedAt }) => releasedAt === null).map(({ name }) => name)),
];

type Series = RecordParts["series"][number];

/** A series as a plan whose activities are its visits. */
export function plansOf({ series, appointments }: RecordParts, patient: Told): readonly Resource[] {
  return series.map((each) => ({
    resourceType: "CarePlan",
    id: each.id,
    status: planStatus(each, appointments),
    intent: "plan",
    title: each.protocol,
    description: `${each.sessions} sessions of ${each.service}, ${each.gapMinDays} to ${each.gapMaxDays} days apart, best ${each.gapTargetDays}`,
    subject: patient,
    period: between(each.proposedAt, each.endedAt),
    created: each.proposedAt,
    author: named(each.proposedBy),
    activity: appointments.filter(({ seriesId }) => seriesId === each.id).map(({ id }) => ({ reference: to(id) })),
    note: [{ text: each.pausedReason }, { text: each.endedReason }],
  }));
}

/** A series that somebody ended was cut short; one is complete when as many visits as it plans were treated. */
function planStatus({ id, sessions, endedAt, pausedAt }: Series, appointments: readonly Appointment[]): string {
  if (endedAt !== null) return "revoked";
  const treated = appointments.filter(({ seriesId, status }) => seriesId === id && STATUS.get(status) === "fulfilled");
  if (treated.length >= sessions) return "completed";
  return pausedAt === null ? "active" : "on-hold";
}
