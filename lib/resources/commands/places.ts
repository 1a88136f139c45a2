import { and, count, eq, gt, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { violatedConstraint } from "#db/errors.ts";
import { once } from "#db/once.ts";
import { claims } from "#db/schema/claims.ts";
import { devices } from "#db/schema/devices.ts";
import { resources } from "#db/schema/resources.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { AddDeviceInput, AddRoomInput, ArchiveResourceInput, UpdateDeviceInput, UpdateRoomInput } from "../input.ts";
import { lockResources } from "./locks.ts";

const answer = z.object({ resourceId: z.string() });

async function insertResource(
  tx: Tx<"clinic:write">,
  kind: "room" | "device",
  input: { readonly name: string; readonly locationId: string },
): Promise<string> {
  const [added] = await tx.db
    .insert(resources)
    .values({ kind, name: input.name, locationId: input.locationId })
    .returning({ id: resources.id });
  if (added === undefined) throw new Error("The resource was not returned.");
  await recordAudit(tx, { action: `${kind}:add`, objectType: "resource", objectId: added.id });
  return added.id;
}

/** What a device's row holds beside its place in the diary. */
function deviceFacts(input: Omit<AddDeviceInput, "idempotencyKey" | "locationId" | "name">) {
  const { deviceKind, ...facts } = input;
  const { manufacturer, model, serial, regulatoryId, needleCount, speeds, serviceDue, maxDepthMm, labelCapMm } = facts;
  return { kind: deviceKind, manufacturer, model, serial, regulatoryId, needleCount, speeds, serviceDue, maxDepthMm, labelCapMm };
}

/** A named violation becomes the sentence beside its field; anything else is thrown on. */
async function withPlaceConstraints<T>(work: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work;
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === "devices_depths") return refuse("device_depths", {}, "labelCapMm");
    if (constraint === "resources_location_id_locations_id_fk") return refuse("not_found", {}, "locationId");
    throw error;
  }
}

/** Adds a room to a location. */
export function addRoom(ctx: Ctx<"clinic:write">, input: AddRoomInput): Promise<Result<{ resourceId: string }>> {
  return withPlaceConstraints(
    transaction(ctx, (tx) =>
      once(tx, { command: "room:add", key: input.idempotencyKey, input, answer }, async () =>
        done({ resourceId: await insertResource(tx, "room", input) }),
      ),
    ),
  );
}

/** Adds a needling device to a location. Depths in millimetres; its label's cap is no deeper than it goes (`device_depths`). */
export function addDevice(ctx: Ctx<"clinic:write">, input: AddDeviceInput): Promise<Result<{ resourceId: string }>> {
  return withPlaceConstraints(
    transaction(ctx, (tx) =>
      once(tx, { command: "device:add", key: input.idempotencyKey, input, answer }, async () => {
        const resourceId = await insertResource(tx, "device", input);
        await tx.db.insert(devices).values({ resourceId, ...deviceFacts(input) });
        return done({ resourceId });
      }),
    ),
  );
}

/** Takes the row at the version the editor saw, or says who was faster. */
async function renameResource(tx: Tx<"clinic:write">, kind: "room" | "device", input: UpdateRoomInput): Promise<Result<null>> {
  const updated = await tx.db
    .update(resources)
    .set({ name: input.name, version: input.version + 1 })
    .where(and(eq(resources.id, input.resourceId), eq(resources.kind, kind), eq(resources.version, input.version)))
    .returning({ id: resources.id });
  if (updated.length === 0) return changedMeanwhile(tx, "resource", input.resourceId);
  await recordAudit(tx, { action: `${kind}:update`, objectType: "resource", objectId: input.resourceId });
  return done(null);
}

/** Renames a room. */
export function updateRoom(ctx: Ctx<"clinic:write">, input: UpdateRoomInput): Promise<Result<null>> {
  return transaction(ctx, (tx) => renameResource(tx, "room", input));
}

/** Changes a device. Signed treatments keep the settings they were recorded with. */
export function updateDevice(ctx: Ctx<"clinic:write">, input: UpdateDeviceInput): Promise<Result<null>> {
  return withPlaceConstraints(
    transaction(ctx, async (tx) => {
      const renamed = await renameResource(tx, "device", input);
      if (!renamed.ok) return renamed;
      await tx.db.update(devices).set(deviceFacts(input)).where(eq(devices.resourceId, input.resourceId));
      return done(null);
    }),
  );
}

/** Takes a room or device out of use. Refused while a visit to come still needs it (`resource_in_use`); nothing is deleted. */
export function archiveResource(ctx: Ctx<"clinic:write">, input: ArchiveResourceInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [which] = await tx.db.select({ kind: resources.kind }).from(resources).where(eq(resources.id, input.resourceId));
    if (which === undefined || which.kind === "clinician") return refuse("not_found");
    // The lock of whoever books it: a visit that is being booked is counted below, and one that waits finds it gone.
    await lockResources(tx, [{ kind: which.kind, id: input.resourceId }]);
    const [found] = await tx.db
      .select({ kind: resources.kind, version: resources.version })
      .from(resources)
      .where(eq(resources.id, input.resourceId))
      .for("update");
    if (found === undefined || found.kind === "clinician") return refuse("not_found");
    if (found.version !== input.version) return changedMeanwhile(tx, "resource", input.resourceId);
    const [needed] = await tx.db
      .select({ visits: count() })
      .from(claims)
      .where(
        and(
          eq(claims.resourceId, input.resourceId),
          isNull(claims.releasedAt),
          gt(sql`upper(${claims.during})`, sql`${ctx.now.toString()}::timestamptz`),
        ),
      );
    const visits = needed?.visits ?? 0;
    if (visits > 0) return refuse("resource_in_use", { count: visits === 1 ? "One visit is" : `${visits} visits are` });
    await tx.db
      .update(resources)
      .set({ archivedAt: ctx.now, version: input.version + 1 })
      .where(eq(resources.id, input.resourceId));
    await recordAudit(tx, { action: `${found.kind}:archive`, objectType: "resource", objectId: input.resourceId });
    return done(null);
  });
}

/** Takes an archived room or device back into use. */
export function restoreResource(ctx: Ctx<"clinic:write">, input: ArchiveResourceInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [restored] = await tx.db
      .update(resources)
      .set({ archivedAt: null, version: input.version + 1 })
      .where(and(eq(resources.id, input.resourceId), eq(resources.version, input.version), sql`${resources.kind} <> 'clinician'`))
      .returning({ kind: resources.kind });
    if (restored === undefined) return changedMeanwhile(tx, "resource", input.resourceId);
    await recordAudit(tx, { action: `${restored.kind}:restore`, objectType: "resource", objectId: input.resourceId });
    return done(null);
  });
}
