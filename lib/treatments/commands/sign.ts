import { and, eq, sql } from "drizzle-orm";
import { canonicalJson, contentHash } from "#db/once.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { changeStatusIn } from "#lib/appointments/commands/status.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId } from "#lib/auth/ctx.ts";
import { done, type Result } from "#lib/result.ts";
import type { TreatmentDraftInput } from "../input.ts";
import { listZones } from "../queries/last.ts";
import { readParts } from "../queries/sealed.ts";
import { endOnDay } from "../rules/end.ts";
import { sayDevice } from "../rules/names.ts";
import { canonicalTreatment, SEAL_VERSION } from "../rules/seal.ts";
import type { ZoneSetting } from "../rules/zones.ts";
import { refuseProblems, signOffs, writeDraftIn } from "./draft.ts";
import { findDevice, lockTreatment, type RecordTx } from "./standing.ts";

/** What was signed, for whoever hands out the aftercare in the same transaction. */
export type SignedTreatment = {
  readonly treatmentId: string;
  readonly patientId: string;
  readonly locationId: string;
  readonly endedAt: Temporal.Instant;
  readonly timeZone: string;
};

/**
 * Saves what stands in the form and signs it: every check passes, a hash is taken over the whole record, and the appointment is treated.
 * From then on the database refuses every change. Called only by who also issues the handout: a signed record always has one.
 * @returns `treatment_incomplete` with a sentence for each field, or what saving refuses.
 */
export async function signTreatmentIn(tx: RecordTx, input: TreatmentDraftInput): Promise<Result<SignedTreatment>> {
  const written = await writeDraftIn(tx, input);
  if (!written.ok) return written;
  const { treatment, device, endedAt, problems } = written.value;
  const { deviceId, skinPrep, notes, consentReason = "" } = input;
  if (problems.length > 0 || endedAt === null || deviceId === null || device === null)
    return refuseProblems("treatment_incomplete", problems);
  const { appointment } = treatment;
  const signedBy = authorId(tx);
  // To the millisecond, as the hash says it: the database keeps no finer instants than microseconds.
  const signedAt = tx.now.round({ smallestUnit: "millisecond", roundingMode: "floor" });
  const [author] = await tx.db.select({ isSupervised: users.isSupervised }).from(users).where(eq(users.id, signedBy));
  const cosignNeeded = author?.isSupervised ?? false;
  const { parts, names: called } = await readParts(tx, { id: treatment.id, appointmentId: appointment.id });
  const names = { ...called, [deviceId]: sayDevice(device) };
  const record = {
    id: treatment.id,
    appointmentId: appointment.id,
    patientId: appointment.patientId,
    startedAt: treatment.startedAt,
    startedBy: treatment.startedBy,
    endedAt,
    deviceId,
    skinPrep,
    notes,
    consentReason,
    signedAt,
    signedBy,
    cosignNeeded,
    ...parts,
    names,
  };
  await tx.db
    .update(treatments)
    .set({
      state: "signed",
      signedAt,
      signedBy,
      cosignNeeded,
      contentHash: contentHash(canonicalTreatment(record, SEAL_VERSION)),
      sealVersion: SEAL_VERSION,
      sealedNames: names,
      version: sql`${treatments.version} + 1`,
    })
    .where(and(eq(treatments.id, treatment.id), eq(treatments.state, "draft")));
  const treated = await changeStatusIn(tx, { appointmentId: appointment.id, to: "treated" });
  if (!treated.ok) return treated;
  await recordAudit(tx, {
    action: "treatment:sign",
    objectType: "treatment",
    objectId: treatment.id,
    patientId: appointment.patientId,
    detail: { zones: parts.zones.length, cosignNeeded },
  });
  return done({
    treatmentId: treatment.id,
    patientId: appointment.patientId,
    locationId: appointment.locationId,
    endedAt,
    timeZone: appointment.timeZone,
  });
}

/**
 * Whether this person signed the record already, just as they send it now: then it is the one signature, sent once more because its answer was lost.
 * Another wording is not: it would not be in the record.
 */
export async function isSignedAs(tx: RecordTx, input: TreatmentDraftInput): Promise<boolean> {
  const treatment = await lockTreatment(tx, input.treatmentId);
  if (treatment?.state !== "signed") return false;
  const { locationId, timeZone } = treatment.appointment;
  const [kept] = await tx.db
    .select({
      signedBy: treatments.signedBy,
      endedAt: treatments.endedAt,
      deviceId: treatments.deviceId,
      skinPrep: treatments.skinPrep,
      notes: treatments.notes,
      consentReason: treatments.consentReason,
    })
    .from(treatments)
    .where(eq(treatments.id, treatment.id));
  const device = input.deviceId === null ? null : await findDevice(tx, input.deviceId, locationId);
  const { deviceId, skinPrep, notes, consentReason = "" } = input;
  const endedAt = input.endedAt === null ? null : endOnDay(treatment.startedAt, input.endedAt, timeZone);
  const sent = { signedBy: authorId(tx), endedAt, deviceId, skinPrep, notes, consentReason };
  const zones = await signOffs(tx, treatment, input, device?.labelCapMm ?? null);
  return canonicalJson({ ...sent, zones: byZone(zones) }) === canonicalJson({ ...kept, zones: byZone(await listZones(tx, treatment.id)) });
}

const byZone = (zones: readonly ZoneSetting[]) => Object.fromEntries(zones.map((each) => [each.zone, each]));
