import { and, asc, eq, gte, lte, type SQL, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { services } from "#db/schema/services.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { VisitsFileInput } from "#lib/interchange/input.ts";
import type { VisitLine } from "#lib/interchange/outputs/lists/visits.ts";
import { BATCH, inBatches } from "./batches.ts";

/** Who or what a visit takes up, by name. */
const taken = (kind: "clinician" | "room" | "device"): SQL<string> =>
  sql<string>`(select coalesce(string_agg(distinct r.name, ', '), '') from claims c join resources r on r.id = c.resource_id
    where c.appointment_id = ${appointments.id} and c.kind = ${kind} and c.released_at is null)`;

const columns = {
  id: appointments.id,
  patientId: patientDetails.id,
  number: patientDetails.number,
  givenName: patientDetails.givenName,
  familyName: patientDetails.familyName,
  date: appointments.localDate,
  time: appointments.localStart,
  during: appointments.during,
  timeZone: appointments.timeZone,
  locationId: appointments.locationId,
  location: locations.name,
  service: services.name,
  session: appointments.sessionNumber,
  status: appointments.status,
  cancelReason: appointments.cancelReason,
  clinician: taken("clinician"),
  room: taken("room"),
  device: taken("device"),
  booked: appointments.createdAt,
} as const;

/** By location and day, as an index has them, and within the day by time. */
const comesAfter = ({ locationId, date, time, id }: VisitLine): SQL =>
  sql`(${appointments.locationId}, ${appointments.localDate}, ${appointments.localStart}, ${appointments.id})
    > (${locationId}::uuid, ${date}::date, ${time}::time, ${id}::uuid)`;

/** Every visit of some days, cancelled ones too; whose record was merged stands for the patient whose it is now. Written down before the first is read. */
export async function takeVisits(ctx: Ctx<"list:export">, { from, to }: VisitsFileInput): Promise<AsyncGenerator<readonly VisitLine[]>> {
  const asked = and(
    from === null ? undefined : gte(appointments.localDate, from),
    to === null ? undefined : lte(appointments.localDate, to),
  );
  const rows = await ctx.db.$count(appointments, asked);
  await recordAudit(ctx, { action: "list:appointments", objectType: "appointment", objectId: null, detail: { rows, from, to } });
  return inBatches<VisitLine>((after) =>
    ctx.db
      .select(columns)
      .from(appointments)
      .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
      .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
      .innerJoin(locations, eq(locations.id, appointments.locationId))
      .innerJoin(services, eq(services.id, appointments.serviceId))
      .where(and(asked, after === null ? undefined : comesAfter(after)))
      .orderBy(asc(appointments.locationId), asc(appointments.localDate), asc(appointments.localStart), asc(appointments.id))
      .limit(BATCH),
  );
}
