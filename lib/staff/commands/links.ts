import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { invitations } from "#db/schema/invitations.ts";
import { users } from "#db/schema/users.ts";
import { type Recorder, recordAudit } from "#lib/audit/commands.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import { newSecret, secretHash } from "#lib/auth/secrets.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { StaffMemberIdInput } from "../input.ts";
import { LINK_HOURS } from "../rules/link.ts";
import { takeOffIn } from "./second-step.ts";

type Purpose = keyof typeof LINK_HOURS;

/** Makes a user's single-use link, inside the caller's transaction; links made before and not used end. Only the token's hash is kept. */
export async function issueLinkIn(tx: Recorder, userId: string, purpose: Purpose, token: string): Promise<void> {
  await endLinksIn(tx, userId);
  await tx.db.insert(invitations).values({
    tokenHash: secretHash(token),
    userId,
    purpose,
    createdBy: tx.actor.id,
    expiresAt: sql`now() + make_interval(hours => ${LINK_HOURS[purpose]})`,
  });
  await recordAudit(tx, { action: "invitation:issue", objectType: "user", objectId: userId, detail: { purpose } });
}

/** Not used, not ended, not too old. */
const unused = and(isNull(invitations.usedAt), gt(invitations.expiresAt, sql`now()`));

/** The one link that this token opens. */
export const openedBy = (token: string) => and(eq(invitations.tokenHash, secretHash(token)), unused);

/** Ends a user's unused links. */
export async function endLinksIn(tx: { readonly db: Db }, userId: string): Promise<void> {
  await tx.db
    .update(invitations)
    .set({ expiresAt: sql`now()` })
    .where(and(eq(invitations.userId, userId), unused));
}

type NewLink = { readonly token: string; readonly purpose: Purpose; readonly name: string };

/** A new link for somebody who lost the first or forgot the password. Nobody chooses another's password: the person does, behind the link. */
export function reissueLink(ctx: Ctx<"staff:write">, input: StaffMemberIdInput): Promise<Result<NewLink>> {
  return transaction(ctx, async (tx) => {
    const [user] = await tx.db
      .select({ name: users.name, disabledAt: users.disabledAt, hasPassword: sql<boolean>`${users.passwordHash} is not null` })
      .from(users)
      .where(eq(users.id, input.userId))
      .for("update");
    if (user === undefined) return refuse("not_found");
    if (user.disabledAt !== null) return refuse("staff_disabled");
    const purpose = user.hasPassword ? "reset" : "invite";
    const token = newSecret();
    await issueLinkIn(tx, input.userId, purpose, token);
    return done({ token, purpose, name: user.name });
  });
}

/**
 * From the server's own console: a link for an admin who has nobody to ask. Null when no admin who may sign in has this address.
 * @param withoutSecondStep for one who lost telephone and recovery codes too: a new second step is set up at the next sign-in.
 */
export async function issueAdminLink(ctx: Ctx<"staff:write">, email: string, withoutSecondStep = false): Promise<string | null> {
  const [admin] = await ctx.db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.email, email.trim()), isNull(users.disabledAt), sql`'admin' = any(${users.roles})`));
  if (admin === undefined) return null;
  const issued = await transaction(ctx, async (tx) => {
    if (withoutSecondStep) {
      await takeOffIn(tx.db, admin.id);
      await recordAudit(tx, { action: "second_step:reset", objectType: "user", objectId: admin.id });
    }
    const token = newSecret();
    await issueLinkIn(tx, admin.id, "reset", token);
    return done(token);
  });
  return issued.ok ? issued.value : null;
}
