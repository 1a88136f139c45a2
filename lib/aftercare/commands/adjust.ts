import { and, eq } from "drizzle-orm";
import { handouts } from "#db/schema/handouts.ts";
import { treatments } from "#db/schema/treatments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse, refuseFields } from "#lib/result.ts";
import { lockTreatment } from "#lib/treatments/commands/standing.ts";
import { issueHandoutIn } from "../commands.ts";
import type { AdjustAftercareInput, AdjustingFields, CorrectHandoutInput } from "../input/adjustments.ts";
import { findNewestIssue } from "../queries/issues.ts";
import { findAdjustments, findSet, markOf } from "../queries/set.ts";
import { type Adjustments, adjust, endsFrom, isUnadjusted } from "../rules/adjust.ts";
import type { Instruction } from "../rules.ts";

/** What was typed, as adjustments of this set. */
function toAdjustments(set: readonly Instruction[], fields: AdjustingFields): Adjustments {
  const { until, drop, own, products, homePlan, rollerMm } = fields;
  return {
    ends: endsFrom(set, until),
    dropped: Object.entries(drop).flatMap(([id, on]) => (on ? [id] : [])),
    own: own.filter(({ title }) => title !== "").map((each) => ({ ...each, fromDays: each.fromDays ?? 0 })),
    products,
    homePlan,
    rollerMm,
  };
}

/**
 * Keeps what a clinician changes of the aftercare for this patient, until signing hands it out. The record's own version stays: its form is saved beside it.
 * @returns `already_signed`, `changed_meanwhile`, `no_aftercare_in_force`, or `aftercare_unsafe` with a sentence beside each field.
 */
export function adjustAftercare(
  ctx: Ctx<"treatment:record">,
  input: AdjustAftercareInput,
): Promise<Result<{ readonly appointmentId: string }>> {
  return transaction(ctx, async (tx) => {
    const treatment = await lockTreatment(tx, input.treatmentId);
    if (treatment === null) return refuse("not_found");
    if (treatment.state === "signed") return refuse("already_signed");
    const { appointment } = treatment;
    if (markOf(await findAdjustments(tx, treatment.id)) !== input.seen)
      return changedMeanwhile(tx, "aftercare", treatment.id, appointment.timeZone);
    const set = await findSet(tx, treatment.id);
    if (set === null) return refuse("no_aftercare_in_force");
    const adjustments = toAdjustments(set.content.instructions, input);
    const { problems } = adjust(set.content.instructions, adjustments);
    if (Object.keys(problems).length > 0) return refuseFields("aftercare_unsafe", {}, problems);
    await tx.db
      .update(treatments)
      .set({ aftercare: isUnadjusted(adjustments) ? null : adjustments })
      .where(and(eq(treatments.id, treatment.id), eq(treatments.state, "draft")));
    await recordAudit(tx, {
      action: "aftercare:adjust",
      objectType: "aftercare",
      objectId: treatment.id,
      patientId: appointment.patientId,
    });
    return done({ appointmentId: appointment.id });
  });
}

/**
 * Issues a handout anew, from the set in force now and counted from the same recorded end; the one before stays as it was given and no longer holds.
 * @returns `handout_replaced` where another was issued meanwhile, or what issuing refuses.
 */
export function correctHandout(ctx: Ctx<"treatment:record">, input: CorrectHandoutInput): Promise<Result<{ readonly handoutId: string }>> {
  return transaction(ctx, async (tx) => {
    const [corrected] = await tx.db.select({ treatmentId: handouts.treatmentId }).from(handouts).where(eq(handouts.id, input.handoutId));
    const treatment = corrected === undefined ? null : await lockTreatment(tx, corrected.treatmentId);
    if (treatment === null || treatment.endedAt === null) return refuse("not_found");
    const newest = await findNewestIssue(tx, treatment.id);
    if (newest?.id !== input.handoutId) return refuse("handout_replaced");
    const set = await findSet(tx, treatment.id);
    if (set === null) return refuse("no_aftercare_in_force");
    const { patientId, locationId, timeZone } = treatment.appointment;
    return issueHandoutIn(tx, {
      treatmentId: treatment.id,
      patientId,
      locationId,
      endedAt: treatment.endedAt,
      timeZone,
      adjustments: toAdjustments(set.content.instructions, input),
      correction: { issue: newest.issue + 1, reason: input.reason },
    });
  });
}
