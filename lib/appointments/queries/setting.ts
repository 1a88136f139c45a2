import { and, asc, eq, isNull, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { servicePhases } from "#db/schema/service-phases.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { Diary } from "../rules/choose.ts";
import { type Phase, type ResourceKind, stretchPhases, totalMinutes } from "../rules/phases.ts";

/** What stands still while a booking is decided: the patient, the service's phases, the location with its hours, and who and what works there. */
export type Setting = {
  readonly patientId: string;
  /** Every record merged into this patient, and their own. */
  readonly patientRecords: readonly string[];
  readonly locationId: string;
  readonly serviceId: string;
  readonly serviceName: string;
  readonly needs: Readonly<Record<ResourceKind, boolean>>;
  /** The visit as the patient knows it, without turnover. */
  readonly minutes: number;
  /** By how much it is longer than its service, shorter when negative; `diary.phases` are stretched by it. */
  readonly extraMinutes: number;
  readonly diary: Omit<Diary, "closures" | "busy" | "patientBusy">;
};

const hoursRows = z.array(z.object({ weekday: z.number(), from: z.string(), to: z.string() }));
const phaseRows = z.array(
  z.object({ minutes: z.number(), needs: z.object({ clinician: z.boolean(), room: z.boolean(), device: z.boolean() }) }),
);
const shiftRows = z.array(
  z.object({ weekday: z.number(), from: z.string(), to: z.string(), validFrom: z.string(), validUntil: z.string().nullable() }),
);

/**
 * Reads the setting of a booking, two statements. A merged patient is booked under the record that stands for them.
 * @param allowArchived for appointments that exist already: their service or place may have been closed to new bookings since.
 */
export async function loadSetting(
  db: Db,
  wanted: { readonly patientId: string; readonly serviceId: string; readonly locationId: string; readonly extraMinutes?: number },
  allowArchived = false,
): Promise<Result<Setting>> {
  const [found] = await db
    .select({
      patientId: sql<string>`i.canonical_id`,
      patientRecords: sql<string[]>`patient_records(i.canonical_id)`,
      locationId: locations.id,
      timeZone: locations.timeZone,
      locationArchived: locations.archivedAt,
      hours: sql`coalesce((select json_agg(json_build_object('weekday', h.weekday, 'from', h.opens, 'to', h.closes)) from ${locationHours} h where h.location_id = ${locations.id}), '[]'::json)`,
      serviceName: services.name,
      serviceArchived: services.archivedAt,
      turnoverMinutes: services.turnoverMinutes,
      phases: sql`(select json_agg(json_build_object('minutes', p.minutes, 'needs', json_build_object('clinician', p.needs_clinician, 'room', p.needs_room, 'device', p.needs_device)) order by p.position) from ${servicePhases} p where p.service_id = ${services.id})`,
    })
    .from(sql`patient_identities i`)
    .leftJoin(locations, eq(locations.id, wanted.locationId))
    .leftJoin(services, eq(services.id, wanted.serviceId))
    .where(sql`i.id = ${wanted.patientId}`);
  if (found === undefined) return refuse("not_found", {}, "patientId");
  const { patientId, patientRecords, timeZone, serviceName, turnoverMinutes } = found;
  if (timeZone === null || (found.locationArchived !== null && !allowArchived)) return refuse("not_found", {}, "locationId");
  if (serviceName === null || turnoverMinutes === null || (found.serviceArchived !== null && !allowArchived))
    return refuse("not_found", {}, "serviceId");
  const ofService: readonly Phase[] = phaseRows.parse(found.phases);
  const phases = stretchPhases(ofService, wanted.extraMinutes ?? 0);
  const inPlace = await db
    .select({
      id: resources.id,
      name: sql<string>`coalesce(${users.name}, ${resources.name})`,
      kind: resources.kind,
      shifts: sql`coalesce((select json_agg(json_build_object('weekday', h.weekday, 'from', h.opens, 'to', h.closes, 'validFrom', h.valid_from, 'validUntil', h.valid_until)) from ${clinicianHours} h where h.resource_id = ${resources.id} and h.location_id = ${wanted.locationId}), '[]'::json)`,
    })
    .from(resources)
    .leftJoin(users, eq(users.id, resources.userId))
    .where(
      and(
        isNull(resources.archivedAt),
        isNull(users.disabledAt),
        or(sql`'clinician' = any(${users.roles})`, eq(resources.locationId, wanted.locationId)),
      ),
    )
    .orderBy(asc(sql`coalesce(${users.name}, ${resources.name})`), asc(resources.id));
  const of = (kind: ResourceKind) => inPlace.filter((resource) => resource.kind === kind);
  const needs = (kind: ResourceKind) => phases.some((phase) => phase.needs[kind]);
  return done({
    patientId,
    patientRecords,
    locationId: wanted.locationId,
    serviceId: wanted.serviceId,
    serviceName,
    needs: { clinician: needs("clinician"), room: needs("room"), device: needs("device") },
    minutes: totalMinutes(phases),
    extraMinutes: totalMinutes(phases) - totalMinutes(ofService),
    diary: {
      timeZone,
      phases,
      turnoverMinutes,
      locationHours: hoursRows.parse(found.hours),
      clinicians: of("clinician").map(({ id, name, shifts }) => ({ id, name, shifts: shiftRows.parse(shifts) })),
      rooms: of("room").map(({ id, name }) => ({ id, name })),
      devices: of("device").map(({ id, name }) => ({ id, name })),
    },
  });
}
