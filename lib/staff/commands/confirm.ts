import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { openSession, revokeSession } from "#lib/auth/staff-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { ConfirmInput } from "../input.ts";
import { isOwnPassword } from "./own-password.ts";
import { hasSecondStepIn, trySecondStep } from "./second-step.ts";

/**
 * Whoever is signed in shows that it is they who sit there: by their password, and their second step where they have one. A new session goes on from the one
 * before, which ends; for ten minutes it may do what is `FRESH`. A wrong password and a wrong code are one refusal, `confirm_failed`.
 * @param from what the list of sign-ins says of this browser. @returns the new cookie.
 */
export async function confirmSelf(
  ctx: Ctx<"clinic:read">,
  { password, secretCode }: ConfirmInput,
  secret: string,
  from: { readonly address: string; readonly browser: string },
): Promise<Result<string>> {
  const userId = authorId(ctx);
  const { sessionId } = ctx.actor;
  if (sessionId === null) return refuse("signed_out");
  const isTheirs = await isOwnPassword(ctx, password);
  const both = isTheirs && (!(await hasSecondStepIn(ctx.db, userId)) || (await trySecondStep(ctx, userId, secretCode, secret)) !== null);
  if (!both) {
    await recordAudit(ctx, {
      action: "session:confirm",
      objectType: "user",
      objectId: userId,
      outcome: "refused",
      reason: "confirm_failed",
    });
    return refuse("confirm_failed");
  }
  return transaction(ctx, async (tx) => {
    const cookie = await openSession(tx.db, userId, secret, from.address, { inPlaceOf: sessionId, browser: from.browser });
    await revokeSession(tx.db, sessionId);
    await recordAudit(tx, { action: "session:confirm", objectType: "user", objectId: userId });
    return done(cookie);
  });
}
