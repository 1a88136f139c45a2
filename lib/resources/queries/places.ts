import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { devices } from "#db/schema/devices.ts";
import { resources } from "#db/schema/resources.ts";
import type { Ctx } from "#lib/auth/ctx.ts";

export type RoomView = {
  readonly id: string;
  readonly name: string;
  readonly locationId: string;
  readonly version: number;
  readonly archived: boolean;
};

export type DeviceView = RoomView & {
  readonly deviceKind: "stamp" | "pen" | "roller";
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  /** As the regulator lists it. */
  readonly regulatoryId: string;
  readonly needleCount: number | null;
  /** The settings of its speed dial, in the maker's words. */
  readonly speeds: string;
  /** The day by which the next service is due; null where none is agreed. */
  readonly serviceDue: string | null;
  /** Millimetres. */
  readonly maxDepthMm: number;
  /** Millimetres; null when the label names none. */
  readonly labelCapMm: number | null;
};

const place = {
  id: resources.id,
  name: resources.name,
  locationId: sql<string>`${resources.locationId}`,
  version: resources.version,
  archived: sql<boolean>`${resources.archivedAt} is not null`,
};

const device = {
  ...place,
  deviceKind: devices.kind,
  manufacturer: devices.manufacturer,
  model: devices.model,
  serial: devices.serial,
  regulatoryId: devices.regulatoryId,
  needleCount: devices.needleCount,
  speeds: devices.speeds,
  serviceDue: devices.serviceDue,
  maxDepthMm: devices.maxDepthMm,
  labelCapMm: devices.labelCapMm,
};

/** Rooms in use, by name; of one location, or of all when none is named. */
export function listRooms(ctx: Ctx<"clinic:read">, locationId?: string): Promise<RoomView[]> {
  const here = locationId === undefined ? undefined : eq(resources.locationId, locationId);
  return ctx.db
    .select(place)
    .from(resources)
    .where(and(eq(resources.kind, "room"), isNull(resources.archivedAt), here))
    .orderBy(asc(resources.name), asc(resources.id));
}

/** Devices in use, by name; of one location, or of all when none is named. */
export function listDevices(ctx: Ctx<"clinic:read">, locationId?: string): Promise<DeviceView[]> {
  const here = locationId === undefined ? undefined : eq(resources.locationId, locationId);
  return ctx.db
    .select(device)
    .from(resources)
    .innerJoin(devices, eq(devices.resourceId, resources.id))
    .where(and(isNull(resources.archivedAt), here))
    .orderBy(asc(resources.name), asc(resources.id));
}

/** Rooms and devices that are no longer used, by name. */
export function listArchivedResources(ctx: Ctx<"clinic:read">): Promise<RoomView[]> {
  return ctx.db
    .select(place)
    .from(resources)
    .where(sql`${resources.kind} <> 'clinician' and ${resources.archivedAt} is not null`)
    .orderBy(asc(resources.name), asc(resources.id));
}

export type ResourceView = { readonly kind: "room"; readonly room: RoomView } | { readonly kind: "device"; readonly device: DeviceView };

/** One room or device, archived ones too; null for another id, a clinician's included. */
export async function getResource(ctx: Ctx<"clinic:read">, id: string): Promise<ResourceView | null> {
  const [found] = await ctx.db
    .select({ kind: resources.kind, ...place })
    .from(resources)
    .where(eq(resources.id, id));
  if (found === undefined || found.kind === "clinician") return null;
  const { kind, ...room } = found;
  if (kind === "room") return { kind, room };
  const [details] = await ctx.db
    .select(device)
    .from(resources)
    .innerJoin(devices, eq(devices.resourceId, resources.id))
    .where(eq(resources.id, id));
  return details === undefined ? null : { kind, device: details };
}
