import { eq } from "drizzle-orm";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Actor, type PublicCtx, publicTransaction } from "#lib/auth/ctx.ts";
import { verifyPassword } from "#lib/auth/password.ts";
import type { Role } from "#lib/auth/policy.ts";
import { findActor, openSession, revokeSession } from "#lib/auth/staff-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { SignInInput } from "../input.ts";
import { doorsOf, giveBackIn, takeTry } from "./tries.ts";

export type SignedInAs = { readonly cookie: string; readonly roles: readonly Role[] };

/**
 * Signs a person in: at most 10 verified tries in 15 minutes for an account and 50 an hour from an address. A wrong password, an unknown or disabled person
 * and a reached limit are one refusal, `sign_in_failed`; a password is verified also where nobody has that address, so that time tells nothing.
 * @param secret signs the cookie. @param replaces the session that this browser had; it ends.
 */
export async function signIn(
  ctx: PublicCtx,
  input: SignInInput,
  secret: string,
  replaces: string | null = null,
): Promise<Result<SignedInAs>> {
  const tried = await takeTry(ctx, doorsOf(ctx, "sign_in_address", input.email));
  if (tried === null) return refuse("sign_in_failed");
  const [user] = await ctx.db
    .select({ id: users.id, passwordHash: users.passwordHash, disabledAt: users.disabledAt })
    .from(users)
    .where(eq(users.email, input.email));
  const fits = await verifyPassword(user?.passwordHash ?? null, input.password);
  if (!fits || user === undefined || user.disabledAt !== null) {
    await recordAudit(ctx, {
      action: "session:start",
      objectType: "user",
      objectId: user?.id ?? null,
      outcome: "refused",
      reason: tried.left === 0 ? "last_try" : "sign_in_failed",
    });
    return refuse("sign_in_failed");
  }
  return publicTransaction(ctx, async (tx) => {
    const cookie = await openSession(tx.db, user.id, secret, ctx.address);
    const actor = await findActor(tx.db, cookie, secret);
    if (actor === null) return refuse("sign_in_failed");
    if (replaces !== null) await revokeSession(tx.db, replaces);
    await giveBackIn(tx.db, tried);
    await recordAudit({ ...tx, actor }, { action: "session:start", objectType: "user", objectId: user.id });
    return done({ cookie, roles: actor.roles });
  });
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
