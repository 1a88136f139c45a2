import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { locations } from "#db/schema/locations.ts";
import { supplyLotEvents, supplyLots } from "#db/schema/supplies.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import type { Permission } from "#lib/auth/policy.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { localDate } from "#lib/time.ts";
import type { CountLotInput, ReceiveLotInput, ResumeLotInput, StopLotInput } from "../input.ts";
import { lotState, sayExpiry } from "../rules.ts";
import { findLotIn } from "./find-lot.ts";

/**
 * Counts units in: the lot is found or put on the location's list, as scanned or typed. One that nobody had counted begins with what came now.
 * @returns why the lot cannot be found (`findLotIn`), `supply_archived`, `lot_expired` or `lot_stopped`.
 */
export function receiveLot(ctx: Ctx<"supply:manage">, input: ReceiveLotInput): Promise<Result<{ product: string; lot: string }>> {
  const answer = z.object({ product: z.string(), lot: z.string() });
  return transaction(ctx, (tx) =>
    once(tx, { command: "supply_lot:receive", key: input.idempotencyKey, input, answer }, async () => {
      const [place] = await tx.db.select({ timeZone: locations.timeZone }).from(locations).where(eq(locations.id, input.locationId));
      if (place === undefined) return refuse("not_found", {}, "locationId");
      const today = localDate(tx.now, place.timeZone);
      const found = await findLotIn(tx, { locationId: input.locationId, today }, input);
      if (!found.ok) return found;
      const { id, lot, expiry, supply } = found.value;
      if (found.value.archived) return refuse("supply_archived", { supply }, "code");
      const state = lotState(found.value, today);
      if (state === "expired") return refuse("lot_expired", { lot, expiry: sayExpiry(expiry) }, "code");
      if (state === "stopped") return refuse("lot_stopped", { lot }, "code");
      await tx.db
        .update(supplyLots)
        .set({
          received: sql`coalesce(${supplyLots.received}, ${supplyLots.used}) + ${input.units}`,
          version: sql`${supplyLots.version} + 1`,
        })
        .where(eq(supplyLots.id, id));
      await recordAudit(tx, { action: "supply_lot:receive", objectType: "supply_lot", objectId: id, detail: { units: input.units } });
      return done({ product: supply, lot });
    }),
  );
}

/** The lot at the version the editor saw, locked with its number at every location against those who use it; or why not. */
async function lockLot<P extends Permission>(tx: Tx<P>, { lotId, version }: { readonly lotId: string; readonly version: number }) {
  const { id, supplyId, lot, used, stoppedAt } = supplyLots;
  const number = sql`upper(trim(${lot}))`;
  const ofNumber = sql`(${supplyId}, ${number}) = (select x.supply_id, upper(trim(x.lot)) from supply_lots x where x.id = ${lotId})`;
  const all = await tx.db
    .select({ id, used, stoppedAt, version: supplyLots.version })
    .from(supplyLots)
    .where(ofNumber)
    .orderBy(id)
    .for("update");
  const found = all.find((each) => each.id === lotId);
  if (found === undefined) return refuse("not_found");
  return found.version === version ? done(found) : changedMeanwhile(tx, "supply_lot", lotId);
}

/** Says how many units are on the shelf; what came in follows from what was used. */
export function countLot(ctx: Ctx<"supply:manage">, input: CountLotInput): Promise<Result<null>> {
  const { lotId, left, version } = input;
  return transaction(ctx, async (tx) => {
    const lot = await lockLot(tx, input);
    if (!lot.ok) return lot;
    await tx.db
      .update(supplyLots)
      .set({ received: lot.value.used + left, version: version + 1 })
      .where(eq(supplyLots.id, lotId));
    await recordAudit(tx, { action: "supply_lot:count", objectType: "supply_lot", objectId: lotId, detail: { left } });
    return done(null);
  });
}

/**
 * Takes a lot out of use, with the reason, at every location: no treatment takes a unit of it from then on. What was used is found by the recall.
 */
export function stopLot(ctx: Ctx<"supply:manage">, input: StopLotInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const lot = await lockLot(tx, input);
    return lot.ok ? turnLot(tx, "stopped", input) : lot;
  });
}

/**
 * Takes a stopped lot back into use everywhere: it was stopped by mistake, or cleared by its maker. A clinician says so, and why; what it was stopped for
 * stays in its history.
 */
export function resumeLot(ctx: Ctx<"treatment:record">, input: ResumeLotInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const lot = await lockLot(tx, input);
    if (!lot.ok) return lot;
    if (lot.value.stoppedAt === null) return changedMeanwhile(tx, "supply_lot", input.lotId);
    return turnLot(tx, "resumed", input);
  });
}

async function turnLot<P extends Permission>(
  tx: Tx<P>,
  kind: "stopped" | "resumed",
  { lotId, reason }: StopLotInput,
): Promise<Result<null>> {
  await tx.db.insert(supplyLotEvents).values({ lotId, kind, reason, at: tx.now, by: authorId(tx) });
  await recordAudit(tx, {
    action: kind === "stopped" ? "supply_lot:stop" : "supply_lot:resume",
    objectType: "supply_lot",
    objectId: lotId,
  });
  return done(null);
}
