import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { servicePhases } from "#db/schema/service-phases.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { ClinicNames } from "../rules/named.ts";

/** Everything that can be booked, as the clinic calls it. */
export async function listClinicNames({ db }: Ctx<"import:run">): Promise<ClinicNames> {
  const named = await db
    .select({
      id: resources.id,
      kind: resources.kind,
      name: sql<string>`coalesce(${users.name}, ${resources.name})`,
      email: sql<string>`coalesce(${users.email}, '')`,
      locationId: sql<string>`coalesce(${resources.locationId}::text, '')`,
    })
    .from(resources)
    .leftJoin(users, eq(users.id, resources.userId))
    .where(
      and(
        isNull(resources.archivedAt),
        isNull(users.disabledAt),
        sql`(${resources.kind} <> 'clinician' or 'clinician' = any(${users.roles}))`,
      ),
    )
    .orderBy(asc(resources.id));
  const of = (kind: "clinician" | "room" | "device") => named.filter((each) => each.kind === kind);
  return {
    locations: await db
      .select({ id: locations.id, name: locations.name, timeZone: locations.timeZone })
      .from(locations)
      .where(isNull(locations.archivedAt))
      .orderBy(asc(locations.id)),
    services: await db
      .select({
        id: services.id,
        name: services.name,
        needs: {
          clinician: sql<boolean>`bool_or(${servicePhases.needsClinician})`,
          room: sql<boolean>`bool_or(${servicePhases.needsRoom})`,
          device: sql<boolean>`bool_or(${servicePhases.needsDevice})`,
        },
      })
      .from(services)
      .innerJoin(servicePhases, eq(servicePhases.serviceId, services.id))
      .where(isNull(services.archivedAt))
      .groupBy(services.id)
      .orderBy(asc(services.id)),
    clinicians: of("clinician"),
    rooms: of("room"),
    devices: of("device"),
  };
}
