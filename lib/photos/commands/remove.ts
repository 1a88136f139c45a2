import { and, eq } from "drizzle-orm";
import { photos } from "#db/schema/photos.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { RemovePhotoInput } from "../input.ts";

/**
 * Takes a photograph out of the record, with a reason. It is no longer shown to anybody; row and file stay, as the record's retention asks.
 * @returns `not_found`, also for one that was taken out before
 */
export function removePhoto(
  ctx: Ctx<"treatment:record">,
  { photoId, reason }: RemovePhotoInput,
): Promise<Result<{ readonly patientId: string }>> {
  return transaction(ctx, async (tx) => {
    const removed = await tx.db
      .update(photos)
      .set({ state: "removed", removedAt: tx.now, removedBy: authorId(tx), removedReason: reason })
      .where(and(eq(photos.id, photoId), eq(photos.state, "kept")))
      .returning({ patientId: photos.patientId });
    const [row] = removed;
    if (row === undefined) return refuse("not_found");
    await recordAudit(tx, { action: "photo:remove", objectType: "photo", objectId: photoId, patientId: row.patientId });
    return done({ patientId: row.patientId });
  });
}
