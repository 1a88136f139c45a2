import { and, eq, inArray, sql } from "drizzle-orm";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { photos } from "#db/schema/photos.ts";
import { takeLocks } from "#lib/appointments/commands/locks.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { RemovePhotoInput } from "../input.ts";

/**
 * Takes a photograph out of the record, with a reason, and with it every marked-up copy of it: they show the same. None is shown to anybody any more; rows
 * and files stay, as the record's retention asks, and go with it. The patient is locked: a copy that is drawn meanwhile finds its original gone.
 * @returns `not_found`, also for one that was taken out before
 */
export function removePhoto(
  ctx: Ctx<"treatment:record">,
  { photoId, reason }: RemovePhotoInput,
): Promise<Result<{ readonly patientId: string }>> {
  return transaction(ctx, async (tx) => {
    const [seen] = await tx.db
      .select({ patientId: patientIdentities.canonicalId })
      .from(photos)
      .innerJoin(patientIdentities, eq(patientIdentities.id, photos.patientId))
      .where(eq(photos.id, photoId));
    if (seen === undefined) return refuse("not_found");
    await takeLocks(tx, seen.patientId, []);
    const shown = sql`(
      with recursive shown(id) as (
        select ${photoId}::uuid union select p.id from ${photos} p join shown on p.marked_from = shown.id
      ) select id from shown)`;
    const removed = await tx.db
      .update(photos)
      .set({ state: "removed", removedAt: tx.now, removedBy: authorId(tx), removedReason: reason })
      .where(and(inArray(photos.id, shown), eq(photos.state, "kept")))
      .returning({ id: photos.id, patientId: photos.patientId });
    const row = removed.find(({ id }) => id === photoId);
    if (row === undefined) return refuse("not_found");
    await recordAudits(
      tx,
      removed.map(({ id, patientId }) => ({ action: "photo:remove", objectType: "photo", objectId: id, patientId })),
    );
    return done({ patientId: row.patientId });
  });
}
