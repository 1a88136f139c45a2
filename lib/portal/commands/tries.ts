import { recordAudit } from "#lib/audit/commands.ts";
import { type PublicCtx, type PublicTx, publicTransaction } from "#lib/auth/ctx.ts";
import { countFailure, isShutOut, noticeManyFailures } from "#lib/auth/gate-tries.ts";
import { done, type Result, refuse } from "#lib/result.ts";

/**
 * One try at the portal's gate, by either of its steps. An address that failed too often is not listened to; what happened is audited and committed before
 * anything is returned.
 * @param work null where what was tried was wrong, however it was
 * @param wrong what is answered then
 */
export async function tryGate<T extends object>(
  ctx: PublicCtx,
  wrong: "portal_closed" | "portal_code_wrong",
  work: (tx: PublicTx) => Promise<Result<T | null>>,
): Promise<Result<T>> {
  const tried = await publicTransaction(
    ctx,
    async (tx): Promise<Result<T | null>> => ((await isShutOut(tx, "portal_address")) ? refuse("portal_busy_address") : work(tx)),
  );
  if (!tried.ok) {
    const { reason } = tried.refusal;
    await recordAudit(ctx, { action: "portal:open", objectType: "portal_link", objectId: null, outcome: "refused", reason });
    return tried;
  }
  if (tried.value !== null) return done(tried.value);
  await noticeManyFailures(ctx.db, "portal_address");
  return refuse(wrong);
}

/** A wrong try, counted for the address it came from. */
export async function noteWrongTry(
  tx: PublicTx,
  link: { readonly id: string; readonly patientId: string } | null,
  reason: string,
): Promise<void> {
  await countFailure(tx, "portal_address");
  await recordAudit(tx, {
    action: "portal:open",
    objectType: "portal_link",
    objectId: link?.id ?? null,
    patientId: link?.patientId ?? null,
    outcome: "refused",
    reason,
  });
}
