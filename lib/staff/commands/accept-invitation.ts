import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { attempts } from "#db/schema/attempts.ts";
import { clinics } from "#db/schema/clinics.ts";
import { invitations } from "#db/schema/invitations.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type PublicCtx, publicTransaction } from "#lib/auth/ctx.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { secretHash } from "#lib/auth/secrets.ts";
import { revokeSessionsOf } from "#lib/auth/staff-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { AcceptInvitationInput } from "../input.ts";
import { isGuessablePassword } from "../rules/password.ts";
import { endLinksIn } from "./links.ts";
import { accountSubject, doorsOf, takeTry } from "./tries.ts";

/**
 * Sets a password behind a single-use link: the link is spent, every session of the person ends, and tries that others made at the account are forgotten.
 * Refuses with `link_spent` for a link that is unknown, used, replaced or too old, and for a disabled person: all the same.
 */
export async function acceptInvitation(ctx: PublicCtx, input: AcceptInvitationInput): Promise<Result<null>> {
  if ((await takeTry(ctx, doorsOf(ctx, "invitation_address"))) === null) return refuse("too_many_tries");
  const live = and(eq(invitations.tokenHash, secretHash(input.token)), isNull(invitations.usedAt), gt(invitations.expiresAt, sql`now()`));
  const [found] = await ctx.db
    .select({ email: users.email, name: users.name })
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.userId))
    .where(and(live, isNull(users.disabledAt)));
  if (found === undefined) return refuse("link_spent");
  const [clinic] = await ctx.db.select({ name: clinics.name }).from(clinics);
  const known = [found.email, found.email.split("@")[0] ?? "", found.name, ...found.name.split(" "), clinic?.name ?? ""];
  if (isGuessablePassword(input.password, known)) return refuse("password_guessable", {}, "password");
  const passwordHash = await hashPassword(input.password);
  return publicTransaction(ctx, async (tx) => {
    const [spent] = await tx.db
      .update(invitations)
      .set({ usedAt: sql`now()` })
      .where(live)
      .returning({ userId: invitations.userId, purpose: invitations.purpose });
    if (spent === undefined) return refuse("link_spent");
    const [user] = await tx.db
      .update(users)
      .set({ passwordHash })
      .where(and(eq(users.id, spent.userId), isNull(users.disabledAt)))
      .returning({ id: users.id, email: users.email });
    if (user === undefined) return refuse("link_spent");
    await endLinksIn(tx, user.id);
    await revokeSessionsOf(tx.db, user.id);
    await tx.db.delete(attempts).where(and(eq(attempts.kind, "sign_in_account"), eq(attempts.subjectHash, accountSubject(user.email))));
    await recordAudit(tx, { action: "invitation:accept", objectType: "user", objectId: user.id, detail: { purpose: spent.purpose } });
    return done(null);
  });
}
