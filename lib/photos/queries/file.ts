import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { photos } from "#db/schema/photos.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { Files } from "#lib/files.ts";

/**
 * The bytes of a kept photograph, or of its small copy: audited before anything is read; null for one that is not there, is on its way, or was taken out.
 * @throws when the file is not what was kept: a picture that somebody changed in the store is not shown as the record.
 */
export async function readPhoto(
  ctx: Ctx<"clinical:read">,
  files: Files,
  id: string,
  size: "whole" | "thumb",
): Promise<Uint8Array<ArrayBuffer> | null> {
  const [row] = await ctx.db
    .select({ patientId: photos.patientId, key: photos.key, thumbKey: photos.thumbKey, hash: photos.contentHash })
    .from(photos)
    .where(and(eq(photos.id, id), eq(photos.state, "kept")));
  if (row === undefined) return null;
  await recordAudit(ctx, { action: "photo:open", objectType: "photo", objectId: id, patientId: row.patientId, detail: { size } });
  if (size === "thumb") return files.read(row.thumbKey);
  const bytes = await files.read(row.key);
  if (row.hash === null || !createHash("sha256").update(bytes).digest().equals(row.hash))
    throw new Error("This is not the photograph that was kept.");
  return bytes;
}
