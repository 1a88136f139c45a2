import { and, eq, sql } from "drizzle-orm";
import { pendingSignIns } from "#db/schema/second-steps.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type PublicCtx, type PublicTx, publicTransaction } from "#lib/auth/ctx.ts";
import { type PendingSignIn, pendingIsLive } from "#lib/auth/pending-sign-in.ts";
import { revokeSessionsOf } from "#lib/auth/staff-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { SecondStepInput } from "../input.ts";
import { fittingStep, hasSecondStepIn, keepSecondStepIn, spendSecondStep } from "./second-step.ts";
import { type SignedInAs, startSessionIn } from "./sign-in.ts";
import { giveBackIn, secondStepDoor, takeTry } from "./tries.ts";

/** Takes one of the half-made sign-in's five tries before anything is verified: many at once are no more than five. */
async function takeOneOfFive(ctx: PublicCtx, pending: PendingSignIn): Promise<boolean> {
  const taken = await ctx.db
    .update(pendingSignIns)
    .set({ failed: sql`${pendingSignIns.failed} + 1` })
    .where(and(eq(pendingSignIns.id, pending.id), pendingIsLive))
    .returning({ id: pendingSignIns.id });
  return taken.length === 1;
}

/** A half-made sign-in that was over, or had its five tries, when this one came. */
async function overAlready(ctx: PublicCtx, { userId }: PendingSignIn): Promise<Result<never>> {
  const reason = "sign_in_over";
  await recordAudit(ctx, { action: "session:second_step", objectType: "user", objectId: userId, outcome: "refused", reason });
  return refuse(reason);
}

async function codeRefused(ctx: PublicCtx, { userId }: PendingSignIn, reason: "code_wrong" | "too_many_tries"): Promise<Result<never>> {
  await recordAudit(ctx, { action: "session:second_step", objectType: "user", objectId: userId, outcome: "refused", reason });
  return refuse("code_wrong", {}, "secretCode");
}

/** Ends the half-made sign-in, once: whoever comes second with it finds it over. */
async function endPendingIn(tx: PublicTx, id: string): Promise<boolean> {
  const ended = await tx.db
    .update(pendingSignIns)
    .set({ endedAt: sql`now()` })
    .where(and(eq(pendingSignIns.id, id), sql`${pendingSignIns.endedAt} is null`))
    .returning({ id: pendingSignIns.id });
  return ended.length === 1;
}

/**
 * The second step of a sign-in: a code of the app, or a recovery code, each once. Five tries, then the password is asked for again; ten an hour of an account.
 * Refuses `code_wrong`, and `sign_in_over` for a half-made sign-in that has ended.
 */
export async function signInByCode(
  ctx: PublicCtx,
  pending: PendingSignIn,
  { secretCode }: SecondStepInput,
  secret: string,
  replaces: string | null = null,
): Promise<Result<SignedInAs>> {
  if (!(await takeOneOfFive(ctx, pending))) return overAlready(ctx, pending);
  const tried = await takeTry(ctx, [secondStepDoor(pending.userId)]);
  if (tried === null) return codeRefused(ctx, pending, "too_many_tries");
  const by = await spendSecondStep(ctx.db, pending.userId, secretCode, secret);
  if (by === null) return codeRefused(ctx, pending, "code_wrong");
  return publicTransaction(ctx, async (tx) => {
    if (!(await endPendingIn(tx, pending.id))) return refuse("sign_in_over");
    await giveBackIn(tx.db, tried);
    await recordAudit(tx, { action: "session:second_step", objectType: "user", objectId: pending.userId, detail: { by } });
    return startSessionIn(tx, { id: pending.userId, email: pending.email }, secret, replaces);
  });
}

/**
 * Whoever must have a second step and has none sets it up between password and session; the code that confirms it is used with that. Sign-ins from before end.
 * @returns the session, and ten recovery codes that are told this once.
 */
export async function setUpAndSignIn(
  ctx: PublicCtx,
  pending: PendingSignIn,
  { secretCode }: SecondStepInput,
  secret: string,
  replaces: string | null = null,
): Promise<Result<SignedInAs & { readonly codes: readonly string[] }>> {
  if (!(await takeOneOfFive(ctx, pending))) return overAlready(ctx, pending);
  const [row] = await ctx.db
    .select({ proposed: pendingSignIns.proposedStep })
    .from(pendingSignIns)
    .where(eq(pendingSignIns.id, pending.id));
  const proposed = row?.proposed ?? null;
  if (proposed === null) return refuse("sign_in_over");
  const step = await fittingStep(ctx.db, proposed, pending.userId, secretCode, secret);
  if (step === null) return codeRefused(ctx, pending, "code_wrong");
  return publicTransaction(ctx, async (tx) => {
    await tx.db.execute(sql`select 1 from users where id = ${pending.userId} for update`);
    // Somebody with the same password may have been first: then it is their second step that is asked for.
    if ((await hasSecondStepIn(tx.db, pending.userId)) || !(await endPendingIn(tx, pending.id))) return refuse("sign_in_over");
    const codes = await keepSecondStepIn(tx.db, pending.userId, proposed, step);
    await revokeSessionsOf(tx.db, pending.userId);
    await recordAudit(tx, { action: "second_step:set", objectType: "user", objectId: pending.userId });
    const signedIn = await startSessionIn(tx, { id: pending.userId, email: pending.email }, secret, replaces);
    return signedIn.ok ? done({ ...signedIn.value, codes }) : signedIn;
  });
}
