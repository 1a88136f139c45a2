import { eq } from "drizzle-orm";
import { consents } from "#db/schema/consents.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { toTheMicrosecond } from "#lib/screening/commands/end-consents.ts";
import { lockPatientIn } from "#lib/screening/commands/standing.ts";
import type { WithdrawConsentInput } from "../input.ts";
import { endColumns, howEnded } from "../queries/seal.ts";
import { type ConsentSubject, endConsents } from "./standing.ts";

/**
 * The patient takes a consent back, the whole of it or a use that is written down: what is signed stays readable, and nothing that rests on it starts from
 * now on. What waits for a clinician goes with it. Anyone who may take a consent may note it.
 * @returns `consent_ended` when it was withdrawn, was replaced or lapsed already
 */
export function withdrawConsent(ctx: Ctx<"consent:take">, input: WithdrawConsentInput): Promise<Result<{ readonly patientId: string }>> {
  return transaction(ctx, async (tx) => {
    const seen = await find(tx, input.consentId);
    if (seen === null) return refuse("not_found");
    await lockPatientIn(tx, seen.subject.patientId);
    const found = await find(tx, input.consentId);
    if (found === null) return refuse("not_found");
    if (found.ended !== null) return refuse("consent_ended", { how: found.ended });
    const { patientId } = found.subject;
    const ended = await endConsents(tx, found.subject, "all", {
      withdrawnAt: toTheMicrosecond(tx.now),
      withdrawnBy: authorId(tx),
      withdrawnReason: input.reason,
      withdrawnScope: input.scope === "whole" ? "The whole consent" : input.use,
    });
    await recordAudits(
      tx,
      ended.map((objectId) => ({ action: "consent:withdraw", objectType: "consent", objectId, patientId, detail: { scope: input.scope } })),
    );
    return done({ patientId });
  });
}

async function find(
  tx: Tx<"consent:take">,
  consentId: string,
): Promise<{ readonly subject: ConsentSubject; readonly ended: string | null } | null> {
  const [row] = await tx.db
    .select({
      patientId: patientIdentities.canonicalId,
      kind: consents.kind,
      protocolId: consents.protocolId,
      purpose: consents.purpose,
      ...endColumns,
    })
    .from(consents)
    .innerJoin(patientIdentities, eq(patientIdentities.id, consents.patientId))
    .where(eq(consents.id, consentId));
  if (row === undefined) return null;
  const { patientId, kind, protocolId, purpose } = row;
  const ended = howEnded(row);
  if (kind === "treatment") return protocolId === null ? null : { subject: { patientId, kind, protocolId }, ended };
  return purpose === null ? null : { subject: { patientId, kind, purpose }, ended };
}
