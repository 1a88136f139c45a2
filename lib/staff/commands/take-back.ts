import { and, eq, isNull } from "drizzle-orm";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type PublicCtx, publicTransaction } from "#lib/auth/ctx.ts";
import { knowDevice } from "#lib/auth/known-device.ts";
import { verifyPassword } from "#lib/auth/password.ts";
import type { HandedOver } from "#lib/auth/staff-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { TakeBackByPasswordInput, TakeBackByPinInput } from "../input.ts";
import { goOnIn } from "./go-on.ts";
import { type Entered, type EnteredIn, signIn } from "./sign-in.ts";
import { pinDoor, takeTry } from "./tries.ts";

/**
 * Takes a handed-over tablet back by its user's PIN: the sign-in that went out of hand ends, and a new one goes on until its end. Five tries, taken before
 * anything is verified, so that many at once are no more than five; then only the password does.
 * @param secret signs the cookie.
 */
export async function takeBackByPin(
  ctx: PublicCtx,
  handedOver: HandedOver,
  { pin }: TakeBackByPinInput,
  secret: string,
): Promise<Result<EnteredIn>> {
  const { sessionId, userId, email } = handedOver;
  const note = (reason: "too_many_tries" | "last_try" | "pin_wrong") =>
    recordAudit(ctx, { action: "tablet:take-back", objectType: "user", objectId: userId, outcome: "refused", reason });
  const tried = await takeTry(ctx, [pinDoor(sessionId)]);
  if (tried === null) {
    await note("too_many_tries");
    return refuse("pin_locked", {}, "pin");
  }
  const [user] = await ctx.db
    .select({ pinHash: users.pinHash })
    .from(users)
    .where(and(eq(users.id, userId), isNull(users.disabledAt)));
  if (!(await verifyPassword(user?.pinHash ?? null, pin))) {
    await note(tried.left === 0 ? "last_try" : "pin_wrong");
    if (tried.left === 0) return refuse("pin_locked", {}, "pin");
    return refuse("pin_wrong", { left: tried.left === 1 ? "1 try" : `${tried.left} tries` }, "pin");
  }
  return publicTransaction<EnteredIn>(ctx, async (tx) => {
    const taken = await goOnIn(tx, handedOver, secret, "tablet:take-back");
    if (!taken.ok) return taken;
    const { cookie, actor } = taken.value;
    return done({ step: "in", cookie, device: await knowDevice(ctx.device, email, secret), roles: actor.roles });
  });
}

/** The same by the password, which is a sign-in like any other. */
export async function takeBackByPassword(
  ctx: PublicCtx,
  { email, sessionId }: HandedOver,
  { password }: TakeBackByPasswordInput,
  secret: string,
): Promise<Result<Entered>> {
  const signedIn = await signIn(ctx, { email, password }, secret, sessionId);
  return signedIn.ok ? signedIn : refuse("take_back_failed", {}, "password");
}
