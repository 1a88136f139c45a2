import { and, eq, isNull } from "drizzle-orm";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Actor, type PublicCtx, publicTransaction } from "#lib/auth/ctx.ts";
import { verifyPassword } from "#lib/auth/password.ts";
import { lockSession, type ScreenOwner } from "#lib/auth/staff-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { goOnIn } from "./go-on.ts";
import { giveBackIn, ownDoor, takeTry } from "./tries.ts";

/** Locks the screen of whoever is signed in: from now on the sign-in opens nothing. */
export function lockScreen(ctx: PublicCtx, actor: Actor & { readonly sessionId: string }): Promise<Result<null>> {
  return publicTransaction(ctx, async (tx) => {
    await lockSession(tx.db, actor.sessionId);
    await recordAudit({ ...tx, actor }, { action: "session:lock", objectType: "user", objectId: actor.id });
    return done(null);
  });
}

/**
 * Uncovers a screen by its own user's password: the sign-in that was locked ends, and a new one goes on until its end. Counted for this
 * person alone: no stranger shuts them out of their screen.
 * @param secret signs the cookie. @returns the new sign-in's cookie; "signed_out" where there is none to go on with.
 */
export async function unlockScreen(ctx: PublicCtx, screen: ScreenOwner, password: string, secret: string): Promise<Result<string>> {
  const { userId } = screen;
  const refused = async (reason: "too_many_tries" | "last_try" | "not_your_password") => {
    await recordAudit(ctx, { action: "session:unlock", objectType: "user", objectId: userId, outcome: "refused", reason });
    return refuse("not_your_password");
  };
  const tried = await takeTry(ctx, [ownDoor(userId)]);
  if (tried === null) return refused("too_many_tries");
  const [user] = await ctx.db
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(and(eq(users.id, userId), isNull(users.disabledAt)));
  if (!(await verifyPassword(user?.passwordHash ?? null, password))) return refused(tried.left === 0 ? "last_try" : "not_your_password");
  return publicTransaction(ctx, async (tx) => {
    const opened = await goOnIn(tx, screen, secret, "session:unlock");
    if (!opened.ok) return opened;
    await giveBackIn(tx.db, tried);
    return done(opened.value.cookie);
  });
}
