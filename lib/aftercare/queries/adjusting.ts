import { eq, sql } from "drizzle-orm";
import { handouts } from "#db/schema/handouts.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { treatments } from "#db/schema/treatments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { storedAdjustments } from "../input/adjustments.ts";
import { type AdjustableLine, type Adjustments, adjustableLines, NO_ADJUSTMENTS } from "../rules/adjust.ts";
import { findNewestIssue } from "./issues.ts";
import { findAdjustments, findSet, markOf } from "./set.ts";

/** What can be changed of the set in force for one patient, with what was chosen so far. */
export type AdjustingView = {
  readonly lines: readonly AdjustableLine[];
  readonly subjects: readonly string[];
  readonly chosen: Pick<Adjustments, "own" | "products" | "homePlan" | "rollerMm">;
  readonly version: number;
  readonly approvedBy: string;
};

export type AftercarePlanView = {
  readonly treatmentId: string;
  readonly isSigned: boolean;
  readonly patient: string;
  /** The mark of what is chosen now. */
  readonly seen: string;
  /** Null where no set is in force. */
  readonly form: AdjustingView | null;
};

/** The aftercare of a visit whose treatment has begun, before it is handed out. Null where none has begun. */
export async function getAftercarePlan(ctx: Ctx<"treatment:record">, appointmentId: string): Promise<AftercarePlanView | null> {
  const [row] = await ctx.db
    .select({
      treatmentId: treatments.id,
      state: treatments.state,
      patientId: treatments.patientId,
      patient: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
    })
    .from(treatments)
    .innerJoin(patientIdentities, eq(patientIdentities.id, treatments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(eq(treatments.appointmentId, appointmentId));
  if (row === undefined) return null;
  const adjustments = await findAdjustments(ctx, row.treatmentId);
  await recordAudit(ctx, { action: "aftercare:open", objectType: "aftercare", objectId: row.treatmentId, patientId: row.patientId });
  return {
    treatmentId: row.treatmentId,
    isSigned: row.state === "signed",
    patient: row.patient,
    seen: markOf(adjustments),
    form: await adjusting(ctx, row.treatmentId, adjustments),
  };
}

export type CorrectionView = {
  readonly patient: { readonly id: string; readonly name: string };
  /** The issue that holds, where it is another than the one asked for. */
  readonly newerId: string | null;
  readonly givenVersion: number;
  readonly form: AdjustingView | null;
};

/** A handout to issue anew: what was chosen for it, on the lines of the set that is in force now. */
export async function getCorrection(ctx: Ctx<"treatment:record">, handoutId: string): Promise<CorrectionView | null> {
  const [row] = await ctx.db
    .select({
      treatmentId: handouts.treatmentId,
      adjustments: handouts.adjustments,
      givenVersion: handouts.versionNumber,
      recordId: handouts.patientId,
      patientId: patientDetails.id,
      patient: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
    })
    .from(handouts)
    .innerJoin(patientIdentities, eq(patientIdentities.id, handouts.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(eq(handouts.id, handoutId));
  if (row === undefined) return null;
  await recordAudit(ctx, { action: "handout:open", objectType: "handout", objectId: handoutId, patientId: row.recordId });
  const newest = await findNewestIssue(ctx, row.treatmentId);
  return {
    patient: { id: row.patientId, name: row.patient },
    newerId: newest === null || newest.id === handoutId ? null : newest.id,
    givenVersion: row.givenVersion,
    form: await adjusting(ctx, row.treatmentId, row.adjustments === null ? NO_ADJUSTMENTS : storedAdjustments.parse(row.adjustments)),
  };
}

async function adjusting(ctx: Ctx<"treatment:record">, treatmentId: string, adjustments: Adjustments): Promise<AdjustingView | null> {
  const set = await findSet(ctx, treatmentId);
  if (set === null) return null;
  const { instructions } = set.content;
  const { own, products, homePlan, rollerMm } = adjustments;
  return {
    lines: adjustableLines(instructions, adjustments),
    subjects: [...new Set(instructions.filter(({ kind }) => kind !== "expect").map(({ subject }) => subject))],
    chosen: { own, products, homePlan, rollerMm },
    version: set.version.number,
    approvedBy: set.version.approvedBy,
  };
}
