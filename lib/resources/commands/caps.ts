import { asc, eq } from "drizzle-orm";
import { zoneCaps } from "#db/schema/zone-caps.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result } from "#lib/result.ts";
import { ZONES } from "#lib/zones.ts";
import type { ApproveZoneCapsInput, SetZoneCapsInput } from "../input.ts";

/** All caps, locked in one order. */
async function lockCaps(tx: Tx<never>) {
  const rows = await tx.db
    .select({ zone: zoneCaps.zone, capMm: zoneCaps.capMm, approvedAt: zoneCaps.approvedAt, version: zoneCaps.version })
    .from(zoneCaps)
    .orderBy(asc(zoneCaps.zone))
    .for("update");
  return new Map(rows.map((row) => [row.zone, row]));
}

/**
 * Changes the deepest setting of zones, in millimetres. What changed is a draft again until a clinician approves it: a lower one holds from now on, a deeper
 * one from its approval (trigger). Signed records stay as they are.
 */
export function setZoneCaps(ctx: Ctx<"definition:edit">, { zones }: SetZoneCapsInput): Promise<Result<{ changed: number }>> {
  return transaction(ctx, async (tx) => {
    const before = await lockCaps(tx);
    const changed: string[] = [];
    for (const { id: zone } of ZONES) {
      const [given, kept] = [zones[zone], before.get(zone)];
      if (given === undefined || kept === undefined) continue;
      if (kept.version !== given.version) return changedMeanwhile(tx, "zone_cap", zone);
      if (kept.capMm === given.cap) continue;
      await tx.db
        .update(zoneCaps)
        .set({ capMm: given.cap, version: kept.version + 1 })
        .where(eq(zoneCaps.zone, zone));
      changed.push(zone);
    }
    await recordAudits(
      tx,
      changed.map((zone) => ({
        action: "zone_cap:set",
        objectType: "zone_cap",
        objectId: zone,
        detail: { from: before.get(zone)?.capMm ?? null, to: zones[zone]?.cap ?? null },
      })),
    );
    return done({ changed: changed.length });
  });
}

/** A clinician takes on the drafts that they read, in their name. Refuses `changed_meanwhile` when one is not as they read it. */
export function approveZoneCaps(ctx: Ctx<"definition:approve">, { zones }: ApproveZoneCapsInput): Promise<Result<{ approved: number }>> {
  return transaction(ctx, async (tx) => {
    const before = await lockCaps(tx);
    const approved: string[] = [];
    for (const { id: zone } of ZONES) {
      const [read, kept] = [zones[zone], before.get(zone)];
      if (read === undefined || kept === undefined) continue;
      if (kept.version !== read.version) return changedMeanwhile(tx, "zone_cap", zone);
      if (kept.approvedAt !== null) continue;
      await tx.db
        .update(zoneCaps)
        .set({ approvedAt: ctx.now, approvedBy: authorId(tx), version: kept.version + 1 })
        .where(eq(zoneCaps.zone, zone));
      approved.push(zone);
    }
    await recordAudits(
      tx,
      approved.map((zone) => ({
        action: "zone_cap:approve",
        objectType: "zone_cap",
        objectId: zone,
        detail: { mm: before.get(zone)?.capMm ?? null },
      })),
    );
    return done({ approved: approved.length });
  });
}
