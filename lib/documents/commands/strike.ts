import { and, eq, sql } from "drizzle-orm";
import { patientDocuments } from "#db/schema/patient-documents.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { StrikeDocumentInput } from "../input.ts";
import { isReadable } from "../queries/readable.ts";

/**
 * Strikes a document out, with the reason; it stays to be read by whoever could, and goes with no copy any more. One that this person may not read is
 * `not_found`. Refuses `changed_meanwhile`.
 */
export function strikeDocument(ctx: Ctx<"patient:write">, input: StrikeDocumentInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const { patientId, documentId } = input;
    const [document] = await tx.db
      .select({ version: patientDocuments.version, struckAt: patientDocuments.struckAt })
      .from(patientDocuments)
      .where(and(eq(patientDocuments.id, documentId), isRecordOf(patientDocuments.patientId, patientId), isReadable(tx)))
      .for("update");
    if (document === undefined) return refuse("not_found");
    if (document.struckAt !== null || document.version !== input.version) return changedMeanwhile(tx, "patient_document", documentId);
    await tx.db
      .update(patientDocuments)
      .set({ struckAt: tx.now, struckBy: authorId(tx), struckReason: input.reason, version: sql`${patientDocuments.version} + 1` })
      .where(eq(patientDocuments.id, documentId));
    await recordAudit(tx, { action: "document:strike", objectType: "patient_document", objectId: documentId, patientId });
    return done(null);
  });
}
