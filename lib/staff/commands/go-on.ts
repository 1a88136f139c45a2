import { and, eq, isNull, sql } from "drizzle-orm";
import { sessions } from "#db/schema/sessions.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { AuditAction } from "#lib/audit/rules/actions.ts";
import type { PublicTx } from "#lib/auth/ctx.ts";
import { findActor, openSession, revokeSession, type SignedIn } from "#lib/auth/staff-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";

type Parked = { readonly sessionId: string; readonly userId: string };

/**
 * Goes on from a sign-in that was locked or handed over: it ends, and a new one lasts until its end. What is `FRESH` it does not open.
 * @param secret signs the cookie. @returns the new cookie and whose it is; "signed_out" where the sign-in is over, or somebody has gone on from it already.
 */
export async function goOnIn(
  tx: PublicTx,
  { sessionId, userId }: Parked,
  secret: string,
  action: AuditAction,
): Promise<Result<{ readonly cookie: string; readonly actor: SignedIn }>> {
  // Its row is locked first: of two who go on from it at once, one does.
  const [parked] = await tx.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt), sql`${sessions.expiresAt} > now()`))
    .for("update");
  if (parked === undefined) return refuse("signed_out");
  const cookie = await openSession(tx.db, userId, secret, tx.address, { inPlaceOf: sessionId, browser: tx.browser, confirmed: false });
  const actor = await findActor(tx.db, cookie, secret);
  if (actor === null) return refuse("signed_out");
  await revokeSession(tx.db, sessionId);
  await recordAudit({ ...tx, actor }, { action, objectType: "user", objectId: userId });
  return done({ cookie, actor });
}
