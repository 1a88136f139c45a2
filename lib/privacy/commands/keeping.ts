import { and, eq, isNull } from "drizzle-orm";
import { clinics } from "#db/schema/clinics.ts";
import { patients } from "#db/schema/patients.ts";
import { destructionApprovals, legalHolds } from "#db/schema/privacy.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { ApproveDestructionInput, HoldInput, LiftHoldInput, SetPrivacyLawInput, TakeBackApprovalInput } from "../input/keeping.ts";
import { getKeeping } from "../queries/keeping.ts";
import { isDue, keptUntil } from "../rules/law.ts";

/** Confirms whose law says for how long records are kept, or that nobody has; what was noted and approved keeps the law of its day. */
export function setPrivacyLaw(ctx: Ctx<"privacy:retain">, { version, law }: SetPrivacyLawInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [clinic] = await tx.db
      .update(clinics)
      .set({ privacyLaw: law, version: version + 1 })
      .where(eq(clinics.version, version))
      .returning({ id: clinics.id });
    if (clinic === undefined) {
      const [only] = await tx.db.select({ id: clinics.id }).from(clinics);
      return only === undefined ? refuse("not_found") : changedMeanwhile(tx, "clinic", only.id);
    }
    await recordAudit(tx, { action: "clinic:privacy-law", objectType: "clinic", objectId: clinic.id, detail: { law } });
    return done(null);
  });
}

/** Locks a patient's row, so that a hold and an approval never pass each other by. */
async function lockPatient(tx: Tx<"privacy:retain">, which: { readonly id: string } | { readonly number: number }): Promise<string | null> {
  const [patient] = await tx.db
    .select({ id: patients.id })
    .from(patients)
    .where(and("id" in which ? eq(patients.id, which.id) : eq(patients.number, which.number), isNull(patients.mergedInto)))
    .for("update");
  return patient?.id ?? null;
}

/** Holds a patient's records: they are never due until it is lifted. An approval of their destruction ends with it. Refuses `record_unknown`, `record_held`. */
export function holdRecords(ctx: Ctx<"privacy:retain">, { number, reason }: HoldInput): Promise<Result<{ holdId: string }>> {
  return transaction(ctx, async (tx) => {
    const patientId = await lockPatient(tx, { number });
    if (patientId === null) return refuse("record_unknown", {}, "number");
    if ((await getKeeping(tx, patientId)).kept?.held) return refuse("record_held", {}, "number");
    const by = authorId(tx);
    const [made] = await tx.db
      .insert(legalHolds)
      .values({ patientId, reason, heldBy: by, heldAt: tx.now })
      .returning({ id: legalHolds.id });
    if (made === undefined) throw new Error("The hold was not returned.");
    await tx.db
      .update(destructionApprovals)
      .set({ takenBackAt: tx.now, takenBackBy: by })
      .where(and(eq(destructionApprovals.patientId, patientId), isNull(destructionApprovals.takenBackAt)));
    await recordAudit(tx, { action: "record:hold", objectType: "legal_hold", objectId: made.id, patientId });
    return done({ holdId: made.id });
  });
}

/** Lifts a hold, with a reason. Refuses `not_found`, also for one that was lifted already. */
export function liftHold(ctx: Ctx<"privacy:retain">, { holdId, reason }: LiftHoldInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [lifted] = await tx.db
      .update(legalHolds)
      .set({ liftedAt: tx.now, liftedBy: authorId(tx), liftedReason: reason })
      .where(and(eq(legalHolds.id, holdId), isNull(legalHolds.liftedAt)))
      .returning({ patientId: legalHolds.patientId });
    if (lifted === undefined) return refuse("not_found");
    await recordAudit(tx, { action: "record:release", objectType: "legal_hold", objectId: holdId, patientId: lifted.patientId });
    return done(null);
  });
}

/**
 * Says that a record whose time is over may be destroyed; `npm run retention` does it. Refuses `not_found`, `record_not_due`, which is also the answer for one
 * that is held and for one that is approved already.
 */
export function approveDestruction(
  ctx: Ctx<"privacy:retain" | "privacy:destroy">,
  input: ApproveDestructionInput,
): Promise<Result<{ approvalId: string }>> {
  return transaction(ctx, async (tx) => {
    const patientId = await lockPatient(tx, { id: input.patientId });
    if (patientId === null) return refuse("not_found");
    const { law, kept, today } = await getKeeping(tx, patientId);
    const until = law === null || kept === null ? null : keptUntil(law, kept);
    if (law === null || kept === null || until === null || !isDue(law, kept, today)) return refuse("record_not_due");
    const [standing] = await tx.db
      .select({ id: destructionApprovals.id })
      .from(destructionApprovals)
      .where(and(eq(destructionApprovals.patientId, patientId), isNull(destructionApprovals.takenBackAt)));
    if (standing !== undefined) return refuse("record_not_due");
    const [made] = await tx.db
      .insert(destructionApprovals)
      .values({ patientId, law, lastEntryOn: kept.lastEntryOn, keptUntil: until, approvedBy: authorId(tx), approvedAt: tx.now })
      .returning({ id: destructionApprovals.id });
    if (made === undefined) throw new Error("The approval was not returned.");
    await recordAudit(tx, { action: "record:approve", objectType: "destruction_approval", objectId: made.id, patientId, detail: { law } });
    return done({ approvalId: made.id });
  });
}

/** Takes an approval back before it is carried out. Refuses `not_found`. */
export function takeBackApproval(ctx: Ctx<"privacy:retain">, { approvalId }: TakeBackApprovalInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [taken] = await tx.db
      .update(destructionApprovals)
      .set({ takenBackAt: tx.now, takenBackBy: authorId(tx) })
      .where(and(eq(destructionApprovals.id, approvalId), isNull(destructionApprovals.takenBackAt)))
      .returning({ patientId: destructionApprovals.patientId });
    if (taken === undefined) return refuse("not_found");
    const { patientId } = taken;
    await recordAudit(tx, { action: "record:unapprove", objectType: "destruction_approval", objectId: approvalId, patientId });
    return done(null);
  });
}
