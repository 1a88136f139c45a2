import { eq } from "drizzle-orm";
import { secondSteps } from "#db/schema/second-steps.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Actor, type PublicCtx, type PublicTx, publicTransaction } from "#lib/auth/ctx.ts";
import { knowDevice } from "#lib/auth/known-device.ts";
import { verifyPassword } from "#lib/auth/password.ts";
import { openPendingSignIn } from "#lib/auth/pending-sign-in.ts";
import { needsTwoSteps, type Role } from "#lib/auth/policy.ts";
import { findActor, openSession, revokeSession } from "#lib/auth/staff-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { SignInInput } from "../input.ts";
import { giveBackIn, signInDoors, takeTry } from "./tries.ts";

export type SignedInAs = {
  readonly cookie: string;
  /** By which this browser has tries of its own at this account from now on. */
  readonly device: string;
  readonly roles: readonly Role[];
};

/** What the right password leads to: in, or to the second step of whoever has one, or to setting one up for whoever must have one. */
export type EnteredIn = { readonly step: "in" } & SignedInAs;
export type Entered = EnteredIn | { readonly step: "code" | "set_up"; readonly pending: string };

/**
 * The first step of a sign-in, and the whole of it for whoever has no second: at most 10 verified tries in 15 minutes for an account and 50 an hour from an
 * address. A wrong password, an unknown or disabled person and a reached limit are one refusal, `sign_in_failed`; a password is verified also where nobody has
 * that address, so that time tells nothing.
 * @param secret signs the cookie. @param replaces the session that this browser had; it ends with the sign-in.
 */
export async function signIn(ctx: PublicCtx, input: SignInInput, secret: string, replaces: string | null = null): Promise<Result<Entered>> {
  const tried = await takeTry(ctx, signInDoors(ctx, input.email));
  const [user] = await ctx.db
    .select({
      id: users.id,
      email: users.email,
      roles: users.roles,
      passwordHash: users.passwordHash,
      disabledAt: users.disabledAt,
      step: secondSteps.secret,
    })
    .from(users)
    .leftJoin(secondSteps, eq(secondSteps.userId, users.id))
    .where(eq(users.email, input.email));
  const refused = async (reason: "too_many_tries" | "last_try" | "sign_in_failed") => {
    await recordAudit(ctx, { action: "session:start", objectType: "user", objectId: user?.id ?? null, outcome: "refused", reason });
    return refuse("sign_in_failed");
  };
  if (tried === null) return refused("too_many_tries");
  const fits = await verifyPassword(user?.passwordHash ?? null, input.password);
  if (!fits || user === undefined || user.disabledAt !== null) return refused(tried.left === 0 ? "last_try" : "sign_in_failed");
  const step = user.step !== null ? "code" : needsTwoSteps(user.roles) ? "set_up" : "in";
  return publicTransaction<Entered>(ctx, async (tx) => {
    await giveBackIn(tx.db, tried);
    if (step === "in") {
      const signedIn = await startSessionIn(tx, user, secret, replaces);
      return signedIn.ok ? done({ step, ...signedIn.value }) : refuse("sign_in_failed");
    }
    await recordAudit(tx, { action: "session:password", objectType: "user", objectId: user.id, detail: { step } });
    return done({ step, pending: await openPendingSignIn(tx.db, user.id, step, secret) });
  });
}

/** Opens a session for whoever has done all that their sign-in takes, inside the caller's transaction. Refuses `signed_out` for whoever may not after all. */
export async function startSessionIn(
  tx: PublicTx,
  user: { readonly id: string; readonly email: string },
  secret: string,
  replaces: string | null,
): Promise<Result<SignedInAs>> {
  const cookie = await openSession(tx.db, user.id, secret, tx.address, { browser: tx.browser });
  const actor = await findActor(tx.db, cookie, secret);
  if (actor === null) return refuse("signed_out");
  if (replaces !== null) await revokeSession(tx.db, replaces);
  await recordAudit({ ...tx, actor }, { action: "session:start", objectType: "user", objectId: user.id });
  return done({ cookie, device: await knowDevice(tx.device, user.email, secret), roles: actor.roles });
}

/** Ends this person's session on the server: its cookie is worthless from the next request on. */
export function signOut(ctx: PublicCtx, actor: Actor): Promise<Result<null>> {
  return publicTransaction(ctx, async (tx) => {
    if (actor.sessionId === null) return done(null);
    await revokeSession(tx.db, actor.sessionId);
    await recordAudit({ ...tx, actor }, { action: "session:end", objectType: "user", objectId: actor.id });
    return done(null);
  });
}
