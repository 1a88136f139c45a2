import { and, eq, sql } from "drizzle-orm";
import { violatedConstraint } from "#db/errors.ts";
import { treatments, treatmentZones } from "#db/schema/treatments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { listZoneCaps } from "#lib/resources/queries/caps.ts";
import { done, type Result, refuse, refuseFields } from "#lib/result.ts";
import { instantToWall, sayTime } from "#lib/time.ts";
import { NOTES_LIMIT, type TreatmentDraftInput } from "../input.ts";
import { findConsented } from "../queries/consented.ts";
import { findLastSigned, listZones } from "../queries/last.ts";
import { findPlan } from "../queries/plan.ts";
import { findNoteTemplate } from "../queries/templates.ts";
import { countCartridges } from "../queries/units.ts";
import { blocksDraft, checkTreatment, sayTreatmentProblem, type TreatmentProblem } from "../rules/check.ts";
import { beyondConsent } from "../rules/consented.ts";
import { endOnDay } from "../rules/end.ts";
import { sayModel } from "../rules/names.ts";
import { asPlanned, depthCap, sameAsLastTime, withSignOff, type ZoneGiven, type ZoneSetting } from "../rules/zones.ts";
import { findDevice, type LockedTreatment, lockTreatment, type RecordTx } from "./standing.ts";

/** `at` is the minute on the location's clock: "3:08 pm". */
type Saved = { readonly treatmentId: string; readonly version: number; readonly at: string };

/** What a draft says, resolved: the end as an instant, the zones with whoever signed off their depth. */
export type WrittenDraft = {
  readonly treatment: LockedTreatment;
  readonly version: number;
  readonly device: Awaited<ReturnType<typeof findDevice>>;
  readonly zones: readonly ZoneSetting[];
  readonly endedAt: Temporal.Instant | null;
  readonly problems: readonly TreatmentProblem[];
};

/** The refusal that puts each problem's sentence beside its field. */
export function refuseProblems(reason: "treatment_not_possible" | "treatment_incomplete", problems: readonly TreatmentProblem[]) {
  return refuseFields(reason, {}, Object.fromEntries(problems.map((problem) => [problem.field, sayTreatmentProblem(problem)])));
}

/**
 * Saves the draft as it stands: zones replaced as a whole, everything else overwritten, under the version that the editor saw.
 * @returns the new version; or `changed_meanwhile`, `already_signed`, `time_skipped`, `treatment_not_possible` for depths over the cap and an end before the start.
 */
export function saveTreatmentDraft(ctx: Ctx<"treatment:record">, input: TreatmentDraftInput): Promise<Result<Saved>> {
  return saveChanged(ctx, input, async () => done(input));
}

/** As `saveTreatmentDraft`, with the ctx's minute as the end: the button "Ended just now". */
export function endTreatmentNow(ctx: Ctx<"treatment:record">, input: TreatmentDraftInput): Promise<Result<Saved>> {
  return saveChanged(ctx, input, async (tx, { appointment }) =>
    done({ ...input, endedAt: instantToWall(tx.now, appointment.timeZone).time }),
  );
}

/** As `saveTreatmentDraft`, filling the zones not yet recorded as in the patient's last signed treatment, never over today's caps. */
export function copyLastTreatment(ctx: Ctx<"treatment:record">, input: TreatmentDraftInput): Promise<Result<Saved>> {
  return saveChanged(ctx, input, async (tx, { appointment, startedAt }) => {
    const last = await findLastSigned(tx, appointment.patientId, startedAt);
    if (last === null) return refuse("nothing_to_copy");
    return done({ ...input, zones: sameAsLastTime(input.zones, last.zones, await capsOf(tx, input.deviceId, appointment.locationId)) });
  });
}

/** As `saveTreatmentDraft`, filling the zones of the plan not yet recorded with what the protocol gives, never over today's caps. */
export function recordAsPlanned(ctx: Ctx<"treatment:record">, input: TreatmentDraftInput): Promise<Result<Saved>> {
  return saveChanged(ctx, input, async (tx, { appointment, startedAt }) => {
    const plan = await findPlan(tx, appointment.id);
    if (plan.length === 0) return refuse("nothing_planned");
    const last = await findLastSigned(tx, appointment.patientId, startedAt);
    const capOf = await capsOf(tx, input.deviceId, appointment.locationId);
    return done({ ...input, zones: asPlanned(input.zones, plan, last?.zones ?? [], capOf) });
  });
}

/** As `saveTreatmentDraft`, with a template's words under the notes. */
export function putTemplateIntoNotes(ctx: Ctx<"treatment:record">, templateId: string, input: TreatmentDraftInput): Promise<Result<Saved>> {
  return saveChanged(ctx, input, async (tx) => {
    const template = await findNoteTemplate(tx, templateId);
    if (template === null) return refuse("not_found");
    const notes = input.notes === "" ? template.words : `${input.notes}\n${template.words}`;
    return notes.length > NOTES_LIMIT ? refuse("notes_too_long", { limit: String(NOTES_LIMIT) }, "notes") : done({ ...input, notes });
  });
}

function saveChanged(
  ctx: Ctx<"treatment:record">,
  input: TreatmentDraftInput,
  change: (tx: RecordTx, treatment: LockedTreatment) => Promise<Result<TreatmentDraftInput>>,
): Promise<Result<Saved>> {
  return refusingFrozen(() =>
    transaction(ctx, async (tx) => {
      const treatment = await lockTreatment(tx, input.treatmentId);
      if (treatment === null) return refuse("not_found");
      const at = sayTime(instantToWall(tx.now, treatment.appointment.timeZone).time);
      // Its answer was lost on the way: it is kept, or something newer of the same page is.
      if (treatment.state === "draft" && newsOf(tx, treatment, input) === "none")
        return done({ treatmentId: treatment.id, version: treatment.version, at });
      const changed = await change(tx, treatment);
      if (!changed.ok) return changed;
      const written = await writeDraftIn(tx, changed.value);
      if (!written.ok) return written;
      return done({ treatmentId: treatment.id, version: written.value.version, at });
    }),
  );
}

/**
 * What a save brings where the page that sends it was also the one that saved last: nothing, when that save or a later one of it is kept already, or more.
 * Null where somebody else saved last, or another page of the same person: the versions decide.
 */
function newsOf(tx: RecordTx, { savedBy, savedFrom, savedEdit }: LockedTreatment, { editor, edit = 0 }: TreatmentDraftInput) {
  if (editor == null || savedFrom !== editor || savedBy !== authorId(tx)) return null;
  return edit > (savedEdit ?? 0) ? "more" : "none";
}

/** How deep each zone may go unasked, in millimetres. */
async function capsOf(tx: RecordTx, deviceId: string | null, locationId: string): Promise<(zone: string) => number> {
  const zoneCaps = await listZoneCaps(tx);
  const device = deviceId === null ? null : await findDevice(tx, deviceId, locationId);
  return (zone) => depthCap({ deviceMax: device?.maxDepthMm ?? null, labelCap: device?.labelCapMm ?? null, zoneCap: zoneCaps[zone] ?? 0 });
}

const FROZEN = ["treatments_frozen", "treatment_zones_frozen", "treatment_supplies_frozen", "blood_products_frozen"];

/** The database froze the record between the look and the write. */
export async function refusingFrozen<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (FROZEN.includes(violatedConstraint(error) ?? "")) return refuse("already_signed");
    throw error;
  }
}

/** Writes the draft within a transaction that may go on to sign it. Nothing is written on a refusal. */
export async function writeDraftIn(tx: RecordTx, input: TreatmentDraftInput): Promise<Result<WrittenDraft>> {
  const treatment = await lockTreatment(tx, input.treatmentId);
  if (treatment === null) return refuse("not_found");
  if (treatment.state === "signed") return refuse("already_signed");
  const { locationId, timeZone } = treatment.appointment;
  // The page has not heard what became of its own last save: it is no other person's.
  if (treatment.version !== input.version && newsOf(tx, treatment, input) !== "more")
    return changedMeanwhile(tx, "treatment", treatment.id, timeZone);
  const endedAt = input.endedAt === null ? null : endOnDay(treatment.startedAt, input.endedAt, timeZone);
  if (input.endedAt !== null && endedAt === null) return refuse("time_skipped", {}, "endedAt");
  const device = input.deviceId === null ? null : await findDevice(tx, input.deviceId, locationId);
  if (input.deviceId !== null && device === null) return refuse("not_found", {}, "deviceId");
  const consentReason = input.consentReason ?? "";
  const consented = device === null ? null : await findConsented(tx, treatment.appointment.id);
  const zones = await signOffs(tx, treatment, input, device?.labelCapMm ?? null);
  const problems = checkTreatment({
    zones,
    device,
    zoneCaps: await listZoneCaps(tx),
    cartridges: await countCartridges(tx, treatment.id),
    beyondConsent: device === null ? null : beyondConsent(consented, { id: device.id, name: sayModel(device) }),
    consentReason,
    startedAt: treatment.startedAt,
    endedAt,
    now: tx.now,
  });
  const impossible = problems.filter(blocksDraft);
  if (impossible.length > 0) return refuseProblems("treatment_not_possible", impossible);
  // The zones go first and come last: at no moment does one stand that the device written here does not allow.
  await tx.db.delete(treatmentZones).where(eq(treatmentZones.treatmentId, treatment.id));
  const { deviceId, skinPrep, notes, editor, edit } = input;
  const saved = { savedAt: tx.now, savedBy: authorId(tx), savedFrom: editor ?? null, savedEdit: edit ?? null };
  await tx.db
    .update(treatments)
    .set({ endedAt, deviceId, skinPrep, notes, consentReason, ...saved, version: sql`${treatments.version} + 1` })
    .where(and(eq(treatments.id, treatment.id), eq(treatments.version, treatment.version)));
  if (zones.length > 0) await tx.db.insert(treatmentZones).values(zones.map((zone) => ({ ...zone, treatmentId: treatment.id })));
  await recordAudit(tx, {
    action: "treatment:save",
    objectType: "treatment",
    objectId: treatment.id,
    patientId: treatment.appointment.patientId,
    detail: { zones: zones.length, ended: endedAt !== null },
  });
  return done({ treatment, version: treatment.version + 1, device, zones, endedAt, problems });
}

/** Each zone with whoever signed off that it lies deeper than the label; what was signed off for another device does not count. */
export async function signOffs(
  tx: RecordTx,
  treatment: LockedTreatment,
  { zones, deviceId }: { readonly zones: readonly ZoneGiven[]; readonly deviceId: string | null },
  labelCap: number | null,
): Promise<ZoneSetting[]> {
  const earlier = treatment.deviceId === deviceId ? await listZones(tx, treatment.id) : [];
  const doctor = tx.actor.isDoctor ? authorId(tx) : null;
  return zones.map((given) => withSignOff(given, { labelCap, doctor, earlier: earlier.find(({ zone }) => zone === given.zone) ?? null }));
}
