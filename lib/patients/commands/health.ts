import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { healthItems } from "#db/schema/health-items.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { AddAllergyInput, AddMedicineInput, EndHealthItemInput } from "../input.ts";
import { type HealthKind, NONE } from "../rules/health-codes.ts";
import { isPatient } from "./standing.ts";

const noted = z.object({ itemId: z.string() });

/** Writes an allergy down, once for one key; refusals as of `addMedicine`. */
export function addAllergy(ctx: Ctx<"health:write">, input: AddAllergyInput): Promise<Result<{ itemId: string }>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "allergy:add", key: input.idempotencyKey, input, answer: noted }, () =>
      add(tx, "allergy", { ...input, severity: input.code === NONE ? "unknown" : input.severity }),
    ),
  );
}

/**
 * Writes a medicine down, once for one key. That there is one ends the word that there is none; that there is none is refused while one stands
 * (`health_contradicts`). Refuses `not_found`, and `health_noted` for what stands there already.
 */
export function addMedicine(ctx: Ctx<"health:write">, input: AddMedicineInput): Promise<Result<{ itemId: string }>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "medicine:add", key: input.idempotencyKey, input, answer: noted }, () =>
      add(tx, "medicine", { ...input, severity: "unknown" }),
    ),
  );
}

async function add(
  tx: Ctx<"health:write">,
  kind: HealthKind,
  { patientId, code, words, detail, severity }: Omit<AddAllergyInput, "idempotencyKey">,
): Promise<Result<{ itemId: string }>> {
  if (!(await isPatient(tx, patientId))) return refuse("not_found");
  const standing = await tx.db
    .select({ code: healthItems.code, words: healthItems.words })
    .from(healthItems)
    .where(and(isRecordOf(healthItems.patientId, patientId), eq(healthItems.kind, kind), isNull(healthItems.endedAt)));
  if (standing.some((each) => each.code === code && each.words.toLowerCase() === words.toLowerCase()))
    return refuse("health_noted", {}, "code");
  if (code === NONE && standing.length > 0) return refuse("health_contradicts", {}, "code");
  if (code !== NONE) {
    await end(tx, "over", and(isRecordOf(healthItems.patientId, patientId), eq(healthItems.kind, kind), eq(healthItems.code, NONE)));
  }
  const [made] = await tx.db
    .insert(healthItems)
    .values({ patientId, kind, code, words, detail, severity, notedBy: authorId(tx), createdAt: tx.now })
    .returning({ id: healthItems.id });
  if (made === undefined) throw new Error("Nothing was noted.");
  await recordAudit(tx, { action: "health:add", objectType: "health_item", objectId: made.id, patientId, detail: { kind } });
  return done({ itemId: made.id });
}

async function end(tx: Ctx<"health:write">, how: EndHealthItemInput["how"], which: SQL | undefined): Promise<void> {
  await tx.db
    .update(healthItems)
    .set({ endedAt: tx.now, endedBy: authorId(tx), endedHow: how, version: sql`${healthItems.version} + 1` })
    .where(and(which, isNull(healthItems.endedAt)));
}

/** Says that an allergy or medicine is over, or was written down by mistake; it stays in the record. Refuses `not_found`, `changed_meanwhile`. */
export function endHealthItem(ctx: Ctx<"health:write">, input: EndHealthItemInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const { patientId, itemId, how } = input;
    const [item] = await tx.db
      .select({ version: healthItems.version, endedAt: healthItems.endedAt })
      .from(healthItems)
      .where(and(eq(healthItems.id, itemId), isRecordOf(healthItems.patientId, patientId)))
      .for("update");
    if (item === undefined) return refuse("not_found");
    if (item.endedAt !== null || item.version !== input.version) return changedMeanwhile(tx, "health_item", itemId);
    await end(tx, how, eq(healthItems.id, itemId));
    await recordAudit(tx, { action: "health:end", objectType: "health_item", objectId: itemId, patientId, detail: { how } });
    return done(null);
  });
}
