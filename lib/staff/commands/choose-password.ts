import { and, eq, isNull, sql } from "drizzle-orm";
import { attempts } from "#db/schema/attempts.ts";
import { clinics } from "#db/schema/clinics.ts";
import { invitations } from "#db/schema/invitations.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type PublicCtx, publicTransaction, transaction } from "#lib/auth/ctx.ts";
import { accountSubject, knowDevice } from "#lib/auth/known-device.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { revokeSessionsOf } from "#lib/auth/staff-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { ByLinkInput, ChangePasswordInput } from "../input.ts";
import { endLinksIn, openedBy } from "./links.ts";
import { isOwnPassword, judgePassword } from "./own-password.ts";
import { doorsOf, takeTry } from "./tries.ts";

/**
 * Sets a password behind a single-use link of this purpose: the link is spent, every session of the person ends, and tries that others made at the account are
 * forgotten. Nobody is signed in by it: a second step is asked for as ever. Refuses with `link_spent` for a link that is unknown, used, replaced, too old or of
 * another purpose, and for a disabled person: all the same.
 * @returns the cookie by which this browser has tries of its own at the account: whoever is being shut out of it gets in from here.
 */
export async function choosePasswordByLink(
  ctx: PublicCtx,
  purpose: "invite" | "reset",
  input: ByLinkInput,
  secret: string,
): Promise<Result<{ readonly device: string }>> {
  const refused = async (reason: "link_spent" | "too_many_tries") => {
    await recordAudit(ctx, {
      action: "invitation:accept",
      objectType: "user",
      objectId: null,
      outcome: "refused",
      reason,
      detail: { purpose },
    });
    return refuse(reason);
  };
  if ((await takeTry(ctx, doorsOf(ctx, "invitation_address"))) === null) return refused("too_many_tries");
  const live = and(openedBy(input.token), eq(invitations.purpose, purpose));
  const [found] = await ctx.db
    .select({ email: users.email, name: users.name })
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.userId))
    .where(and(live, isNull(users.disabledAt)));
  if (found === undefined) return refused("link_spent");
  const judged = judgePassword(input.password, { ...found, clinic: await clinicName(ctx) });
  if (!judged.ok) return judged;
  const passwordHash = await hashPassword(input.password);
  const spent = await publicTransaction(ctx, async (tx) => {
    const [link] = await tx.db.update(invitations).set({ usedAt: sql`now()` }).where(live).returning({ userId: invitations.userId });
    if (link === undefined) return refuse("link_spent");
    const [user] = await tx.db
      .update(users)
      .set({ passwordHash })
      .where(and(eq(users.id, link.userId), isNull(users.disabledAt)))
      .returning({ id: users.id, email: users.email });
    if (user === undefined) return refuse("link_spent");
    await endLinksIn(tx, user.id);
    await revokeSessionsOf(tx.db, user.id);
    await tx.db.delete(attempts).where(and(eq(attempts.kind, "sign_in_account"), eq(attempts.subjectHash, accountSubject(user.email))));
    await recordAudit(tx, { action: "invitation:accept", objectType: "user", objectId: user.id, detail: { purpose } });
    return done({ device: await knowDevice(ctx.device, user.email, secret) });
  });
  return spent.ok ? spent : refused("link_spent");
}

async function clinicName({ db }: Pick<PublicCtx, "db">): Promise<string> {
  const [clinic] = await db.select({ name: clinics.name }).from(clinics);
  return clinic?.name ?? "";
}

/** A new password in place of one's own, by the one before. Every other sign-in of the person ends, and so do links to set a password that nobody used. */
export async function changePassword(ctx: Ctx<"clinic:read">, input: ChangePasswordInput): Promise<Result<null>> {
  const userId = authorId(ctx);
  const { sessionId } = ctx.actor;
  if (sessionId === null) return refuse("signed_out");
  if (!(await isOwnPassword(ctx, input.currentPassword))) return refuse("not_your_password", {}, "currentPassword");
  const [user] = await ctx.db.select({ email: users.email, name: users.name }).from(users).where(eq(users.id, userId));
  if (user === undefined) return refuse("signed_out");
  const judged = judgePassword(input.password, { ...user, clinic: await clinicName(ctx) });
  if (!judged.ok) return judged;
  const passwordHash = await hashPassword(input.password);
  return transaction(ctx, async (tx) => {
    await tx.db.update(users).set({ passwordHash }).where(eq(users.id, userId));
    await endLinksIn(tx, userId);
    await revokeSessionsOf(tx.db, userId, sessionId);
    await recordAudit(tx, { action: "staff:password", objectType: "user", objectId: userId });
    return done(null);
  });
}
