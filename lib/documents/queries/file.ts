import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { patientDocuments } from "#db/schema/patient-documents.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { Files } from "#lib/files.ts";
import type { DocumentType } from "../rules/file.ts";
import { isReadable } from "./readable.ts";

export type DocumentFile = { readonly bytes: Uint8Array<ArrayBuffer>; readonly type: DocumentType };

/**
 * The bytes of a kept document, struck or not: audited before anything is read; null for one that is not there, is on its way, or is not this person's to read.
 * @throws when the file is not what was kept: what somebody changed in the store is not given as the record.
 */
export async function readDocument(ctx: Ctx<"patient:read">, files: Files, id: string): Promise<DocumentFile | null> {
  const [row] = await ctx.db
    .select({
      patientId: patientDocuments.patientId,
      key: patientDocuments.key,
      type: patientDocuments.type,
      hash: patientDocuments.contentHash,
    })
    .from(patientDocuments)
    .where(and(eq(patientDocuments.id, id), isReadable(ctx)));
  if (row === undefined || row.type === null) return null;
  await recordAudit(ctx, { action: "document:open", objectType: "patient_document", objectId: id, patientId: row.patientId });
  const bytes = await files.read(row.key);
  if (row.hash === null || !createHash("sha256").update(bytes).digest().equals(row.hash))
    throw new Error("This is not the document that was kept.");
  return { bytes, type: row.type };
}
