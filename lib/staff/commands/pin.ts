import { eq } from "drizzle-orm";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { RemovePinInput, SetPinInput } from "../input.ts";
import { isGuessablePin } from "../rules/pin.ts";
import { isOwnPassword } from "./own-password.ts";

/** Sets the PIN that takes a handed-over tablet back, by the current password. Refuses `not_your_password`, `pin_guessable`. */
export async function setPin(ctx: Ctx<"clinic:read">, { password, pin }: SetPinInput): Promise<Result<null>> {
  if (!(await isOwnPassword(ctx, password))) return refuse("not_your_password", {}, "password");
  if (isGuessablePin(pin)) return refuse("pin_guessable", {}, "pin");
  return keepPin(ctx, await hashPassword(pin));
}

export async function removePin(ctx: Ctx<"clinic:read">, { password }: RemovePinInput): Promise<Result<null>> {
  return (await isOwnPassword(ctx, password)) ? keepPin(ctx, null) : refuse("not_your_password", {}, "password");
}

function keepPin(ctx: Ctx<"clinic:read">, pinHash: string | null): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const userId = authorId(tx);
    await tx.db.update(users).set({ pinHash }).where(eq(users.id, userId));
    await recordAudit(tx, { action: "staff:pin", objectType: "user", objectId: userId, detail: { set: pinHash !== null } });
    return done(null);
  });
}
