import { eq } from "drizzle-orm";
import { handouts } from "#db/schema/handouts.ts";
import { locations } from "#db/schema/locations.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { refusingFrozen } from "#lib/treatments/commands/draft.ts";
import { type SignedTreatment, signTreatmentIn } from "#lib/treatments/commands/sign.ts";
import type { TreatmentDraftInput } from "#lib/treatments/input.ts";
import { aftercareContent } from "./input.ts";
import { fillSections } from "./outputs/sections.ts";
import { findSetOfTreatment } from "./queries/set-of-service.ts";
import { resolveInstructions } from "./rules.ts";

/**
 * Signs a treatment and hands out its aftercare, both or neither: a signed record always has a handout.
 * @returns what signing refuses, or `no_aftercare_in_force`.
 */
export function signTreatment(
  ctx: Ctx<"treatment:record">,
  input: TreatmentDraftInput,
): Promise<Result<{ readonly treatmentId: string; readonly handoutId: string }>> {
  return refusingFrozen(() =>
    transaction(ctx, async (tx) => {
      const signed = await signTreatmentIn(tx, input);
      if (!signed.ok) return signed;
      const issued = await issueHandoutIn(tx, signed.value);
      return issued.ok ? done({ treatmentId: signed.value.treatmentId, handoutId: issued.value.handoutId }) : issued;
    }),
  );
}

/**
 * Freezes the aftercare set in force for this patient: its instructions on the clock of the recorded end in the location's zone, its sections with the
 * location's own numbers. What earlier handouts it supersedes follows from the ends of the treatments; they are not rewritten.
 * @returns `no_aftercare_in_force` where no clinician has approved a set.
 */
async function issueHandoutIn(tx: Tx<"treatment:record">, treatment: SignedTreatment): Promise<Result<{ readonly handoutId: string }>> {
  const inForce = await findSetOfTreatment(tx, treatment.treatmentId);
  if (inForce === null) return refuse("no_aftercare_in_force");
  const [place] = await tx.db
    .select({ phone: locations.phone, emergencyNumber: locations.emergencyNumber })
    .from(locations)
    .where(eq(locations.id, treatment.locationId));
  if (place === undefined) return refuse("not_found");
  const content = aftercareContent.parse(inForce.content);
  const { endedAt, timeZone } = treatment;
  const [issued] = await tx.db
    .insert(handouts)
    .values({
      patientId: treatment.patientId,
      treatmentId: treatment.treatmentId,
      aftercareVersionId: inForce.versionId,
      locationId: treatment.locationId,
      treatmentEndedAt: endedAt,
      timeZone,
      instructions: resolveInstructions({ instructions: content.instructions, treatmentEndedAt: endedAt, timeZone }),
      sections: fillSections(content.sections, place),
      issuedBy: authorId(tx),
      issuedAt: tx.now,
    })
    .returning({ id: handouts.id });
  if (issued === undefined) throw new Error("The handout was not kept.");
  await recordAudit(tx, { action: "handout:issue", objectType: "handout", objectId: issued.id, patientId: treatment.patientId });
  return done({ handoutId: issued.id });
}
