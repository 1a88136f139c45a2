import { and, eq, isNull, sql } from "drizzle-orm";
import { sessions } from "#db/schema/sessions.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { revokeSessionsOf } from "#lib/auth/staff-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { EndSessionInput, StaffMemberIdInput } from "../input.ts";

/** Ends one of one's own sign-ins, from its next request on. One that is over already, or another person's, is `not_found`. */
export function endOwnSession(ctx: Ctx<"clinic:read">, { sessionId }: EndSessionInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const userId = authorId(tx);
    const ended = await tx.db
      .update(sessions)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId), isNull(sessions.revokedAt)))
      .returning({ id: sessions.id });
    if (ended.length === 0) return refuse("not_found");
    await recordAudit(tx, { action: "session:revoke", objectType: "user", objectId: userId, detail: { ended: 1 } });
    return done(null);
  });
}

/** Ends every sign-in of one's own but this one. @returns how many. */
export function endOtherSessions(ctx: Ctx<"clinic:read">): Promise<Result<number>> {
  return transaction(ctx, async (tx) => {
    const userId = authorId(tx);
    const ended = await revokeSessionsOf(tx.db, userId, tx.actor.sessionId);
    await recordAudit(tx, { action: "session:revoke", objectType: "user", objectId: userId, detail: { ended } });
    return done(ended);
  });
}

/** Ends a colleague's sign-ins, on every computer. They may sign in again. @returns how many. */
export function endSessionsOf(ctx: Ctx<"staff:write">, { userId }: StaffMemberIdInput): Promise<Result<number>> {
  return transaction(ctx, async (tx) => {
    const [user] = await tx.db.select({ id: users.id }).from(users).where(eq(users.id, userId));
    if (user === undefined) return refuse("not_found");
    const ended = await revokeSessionsOf(tx.db, userId);
    await recordAudit(tx, { action: "session:revoke", objectType: "user", objectId: userId, detail: { ended } });
    return done(ended);
  });
}
