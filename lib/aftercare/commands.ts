import { and, eq } from "drizzle-orm";
import { handouts } from "#db/schema/handouts.ts";
import { locations } from "#db/schema/locations.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse, refuseFields } from "#lib/result.ts";
import { refusingFrozen } from "#lib/treatments/commands/draft.ts";
import { isSignedAs, type SignedTreatment, signTreatmentIn } from "#lib/treatments/commands/sign.ts";
import type { TreatmentDraftInput } from "#lib/treatments/input.ts";
import { fillSections } from "./outputs/sections.ts";
import { findAdjustments, findSet } from "./queries/set.ts";
import { type Adjustments, adjust, homePlanLines, isUnadjusted } from "./rules/adjust.ts";
import { resolveInstructions } from "./rules.ts";

/**
 * Signs a treatment and hands out its aftercare, both or neither: a signed record always has a handout. The same signature sent once more, because its
 * answer was lost, gives the same answer.
 * @returns what signing refuses, or what issuing refuses.
 */
export function signTreatment(
  ctx: Ctx<"treatment:record">,
  input: TreatmentDraftInput,
): Promise<Result<{ readonly treatmentId: string; readonly handoutId: string }>> {
  return refusingFrozen(() =>
    transaction(ctx, async (tx) => {
      if (await isSignedAs(tx, input))
        return done({ treatmentId: input.treatmentId, handoutId: await firstHandout(tx, input.treatmentId) });
      const signed = await signTreatmentIn(tx, input);
      if (!signed.ok) return signed;
      const adjustments = await findAdjustments(tx, signed.value.treatmentId);
      const issued = await issueHandoutIn(tx, { ...signed.value, adjustments, correction: null });
      return issued.ok ? done({ treatmentId: signed.value.treatmentId, handoutId: issued.value.handoutId }) : issued;
    }),
  );
}

async function firstHandout(tx: Tx<"treatment:record">, treatmentId: string): Promise<string> {
  const [first] = await tx.db
    .select({ id: handouts.id })
    .from(handouts)
    .where(and(eq(handouts.treatmentId, treatmentId), eq(handouts.issue, 1)));
  if (first === undefined) throw new Error("The signed record has no handout.");
  return first.id;
}

type Issue = SignedTreatment & {
  readonly adjustments: Adjustments;
  /** Null for the first handout of a treatment. */
  readonly correction: { readonly issue: number; readonly reason: string } | null;
};

/**
 * Freezes the aftercare set in force for this patient, as the clinician adjusted it: its instructions on the clock of the recorded end in the location's
 * zone, its sections with the location's own numbers, and who approved it. What earlier handouts it supersedes follows from the ends of the treatments and
 * from the numbers of the issues; they are not rewritten.
 * @returns `no_aftercare_in_force` where no clinician has approved a set, `aftercare_unsafe` with a sentence for each field that asks for less than is safe.
 */
export async function issueHandoutIn(tx: Tx<"treatment:record">, issue: Issue): Promise<Result<{ readonly handoutId: string }>> {
  const set = await findSet(tx, issue.treatmentId);
  if (set === null) return refuse("no_aftercare_in_force");
  const [place] = await tx.db
    .select({ phone: locations.phone, emergencyNumber: locations.emergencyNumber })
    .from(locations)
    .where(eq(locations.id, issue.locationId));
  if (place === undefined) return refuse("not_found");
  const { content, version } = set;
  const { endedAt, timeZone, adjustments, correction } = issue;
  const adjusted = adjust(content.instructions, adjustments);
  if (Object.keys(adjusted.problems).length > 0) return refuseFields("aftercare_unsafe", {}, adjusted.problems);
  const instructions = resolveInstructions({ instructions: adjusted.instructions, treatmentEndedAt: endedAt, timeZone });
  const [issued] = await tx.db
    .insert(handouts)
    .values({
      patientId: issue.patientId,
      treatmentId: issue.treatmentId,
      ...(correction ?? { issue: 1 }),
      aftercareVersionId: version.id,
      versionNumber: version.number,
      approvedBy: version.approvedBy,
      approvedAt: version.approvedAt,
      locationId: issue.locationId,
      treatmentEndedAt: endedAt,
      timeZone,
      instructions,
      sections: fillSections(content.sections, place),
      adjustments: isUnadjusted(adjustments) ? null : adjustments,
      products: adjustments.products,
      homePlan: homePlanLines(adjustments, instructions, timeZone),
      issuedBy: authorId(tx),
      issuedAt: tx.now,
    })
    .returning({ id: handouts.id });
  if (issued === undefined) throw new Error("The handout was not kept.");
  await recordAudit(tx, {
    action: correction === null ? "handout:issue" : "handout:correct",
    objectType: "handout",
    objectId: issued.id,
    patientId: issue.patientId,
    detail: { issue: correction?.issue ?? 1, adjusted: !isUnadjusted(adjustments) },
  });
  return done({ handoutId: issued.id });
}
