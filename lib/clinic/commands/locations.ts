import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { appointments } from "#db/schema/appointments.ts";
import { clinics } from "#db/schema/clinics.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { type AuditEntry, recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type {
  AddLocationInput,
  RenameClinicInput,
  SetConsentMonthsInput,
  SetLocationHoursInput,
  SetMinorsPathwayInput,
  UpdateLocationInput,
} from "../input/locations.ts";

/** Gives the clinic another name; patients read it on what is issued from now on. */
export function renameClinic(ctx: Ctx<"clinic:write">, { version, name }: RenameClinicInput): Promise<Result<null>> {
  return changeClinic(ctx, version, { name }, { action: "clinic:rename" });
}

/**
 * Turns the minors pathway on or off. Off, nothing lifts the age block, whatever was consented to and signed off before; nothing of that is lost.
 * What is booked already stays, flagged.
 */
export function setMinorsPathway(ctx: Ctx<"clinic:write">, { version, on }: SetMinorsPathwayInput): Promise<Result<null>> {
  return changeClinic(ctx, version, { minorsPathway: on }, { action: "clinic:minors", detail: { on } });
}

/** How long a treatment consent holds from now on; what is signed already keeps its last day. */
export function setConsentMonths(ctx: Ctx<"clinic:write">, { version, months }: SetConsentMonthsInput): Promise<Result<null>> {
  return changeClinic(ctx, version, { consentMonths: months }, { action: "clinic:consent-months", detail: { months } });
}

function changeClinic(
  ctx: Ctx<"clinic:write">,
  version: number,
  change: Partial<typeof clinics.$inferInsert>,
  entry: Pick<AuditEntry, "action" | "detail">,
): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [clinic] = await tx.db
      .update(clinics)
      .set({ ...change, version: version + 1 })
      .where(eq(clinics.version, version))
      .returning({ id: clinics.id });
    if (clinic === undefined) {
      const [only] = await tx.db.select({ id: clinics.id }).from(clinics);
      return only === undefined ? refuse("not_found") : changedMeanwhile(tx, "clinic", only.id);
    }
    await recordAudit(tx, { ...entry, objectType: "clinic", objectId: clinic.id });
    return done(null);
  });
}

/** Adds a location. Its opening hours follow by `setLocationHours`. */
export function addLocation(ctx: Ctx<"clinic:write">, input: AddLocationInput): Promise<Result<{ locationId: string }>> {
  const answer = z.object({ locationId: z.string() });
  return transaction(ctx, (tx) =>
    once(tx, { command: "location:add", key: input.idempotencyKey, input, answer }, async () => {
      const { idempotencyKey: _, ...facts } = input;
      const [added] = await tx.db.insert(locations).values(facts).returning({ id: locations.id });
      if (added === undefined) throw new Error("The location was not returned.");
      await recordAudit(tx, { action: "location:add", objectType: "location", objectId: added.id });
      return done({ locationId: added.id });
    }),
  );
}

/** Changes a location. Its zone stays once something was booked there: agreed local times hang on it (`zone_in_use`). */
export function updateLocation(ctx: Ctx<"clinic:write">, input: UpdateLocationInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const { locationId, version, ...facts } = input;
    const [before] = await tx.db
      .select({ timeZone: locations.timeZone, version: locations.version })
      .from(locations)
      .where(eq(locations.id, locationId))
      .for("update");
    if (before === undefined) return refuse("not_found");
    if (before.version !== version) return changedMeanwhile(tx, "location", locationId);
    if (before.timeZone !== facts.timeZone) {
      const [booked] = await tx.db
        .select({ id: appointments.id })
        .from(appointments)
        .where(eq(appointments.locationId, locationId))
        .limit(1);
      if (booked !== undefined) return refuse("zone_in_use", {}, "timeZone");
    }
    await tx.db
      .update(locations)
      .set({ ...facts, version: version + 1 })
      .where(eq(locations.id, locationId));
    await recordAudit(tx, { action: "location:update", objectType: "location", objectId: locationId });
    return done(null);
  });
}

/** Replaces a location's weekly opening hours as a whole, effective at once. What is booked already stays booked. */
export function setLocationHours(ctx: Ctx<"clinic:write">, input: SetLocationHoursInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [kept] = await tx.db
      .update(locations)
      .set({ version: input.version + 1 })
      .where(and(eq(locations.id, input.locationId), eq(locations.version, input.version)))
      .returning({ id: locations.id });
    if (kept === undefined) return changedMeanwhile(tx, "location", input.locationId);
    await tx.db.delete(locationHours).where(eq(locationHours.locationId, kept.id));
    if (input.week.length > 0) await tx.db.insert(locationHours).values(input.week.map((period) => ({ locationId: kept.id, ...period })));
    await recordAudit(tx, { action: "location:hours", objectType: "location", objectId: kept.id, detail: { periods: input.week.length } });
    return done(null);
  });
}
