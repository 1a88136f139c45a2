/** What the tests of booking do at the front desk, over and over: on committed rows, each test in a clinic of its own. */
import { and, eq, isNull } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import type { MoveAppointmentInput } from "#lib/appointments/input.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { proposeSeries } from "#lib/series/commands/propose.ts";
import type { RescheduleSessionsInput } from "#lib/series/input.ts";
import { addDays } from "#lib/time.ts";
import { at, key, value } from "./results.ts";
import { actingAs, makeSmallClinic, type SmallClinic } from "./small-clinic.ts";

export const plan = (sessions: number, first = "2026-02-03", gap = 28, time = "10:00") =>
  Array.from({ length: sessions }, (_, index) => ({ date: addDays(first, index * gap), time, clinicianId: null }));

type One = {
  readonly patient: number;
  readonly date: string;
  readonly time: string;
  readonly clinicianId: string | null;
  readonly serviceId: string;
};

export const single = (clinic: SmallClinic, more: Partial<One> = {}) => ({
  idempotencyKey: key(),
  patientId: at(clinic.patients, more.patient ?? 0),
  serviceId: more.serviceId ?? clinic.serviceId,
  locationId: clinic.locationId,
  date: more.date ?? "2026-02-03",
  time: more.time ?? "10:00",
  clinicianId: more.clinicianId ?? null,
});

type Move = Pick<MoveAppointmentInput, "version" | "time" | "clinicianId" | "minutes" | "bookTwice" | "reason" | "acceptLongGap">;

export const move = (appointmentId: string, date: string, more: Partial<Move> = {}) => ({
  appointmentId,
  version: more.version ?? 1,
  date,
  time: more.time ?? "10:00",
  clinicianId: more.clinicianId ?? "same",
  minutes: more.minutes ?? null,
  bookTwice: more.bookTwice ?? false,
  reason: more.reason ?? "",
  acceptLongGap: more.acceptLongGap ?? false,
  tellPatient: true,
});

type Wanted = {
  readonly session: number;
  readonly date: string;
  readonly time?: string;
  readonly clinicianId?: string | null;
  readonly minutes?: number;
};

export function deskOf(database: Database) {
  let made = 0;
  const clinicOf = (size?: Parameters<typeof makeSmallClinic>[2]) => {
    made += 1;
    return makeSmallClinic(database, `k${made}`, size);
  };
  const reception = () => actingAs(database, { userId: null, roles: ["reception"] });
  const receptionist = (userId: string) => actingAs(database, { userId, roles: ["reception"] });
  const clinician = (clinic: SmallClinic) => actingAs(database, { userId: at(clinic.clinicians, 0).userId, roles: ["clinician"] });

  async function proposed(clinic: SmallClinic, sessions = 4, patient = 0): Promise<string> {
    const input = {
      idempotencyKey: key(),
      patientId: at(clinic.patients, patient),
      protocolVersionId: clinic.protocolVersionId,
      serviceId: clinic.serviceId,
      locationId: clinic.locationId,
      sessions,
      gaps: { min: 21, target: 28, max: 42 },
      zones: ["chin"],
    };
    return value(await proposeSeries(clinician(clinic), input)).seriesId;
  }

  async function booked(clinic: SmallClinic, sessions = 4): Promise<{ seriesId: string; ids: readonly string[] }> {
    const seriesId = await proposed(clinic, sessions);
    const input = { idempotencyKey: key(), seriesId, sessions: plan(sessions), reason: "", acceptLongGap: false };
    return { seriesId, ids: value(await bookSeries(reception(), input)).appointmentIds };
  }

  /** What a page sends to move sessions of a series, or to book those that are missing: each with the version that it showed. */
  async function reschedule(
    seriesId: string,
    wanted: readonly Wanted[],
    more: Partial<RescheduleSessionsInput> = {},
  ): Promise<RescheduleSessionsInput> {
    const standing = (await sessionsOf(seriesId)).filter(({ status }) => status !== "cancelled" && status !== "no_show");
    return {
      idempotencyKey: key(),
      seriesId,
      what: "replanned",
      reason: "",
      acceptLongGap: false,
      tellPatient: true,
      ...more,
      sessions: wanted.map(({ session, date, time, clinicianId, minutes }) => {
        const shown = standing.find(({ number }) => number === session);
        return {
          session,
          date,
          time: time ?? "10:00",
          clinicianId: clinicianId ?? null,
          minutes: minutes ?? null,
          appointmentId: shown?.id ?? null,
          version: shown?.version ?? null,
        };
      }),
    };
  }

  const sessionsOf = (seriesId: string) =>
    database.db
      .select({
        id: appointments.id,
        number: appointments.sessionNumber,
        date: appointments.localDate,
        status: appointments.status,
        during: appointments.during,
        version: appointments.version,
      })
      .from(appointments)
      .where(eq(appointments.seriesId, seriesId))
      .orderBy(appointments.sessionNumber, appointments.id);

  const liveClaims = (appointmentId: string) =>
    database.db
      .select({ kind: claims.kind, lane: claims.lane })
      .from(claims)
      .where(and(eq(claims.appointmentId, appointmentId), isNull(claims.releasedAt)));

  return { clinicOf, reception, receptionist, clinician, proposed, booked, reschedule, sessionsOf, liveClaims };
}
