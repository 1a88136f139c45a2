import { and, eq, sql } from "drizzle-orm";
import { violatedConstraint } from "#db/errors.ts";
import { treatmentAnaesthetics, treatments, treatmentZones } from "#db/schema/treatments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse, refuseFields } from "#lib/result.ts";
import { asksDoctorFirst } from "#lib/screening/queries/anaesthetic.ts";
import { instantToWall } from "#lib/time.ts";
import { findZone } from "#lib/zones.ts";
import type { GivenZone, TreatmentDraftInput } from "../input.ts";
import { findLastSigned } from "../queries/last.ts";
import {
  type Anaesthetic,
  blocksDraft,
  checkTreatment,
  depthCap,
  endOnDay,
  sameAsLastTime,
  sayTreatmentProblem,
  type TreatmentProblem,
} from "../rules.ts";
import { findDevice, type LockedTreatment, lockTreatment, type RecordTx } from "./standing.ts";

type Saved = { readonly treatmentId: string; readonly appointmentId: string };

/** What a draft says, resolved: the end as an instant, the device with its limits. */
export type WrittenDraft = {
  readonly treatment: LockedTreatment;
  readonly zones: readonly GivenZone[];
  readonly anaesthetic: Anaesthetic | null;
  readonly endedAt: Temporal.Instant | null;
  readonly problems: readonly TreatmentProblem[];
};

/** The refusal that puts each problem's sentence beside its field. */
export function refuseProblems(reason: "treatment_not_possible" | "treatment_incomplete", problems: readonly TreatmentProblem[]) {
  return refuseFields(reason, {}, Object.fromEntries(problems.map((problem) => [problem.field, sayTreatmentProblem(problem)])));
}

/**
 * Saves the draft as it stands: zones replaced as a whole, everything else overwritten, under the version that the editor saw.
 * @returns `changed_meanwhile`, `already_signed`, `time_skipped`, or `treatment_not_possible` for depths over the cap and an end before the start.
 */
export function saveTreatmentDraft(ctx: Ctx<"treatment:record">, input: TreatmentDraftInput): Promise<Result<Saved>> {
  return refusingFrozen(() =>
    transaction(ctx, async (tx) => {
      const written = await writeDraftIn(tx, input);
      return written.ok ? done(savedOf(written.value)) : written;
    }),
  );
}

/** As `saveTreatmentDraft`, with the ctx's minute as the end: the button "Ended just now". */
export function endTreatmentNow(ctx: Ctx<"treatment:record">, input: TreatmentDraftInput): Promise<Result<Saved>> {
  return refusingFrozen(() =>
    transaction(ctx, async (tx) => {
      const treatment = await lockTreatment(tx, input.treatmentId);
      if (treatment === null) return refuse("not_found");
      const endedAt = instantToWall(tx.now, treatment.appointment.timeZone).time;
      const written = await writeDraftIn(tx, { ...input, endedAt });
      return written.ok ? done(savedOf(written.value)) : written;
    }),
  );
}

/** As `saveTreatmentDraft`, filling the zones not yet recorded as in the patient's last signed treatment, never over today's caps. */
export function copyLastTreatment(ctx: Ctx<"treatment:record">, input: TreatmentDraftInput): Promise<Result<Saved>> {
  return refusingFrozen(() =>
    transaction(ctx, async (tx) => {
      const treatment = await lockTreatment(tx, input.treatmentId);
      if (treatment === null) return refuse("not_found");
      const last = await findLastSigned(tx, treatment.appointment.patientId, treatment.startedAt);
      if (last === null) return refuse("nothing_to_copy");
      const device = input.deviceId === null ? null : await findDevice(tx, input.deviceId, treatment.appointment.locationId);
      const capOf = (zone: string) =>
        depthCap({ deviceMax: device?.maxDepthMm ?? null, labelCap: device?.labelCapMm ?? null, zoneCap: findZone(zone)?.capMm ?? 0 });
      const written = await writeDraftIn(tx, { ...input, zones: sameAsLastTime(input.zones, last.zones, capOf) });
      return written.ok ? done(savedOf(written.value)) : written;
    }),
  );
}

const savedOf = ({ treatment }: WrittenDraft): Saved => ({ treatmentId: treatment.id, appointmentId: treatment.appointment.id });

/** The database froze the record between the look and the write. */
export async function refusingFrozen<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    const violated = violatedConstraint(error);
    if (violated === "treatments_frozen" || violated === "treatment_zones_frozen") return refuse("already_signed");
    throw error;
  }
}

/** Writes the draft within a transaction that may go on to sign it. Nothing is written on a refusal. */
export async function writeDraftIn(tx: RecordTx, input: TreatmentDraftInput): Promise<Result<WrittenDraft>> {
  const treatment = await lockTreatment(tx, input.treatmentId);
  if (treatment === null) return refuse("not_found");
  if (treatment.state === "signed") return refuse("already_signed");
  const { locationId, timeZone } = treatment.appointment;
  if (treatment.version !== input.version) return changedMeanwhile(tx, "treatment", treatment.id, timeZone);
  const endedAt = input.endedAt === null ? null : endOnDay(treatment.startedAt, input.endedAt, timeZone);
  if (input.endedAt !== null && endedAt === null) return refuse("time_skipped", {}, "endedAt");
  const device = input.deviceId === null ? null : await findDevice(tx, input.deviceId, locationId);
  if (input.deviceId !== null && device === null) return refuse("not_found", {}, "deviceId");
  const { product, doctor, appliedAt: wall } = input.anaesthetic;
  const appliedAt = wall === null ? null : endOnDay(treatment.startedAt, wall, timeZone);
  if (wall !== null && appliedAt === null) return refuse("time_skipped", {}, "anaesthetic.appliedAt");
  const anaesthetic = { product, appliedAt, doctor };
  const asksDoctor = product !== "" && (await asksDoctorFirst(tx, treatment.appointment.id));
  const problems = checkTreatment({
    ...input,
    anaesthetic,
    asksDoctor,
    device,
    startedAt: treatment.startedAt,
    endedAt,
    now: tx.now,
    timeZone,
  });
  const impossible = problems.filter(blocksDraft);
  if (impossible.length > 0) return refuseProblems("treatment_not_possible", impossible);
  await tx.db
    .update(treatments)
    .set({
      endedAt,
      deviceId: input.deviceId,
      cartridgeLot: input.cartridgeLot,
      cartridgeExpiry: input.cartridgeExpiry,
      notes: input.notes,
      version: sql`${treatments.version} + 1`,
    })
    .where(and(eq(treatments.id, treatment.id), eq(treatments.version, input.version)));
  await tx.db.delete(treatmentZones).where(eq(treatmentZones.treatmentId, treatment.id));
  if (input.zones.length > 0)
    await tx.db.insert(treatmentZones).values(input.zones.map((zone) => ({ ...zone, treatmentId: treatment.id })));
  await tx.db.delete(treatmentAnaesthetics).where(eq(treatmentAnaesthetics.treatmentId, treatment.id));
  if (product !== "") await tx.db.insert(treatmentAnaesthetics).values({ ...anaesthetic, treatmentId: treatment.id });
  await recordAudit(tx, {
    action: "treatment:save",
    objectType: "treatment",
    objectId: treatment.id,
    patientId: treatment.appointment.patientId,
    detail: { zones: input.zones.length, ended: endedAt !== null },
  });
  return done({ treatment, zones: input.zones, anaesthetic: product === "" ? null : anaesthetic, endedAt, problems });
}
