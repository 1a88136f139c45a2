import { eq, sql } from "drizzle-orm";
import { treatments, treatmentZones } from "#db/schema/treatments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { listZoneCaps } from "#lib/resources/queries/caps.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { proveColleague } from "#lib/staff/commands/colleague.ts";
import { findZone } from "#lib/zones.ts";
import type { SignOffDepthInput } from "../input.ts";
import { listZones } from "../queries/last.ts";
import { depthCap, plainZone, signedOffCap, withSignOff } from "../rules/zones.ts";
import { refusingFrozen } from "./draft.ts";
import { findDevice, lockTreatment } from "./standing.ts";

/**
 * Writes a depth over the device's label into a draft, signed off by a doctor who proves themself at the screen of whoever records. "over label cap → reason +
 * clinician sign-off"; never deeper than the device goes or the zone allows.
 * @returns `second_person_unproved` and its kin, `doctor_needed`, `device_first`, `depth_over_cap`, `within_label`, `already_signed`.
 */
export async function signOffDepth(ctx: Ctx<"treatment:record">, input: SignOffDepthInput): Promise<Result<null>> {
  const proved = await proveColleague(ctx, input, { colleague: "colleagueId", secret: "secret" });
  if (!proved.ok) return proved;
  if (!proved.value.isDoctor) return refuse("doctor_needed", { name: proved.value.name }, "colleagueId");
  const doctor = proved.value.id;
  const { zone, depthMm, passes, reason } = input;
  return refusingFrozen(() =>
    transaction(ctx, async (tx) => {
      const treatment = await lockTreatment(tx, input.treatmentId);
      if (treatment === null) return refuse("not_found");
      if (treatment.state === "signed") return refuse("already_signed");
      const { deviceId, appointment } = treatment;
      const device = deviceId === null ? null : await findDevice(tx, deviceId, appointment.locationId);
      if (device === null) return refuse("device_first");
      const caps = { deviceMax: device.maxDepthMm, labelCap: device.labelCapMm, zoneCap: (await listZoneCaps(tx))[zone] ?? 0 };
      const reach = signedOffCap(caps);
      if (depthMm > reach) return refuse("depth_over_cap", { zone: findZone(zone)?.label ?? "", cap: reach.toFixed(2) }, "depth");
      if (depthMm <= depthCap(caps)) return refuse("within_label", { cap: depthCap(caps).toFixed(2) }, "depth");
      const earlier = (await listZones(tx, treatment.id)).find((given) => given.zone === zone) ?? null;
      const given = { ...(earlier ?? plainZone(zone, depthMm, passes)), depthMm, passes, overLabelReason: reason };
      const signedOff = withSignOff(given, { labelCap: device.labelCapMm, earlier: null, doctor });
      await tx.db
        .insert(treatmentZones)
        .values({ ...signedOff, treatmentId: treatment.id })
        .onConflictDoUpdate({ target: [treatmentZones.treatmentId, treatmentZones.zone], set: signedOff });
      await tx.db
        .update(treatments)
        .set({ savedAt: tx.now, savedBy: authorId(tx), savedFrom: null, savedEdit: null, version: sql`${treatments.version} + 1` })
        .where(eq(treatments.id, treatment.id));
      await recordAudit(tx, {
        action: "treatment:sign-off-depth",
        objectType: "treatment",
        objectId: treatment.id,
        patientId: appointment.patientId,
        detail: { zone, depth: depthMm.toFixed(2), doctor },
      });
      return done(null);
    }),
  );
}
