import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { z } from "zod";
import { violatedConstraint } from "#db/errors.ts";
import { once } from "#db/once.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { AddSupplyInput, ArchiveSupplyInput, UpdateSupplyInput } from "../input.ts";

type StockTx = Tx<"supply:manage">;
type Facts = Omit<AddSupplyInput, "idempotencyKey">;

/** What only the kind of product has is kept for that kind alone: a cartridge has no minutes on the skin. */
function factsOf({ kind, name, manufacturer, strength, gtin, singleUse, forNeedledSkin, maxMinutes, lowAt }: Facts): Facts {
  const numbing = kind === "anaesthetic";
  const onSkin = kind === "glide" || kind === "serum";
  return {
    kind,
    name,
    manufacturer,
    strength,
    gtin,
    singleUse: kind === "cartridge" || singleUse,
    forNeedledSkin: onSkin && forNeedledSkin,
    maxMinutes: numbing ? maxMinutes : null,
    lowAt,
  };
}

/** Who else has the code; the unique index has the last word on two at once. */
async function takenGtin(tx: StockTx, gtin: string | null, but: string | null): Promise<{ readonly name: string } | null> {
  if (gtin === null) return null;
  const [found] = await tx.db
    .select({ name: supplies.name })
    .from(supplies)
    .where(and(eq(supplies.gtin, gtin), isNull(supplies.archivedAt), but === null ? undefined : ne(supplies.id, but)));
  return found ?? null;
}

async function refusingGtin<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (violatedConstraint(error) === "supplies_gtin_once") return refuse("gtin_taken", {}, "gtin");
    throw error;
  }
}

/** Whether what only clinicians decide is as it was: the list for needled skin, and the longest time of an anaesthetic. */
const keepsClinical = (facts: Facts, before: { readonly forNeedledSkin: boolean; readonly maxMinutes: number | null }) =>
  facts.forNeedledSkin === before.forNeedledSkin && facts.maxMinutes === before.maxMinutes;

/**
 * Puts a product on the stock list.
 * @returns `gtin_taken`, or `supply_for_clinician` where somebody else says what is right for needled skin.
 */
export function addSupply(ctx: Ctx<"supply:manage">, input: AddSupplyInput): Promise<Result<{ supplyId: string }>> {
  const answer = z.object({ supplyId: z.string() });
  return refusingGtin(() =>
    transaction(ctx, (tx) =>
      once(tx, { command: "supply:add", key: input.idempotencyKey, input, answer }, async () => {
        const facts = factsOf(input);
        if (!allows(tx.actor.roles, "treatment:record") && !keepsClinical(facts, { forNeedledSkin: false, maxMinutes: null }))
          return refuse("supply_for_clinician", {}, facts.forNeedledSkin ? "forNeedledSkin" : "maxMinutes");
        const taken = await takenGtin(tx, facts.gtin, null);
        if (taken !== null) return refuse("gtin_taken", taken, "gtin");
        const [added] = await tx.db.insert(supplies).values(facts).returning({ id: supplies.id });
        if (added === undefined) throw new Error("The product was not returned.");
        await recordAudit(tx, { action: "supply:add", objectType: "supply", objectId: added.id, detail: { kind: facts.kind } });
        return done({ supplyId: added.id });
      }),
    ),
  );
}

/**
 * The anaesthetic of that name and strength, put on the stock list where it is on none: for a clinician who writes down what they use.
 * @returns `supply_archived` for one that was taken off the list.
 */
export async function listAnaestheticIn(
  tx: Tx<"treatment:record">,
  { name, strength, maxMinutes }: Pick<Facts, "name" | "strength" | "maxMinutes">,
): Promise<Result<{ supplyId: string; product: string; strength: string; maxMinutes: number | null }>> {
  const columns = { supplyId: supplies.id, product: supplies.name, strength: supplies.strength, maxMinutes: supplies.maxMinutes };
  const [known] = await tx.db
    .select({ ...columns, archivedAt: supplies.archivedAt })
    .from(supplies)
    .where(
      and(
        eq(supplies.kind, "anaesthetic"),
        sql`lower(${supplies.name}) = lower(${name})`,
        sql`lower(${supplies.strength}) = lower(${strength})`,
      ),
    )
    .orderBy(sql`${supplies.archivedAt} nulls first`, supplies.id)
    .limit(1);
  if (known !== undefined) {
    const { archivedAt, ...listed } = known;
    return archivedAt === null ? done(listed) : refuse("supply_archived", { supply: listed.product }, "product");
  }
  const [added] = await tx.db.insert(supplies).values({ kind: "anaesthetic", name, strength, maxMinutes }).returning(columns);
  if (added === undefined) throw new Error("The product was not returned.");
  await recordAudit(tx, { action: "supply:add", objectType: "supply", objectId: added.supplyId, detail: { kind: "anaesthetic" } });
  return done(added);
}

/**
 * Changes a product; signed records keep the lots they name.
 * @returns `changed_meanwhile`, `gtin_taken`, `supply_kind_fixed` once it has lots, or `supply_for_clinician`.
 */
export function updateSupply(ctx: Ctx<"supply:manage">, input: UpdateSupplyInput): Promise<Result<null>> {
  const { supplyId, version } = input;
  return refusingGtin(() =>
    transaction(ctx, async (tx) => {
      const [before] = await tx.db
        .select({
          kind: supplies.kind,
          forNeedledSkin: supplies.forNeedledSkin,
          maxMinutes: supplies.maxMinutes,
          version: supplies.version,
        })
        .from(supplies)
        .where(eq(supplies.id, supplyId))
        .for("update");
      if (before === undefined) return refuse("not_found");
      if (before.version !== version) return changedMeanwhile(tx, "supply", supplyId);
      const facts = factsOf(input);
      if (facts.kind !== before.kind) {
        const [lot] = await tx.db.select({ id: supplyLots.id }).from(supplyLots).where(eq(supplyLots.supplyId, supplyId)).limit(1);
        if (lot !== undefined) return refuse("supply_kind_fixed", {}, "kind");
      }
      if (!allows(tx.actor.roles, "treatment:record") && !keepsClinical(facts, before))
        return refuse("supply_for_clinician", {}, facts.forNeedledSkin === before.forNeedledSkin ? "maxMinutes" : "forNeedledSkin");
      const taken = await takenGtin(tx, facts.gtin, supplyId);
      if (taken !== null) return refuse("gtin_taken", taken, "gtin");
      await tx.db
        .update(supplies)
        .set({ ...facts, version: version + 1 })
        .where(eq(supplies.id, supplyId));
      await recordAudit(tx, {
        action: "supply:update",
        objectType: "supply",
        objectId: supplyId,
        detail: { forNeedledSkin: facts.forNeedledSkin, maxMinutes: facts.maxMinutes, lowAt: facts.lowAt },
      });
      return done(null);
    }),
  );
}

function setArchived(ctx: Ctx<"supply:manage">, input: ArchiveSupplyInput, archivedAt: Temporal.Instant | null): Promise<Result<null>> {
  return refusingGtin(() =>
    transaction(ctx, async (tx) => {
      const updated = await tx.db
        .update(supplies)
        .set({ archivedAt, version: input.version + 1 })
        .where(and(eq(supplies.id, input.supplyId), eq(supplies.version, input.version)))
        .returning({ id: supplies.id });
      if (updated.length === 0) return changedMeanwhile(tx, "supply", input.supplyId);
      await recordAudit(tx, {
        action: archivedAt === null ? "supply:restore" : "supply:archive",
        objectType: "supply",
        objectId: input.supplyId,
      });
      return done(null);
    }),
  );
}

/** Takes a product off the stock list; its lots and their records stay, and a recall still finds them. */
export function archiveSupply(ctx: Ctx<"supply:manage">, input: ArchiveSupplyInput): Promise<Result<null>> {
  return setArchived(ctx, input, ctx.now);
}

/** Puts an archived product on the list again (`gtin_taken` where another has its code by now). */
export function restoreSupply(ctx: Ctx<"supply:manage">, input: ArchiveSupplyInput): Promise<Result<null>> {
  return setArchived(ctx, input, null);
}
