/** A visit that may start: screened, consented, arrived, in a clinic with a device and an aftercare set in force. */
import { eq } from "drizzle-orm";
import { contentHash } from "#db/once.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { devices } from "#db/schema/devices.ts";
import { resources } from "#db/schema/resources.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { treatmentSupplies } from "#db/schema/treatment-supplies.ts";
import { zoneCaps } from "#db/schema/zone-caps.ts";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { signScreening } from "#lib/screening/commands/sign.ts";
import { completeStaffPart } from "#lib/screening/commands/staff-part.ts";
import { startTreatment } from "#lib/treatments/commands/start.ts";
import type { TreatmentDraftInput } from "#lib/treatments/input.ts";
import { plainZone } from "#lib/treatments/rules/zones.ts";
import { giveConsent } from "./consents.ts";
import { at, key, value } from "./results.ts";
import { as, bookVisit, NOW, postedForm, type ScreeningClinic } from "./screened-visit.ts";

/** A pen that goes to 2.50 mm and is labelled to 1.50 mm. */
export async function addDevice({ database, locationId }: ScreeningClinic, model = "SkinPen Precision"): Promise<string> {
  const made = await database.db
    .insert(resources)
    .values({ kind: "device", name: model === "SkinPen Precision" ? "SkinPen 1" : model, locationId })
    .returning({ id: resources.id });
  const { id } = at(made, 0);
  await database.db.insert(devices).values({ resourceId: id, kind: "pen", model, maxDepthMm: 2.5, labelCapMm: 1.5 });
  return id;
}

export async function putAftercareInForce({ database, clinician }: ScreeningClinic): Promise<void> {
  const made = await database.db
    .insert(definitions)
    .values({ kind: "aftercare", slug: "aftercare", name: "Aftercare" })
    .returning({ id: definitions.id });
  await database.db.insert(definitionVersions).values({
    definitionId: at(made, 0).id,
    number: 1,
    state: "in_force",
    content: defaultAftercareSet,
    contentHash: contentHash(defaultAftercareSet),
    approvedBy: clinician.id,
    approvedAt: NOW,
    inForceAt: NOW,
  });
}

/** Screens and consents the patient of a visit, all clear, through the product's own commands. */
export async function clearGate(clinic: ScreeningClinic, appointmentId: string, now = NOW): Promise<void> {
  const reception = as(clinic, clinic.reception, ["screening:take"], now);
  const form = { appointmentId, formVersionId: clinic.form.versionId };
  const signature = { image: null, typedName: "Ines Carvalho" };
  const page = { ...form, part: "full", mode: "tablet", answers: postedForm(), seen: {}, begun: false, leaveOpen: false } as const;
  value(await signScreening(reception, { ...page, signature, idempotencyKey: key() }));
  const staff = as(clinic, clinic.clinician, ["screening:decide"], now);
  value(await completeStaffPart(staff, { ...form, answers: { capacity_concern: "no" }, idempotencyKey: key() }));
  await giveConsent(clinic, appointmentId, now);
}

/** Twenty minutes after the patient signed: the needling starts. */
export const STARTED = NOW.add({ minutes: 20 });
/** When the record is signed: 11:00 am in Melbourne. */
export const SIGNING = NOW.add({ minutes: 60 });

export type Started = {
  readonly patientId: string;
  readonly seriesId: string;
  readonly appointmentId: string;
  readonly treatmentId: string;
};

/** A deeper cap of a zone, in millimetres, in force by the doctor's approval. */
export async function raiseCap({ database, doctor }: ScreeningClinic, zone: string, capMm: number): Promise<void> {
  const which = eq(zoneCaps.zone, zone);
  await database.db.update(zoneCaps).set({ capMm }).where(which);
  await database.db.update(zoneCaps).set({ approvedBy: doctor.id, approvedAt: SIGNING }).where(which);
}

/** Opens a cartridge of a lot of its own for a treatment. */
export async function openCartridge(
  { database, locationId, clinician }: ScreeningClinic,
  treatmentId: string,
  { lot = "BC-2609-114", expiry = "2028-09-30" } = {},
): Promise<void> {
  const kind = "cartridge";
  const made = await database.db.insert(supplies).values({ kind, name: "12-needle tip", singleUse: true }).returning({ id: supplies.id });
  const supplyId = at(made, 0).id;
  const lots = await database.db.insert(supplyLots).values({ supplyId, locationId, lot, expiry }).returning({ id: supplyLots.id });
  const lotId = at(lots, 0).id;
  await database.db.insert(treatmentSupplies).values({ treatmentId, lotId, supplyId, openedAt: STARTED, addedBy: clinician.id });
}

/** A treatment under way, with its cartridge opened. */
export async function equippedVisit(clinic: ScreeningClinic): Promise<Started> {
  const visit = await startedVisit(clinic);
  await openCartridge(clinic, visit.treatmentId);
  return visit;
}

/** A treatment just started: nothing is recorded yet. */
export async function startedVisit(clinic: ScreeningClinic): Promise<Started> {
  const { patientId, seriesId, appointmentId } = await bookVisit(clinic);
  await clearGate(clinic, appointmentId);
  const ctx = as(clinic, clinic.clinician, ["treatment:record"], STARTED);
  const { treatmentId } = value(await startTreatment(ctx, { idempotencyKey: key(), appointmentId }));
  return { patientId, seriesId, appointmentId, treatmentId };
}

/** A record with nothing missing: two zones, ended at 10:50 am. */
export function wholeRecord(treatmentId: string, deviceId: string, changes: Partial<TreatmentDraftInput> = {}): TreatmentDraftInput {
  return {
    treatmentId,
    version: 1,
    zones: [plainZone("forehead", 0.75, 3), plainZone("chin", 1, 4)],
    deviceId,
    skinPrep: "",
    endedAt: "10:50",
    notes: "Even redness.",
    ...changes,
  };
}
