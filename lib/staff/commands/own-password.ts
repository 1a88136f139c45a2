import { eq } from "drizzle-orm";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { listCommonPasswords } from "#lib/auth/common-passwords.ts";
import { authorId, type Ctx } from "#lib/auth/ctx.ts";
import { verifyPassword } from "#lib/auth/password.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { cores, isGuessablePassword } from "../rules/password.ts";
import { giveBackIn, ownDoor, takeTry } from "./tries.ts";

/**
 * Whether this password may be chosen by this person: not one of the common ones, nor made of what everyone at the clinic knows.
 * @param field where the reason stands. @returns `password_common` or `password_guessable`.
 */
export function judgePassword(
  password: string,
  { email, name, clinic }: { readonly email: string; readonly name: string; readonly clinic: string },
  field = "password",
): Result<true> {
  const common = listCommonPasswords();
  if ([password.toLowerCase(), ...cores(password)].some((word) => common.has(word))) return refuse("password_common", {}, field);
  const known = [email, email.split("@")[0] ?? "", name, ...name.split(" "), clinic];
  return isGuessablePassword(password, known) ? refuse("password_guessable", {}, field) : done(true);
}

/** Whether this is the password of whoever is signed in. Counted, so that whoever finds a page open cannot try passwords there; strangers' tries are not. */
export async function isOwnPassword(ctx: Ctx<never>, password: string): Promise<boolean> {
  const userId = authorId(ctx);
  const tried = await takeTry(ctx, [ownDoor(userId)]);
  const [user] = await ctx.db.select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, userId));
  if (tried !== null && (await verifyPassword(user?.passwordHash ?? null, password))) {
    await giveBackIn(ctx.db, tried);
    return true;
  }
  await recordAudit(ctx, {
    action: "staff:prove",
    objectType: "user",
    objectId: userId,
    outcome: "refused",
    reason: tried === null ? "too_many_tries" : "not_your_password",
  });
  return false;
}
