import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Result, refuse } from "#lib/result.ts";
import type { Db } from "./client.ts";
import { idempotencyKeys } from "./schema/idempotency-keys.ts";

/** Canonical text of a value: object keys sorted, so that equal inputs hash equally. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** SHA-256 over the canonical text of a value. */
export function contentHash(value: unknown): Buffer {
  return createHash("sha256").update(canonicalJson(value)).digest();
}

/**
 * One effect for one key: the first call does the work and keeps its answer (ids only) in the same transaction; the same key again gives the same answer,
 * the same key with another request is refused with `key_reused`. Two at once wait for each other at the primary key.
 */
export async function once<A>(
  tx: { readonly db: Db; readonly actor: { readonly id: string | null } },
  request: { readonly command: string; readonly key: string; readonly input: unknown; readonly answer: z.ZodType<A> },
  work: () => Promise<Result<A>>,
): Promise<Result<A>> {
  const requestHash = contentHash(request.input);
  const where = and(eq(idempotencyKeys.command, request.command), eq(idempotencyKeys.key, request.key));
  const inserted = await tx.db
    .insert(idempotencyKeys)
    .values({ command: request.command, key: request.key, actor: tx.actor.id ?? "system", requestHash })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key });
  if (inserted.length === 0) {
    const [earlier] = await tx.db
      .select({ hash: idempotencyKeys.requestHash, answer: idempotencyKeys.answer, actor: idempotencyKeys.actor })
      .from(idempotencyKeys)
      .where(where);
    if (earlier === undefined || !earlier.hash.equals(requestHash) || earlier.actor !== (tx.actor.id ?? "system"))
      return refuse("key_reused");
    return { ok: true, value: request.answer.parse(earlier.answer) };
  }
  const result = await work();
  if (result.ok) await tx.db.update(idempotencyKeys).set({ answer: result.value }).where(where);
  return result;
}

/** Whether this key had its effect already, by the same actor. */
export async function hadEffect(
  { db, actor }: { readonly db: Db; readonly actor: { readonly id: string | null } },
  { command, key }: { readonly command: string; readonly key: string },
): Promise<boolean> {
  const [found] = await db
    .select({ key: idempotencyKeys.key })
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.command, command), eq(idempotencyKeys.key, key), eq(idempotencyKeys.actor, actor.id ?? "system")));
  return found !== undefined;
}
