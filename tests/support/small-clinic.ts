/** A clinic just large enough to book in: one location, clinicians, rooms, devices, a needling service in phases, a consultation, an approved protocol. */
import type { Database } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { devices } from "#db/schema/devices.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { patients } from "#db/schema/patients.ts";
import { resources } from "#db/schema/resources.ts";
import { servicePhases } from "#db/schema/service-phases.ts";
import { serviceCategories, services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import { asSystem, type Ctx } from "#lib/auth/ctx.ts";
import { allows, type Permission, type Role } from "#lib/auth/policy.ts";
import type { ProtocolContent } from "#lib/series/input.ts";

/** Monday 5 January 2026, 8:00 am in Melbourne. */
export const START = Temporal.Instant.from("2026-01-04T21:00:00Z");

export const PROTOCOL: ProtocolContent = {
  indication: "Acne scarring",
  serviceKey: "needling-face",
  sessions: { min: 1, default: 4, max: 12 },
  gapDays: { min: 21, target: 28, max: 42 },
  underFourWeeks: true,
  depths: [{ zone: "chin", fromMm: 0.5, toMm: 1.5 }],
  endpoint: "Even redness",
  review: "12 to 16 weeks after the last session",
  evidence: "An example for tests",
  flags: [],
  openToReception: false,
  addOns: [],
};

export type SmallClinic = {
  readonly locationId: string;
  readonly serviceId: string;
  readonly consultationId: string;
  readonly protocolVersionId: string;
  readonly clinicians: readonly { readonly userId: string; readonly resourceId: string; readonly name: string }[];
  readonly rooms: readonly string[];
  readonly devices: readonly string[];
  readonly patients: readonly string[];
};

type Size = {
  readonly clinicians?: number;
  readonly rooms?: number;
  readonly devices?: number;
  readonly patients?: number;
  readonly timeZone?: string;
};

function only<T>(rows: readonly T[]): T {
  const [first] = rows;
  if (first === undefined) throw new Error("The row was not returned.");
  return first;
}

const counted = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Makes the clinic with committed rows. Names start with `mark`, so that several fit into one database. Open every day from 8:00 to 20:00. */
export async function makeSmallClinic(database: Database, mark: string, size: Size = {}): Promise<SmallClinic> {
  const { db } = database;
  const location = only(
    await db
      .insert(locations)
      .values({
        name: `${mark} clinic`,
        timeZone: size.timeZone ?? "Australia/Melbourne",
        jurisdiction: "AU-VIC",
        currency: "AUD",
        emergencyNumber: "000",
      })
      .returning({ id: locations.id }),
  );
  const week = counted(7);
  await db.insert(locationHours).values(week.map((weekday) => ({ locationId: location.id, weekday, opens: "08:00", closes: "20:00" })));
  const clinicians = [];
  for (const number of counted(size.clinicians ?? 2)) {
    const name = `${mark} clinician ${number}`;
    const user = only(
      await db
        .insert(users)
        .values({ email: `${mark}-${number}@cadence.example`, name, roles: ["clinician"] })
        .returning({ id: users.id }),
    );
    const resource = only(await db.insert(resources).values({ kind: "clinician", name, userId: user.id }).returning({ id: resources.id }));
    await db.insert(clinicianHours).values(
      week.map((weekday) => ({
        resourceId: resource.id,
        locationId: location.id,
        weekday,
        opens: "08:00",
        closes: "20:00",
        validFrom: "2025-01-01",
      })),
    );
    clinicians.push({ userId: user.id, resourceId: resource.id, name });
  }
  const placed = async (kind: "room" | "device", count: number) => {
    const rows = await db
      .insert(resources)
      .values(counted(count).map((number) => ({ kind, name: `${mark} ${kind} ${number}`, locationId: location.id })))
      .returning({ id: resources.id });
    return rows.map(({ id }) => id);
  };
  const rooms = await placed("room", size.rooms ?? 2);
  const pens = await placed("device", size.devices ?? 2);
  await db.insert(devices).values(pens.map((resourceId) => ({ resourceId, kind: "pen" as const, model: "SkinPen", maxDepthMm: 2.5 })));
  const category = only(
    await db
      .insert(serviceCategories)
      .values({ name: `${mark} category` })
      .returning({ id: serviceCategories.id }),
  );
  const needling = only(
    await db
      .insert(services)
      .values({ categoryId: category.id, name: `${mark} needling`, kind: "treatment", needles: true })
      .returning({ id: services.id }),
  );
  const consultation = only(
    await db
      .insert(services)
      .values({ categoryId: category.id, name: `${mark} consultation`, kind: "consultation", needles: false })
      .returning({ id: services.id }),
  );
  await db.insert(servicePhases).values([
    { serviceId: needling.id, position: 1, name: "Numbing", minutes: 30, needsClinician: false, needsRoom: true, needsDevice: false },
    { serviceId: needling.id, position: 2, name: "Needling", minutes: 45, needsClinician: true, needsRoom: true, needsDevice: true },
    { serviceId: consultation.id, position: 1, name: "Talk", minutes: 30, needsClinician: true, needsRoom: false, needsDevice: false },
  ]);
  const definition = only(
    await db
      .insert(definitions)
      .values({ kind: "protocol", slug: `${mark}-protocol`, name: `${mark} protocol` })
      .returning({ id: definitions.id }),
  );
  const approver = clinicians[0]?.userId ?? null;
  const version = only(
    await db
      .insert(definitionVersions)
      .values({
        definitionId: definition.id,
        number: 1,
        state: "in_force",
        content: PROTOCOL,
        contentHash: contentHash(PROTOCOL),
        approvedBy: approver,
        approvedAt: START,
        inForceAt: START,
      })
      .returning({ id: definitionVersions.id }),
  );
  const people = await db
    .insert(patients)
    .values(counted(size.patients ?? 3).map((number) => ({ givenName: mark, familyName: `Patient ${number}` })))
    .returning({ id: patients.id });
  return {
    locationId: location.id,
    serviceId: needling.id,
    consultationId: consultation.id,
    protocolVersionId: version.id,
    clinicians,
    rooms,
    devices: pens,
    patients: people.map(({ id }) => id),
  };
}

/** Someone of the clinic at work at an instant: commands see their roles, as they do with a person at a screen. */
export function actingAs(
  database: Database,
  who: { readonly userId: string | null; readonly roles: readonly Role[] },
  now: Temporal.Instant = START,
): Ctx<Permission> {
  const ctx = asSystem("test", {
    database,
    now,
    actingAs: { id: who.userId, name: "test", roles: who.roles, isDoctor: false, isPrescriber: false },
  });
  // What a gate tells follows from this proof, which reception never has.
  if (!allows(who.roles, "clinical:read")) Reflect.deleteProperty(ctx.may, "clinical:read");
  return ctx;
}
