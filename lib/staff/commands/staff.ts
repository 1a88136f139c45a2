import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { violatedConstraint } from "#db/errors.ts";
import { once } from "#db/once.ts";
import { invitations } from "#db/schema/invitations.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import { type Recorder, recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import type { Role } from "#lib/auth/policy.ts";
import { keyedSecret } from "#lib/auth/secrets.ts";
import { revokeSessionsOf } from "#lib/auth/staff-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { ChangeRolesInput, InviteStaffInput, StaffMemberInput } from "../input.ts";
import { endLinksIn, issueLinkIn, openedBy } from "./links.ts";

type NewUser = Omit<typeof users.$inferInsert, "id" | "createdAt" | "disabledAt" | "version">;

/** Adds a person, inside the caller's transaction; a clinician becomes bookable too. */
export async function addStaffIn(tx: Recorder, facts: NewUser): Promise<string> {
  const [user] = await tx.db.insert(users).values(facts).returning({ id: users.id });
  if (user === undefined) throw new Error("The user was not returned.");
  await keepResourceIn(tx.db, user.id, facts.name, facts.roles.includes("clinician"));
  await recordAudit(tx, { action: "staff:add", objectType: "user", objectId: user.id, detail: { roles: facts.roles.join(" ") } });
  return user.id;
}

/** A clinician's row among what can be booked: made, named and kept while the role is held and the person may sign in, archived otherwise. */
async function keepResourceIn(db: Db, userId: string, name: string, bookable: boolean): Promise<void> {
  if (bookable) {
    await db
      .insert(resources)
      .values({ kind: "clinician", name, userId })
      .onConflictDoUpdate({ target: resources.userId, set: { name, archivedAt: null, version: sql`${resources.version} + 1` } });
  } else {
    await db
      .update(resources)
      .set({ archivedAt: sql`now()`, version: sql`${resources.version} + 1` })
      .where(and(eq(resources.userId, userId), isNull(resources.archivedAt)));
  }
}

/** Whether somebody else could still let people in: an admin who is not disabled and has a password. Locks the admins, so that two cannot leave at once. */
async function otherAdminIn(db: Db, userId: string): Promise<boolean> {
  const admins = await db
    .select({ id: users.id })
    .from(users)
    .where(and(sql`'admin' = any(${users.roles})`, isNull(users.disabledAt), isNotNull(users.passwordHash)))
    .orderBy(users.id)
    .for("update");
  return admins.some(({ id }) => id !== userId);
}

type Member = {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly disabledAt: Temporal.Instant | null;
  readonly hasPassword: boolean;
};

/** The person under lock, at the version that the editor saw. */
async function memberIn(tx: Tx<"staff:write">, input: { readonly userId: string; readonly version: number }): Promise<Result<Member>> {
  const [user] = await tx.db
    .select({
      name: users.name,
      roles: users.roles,
      disabledAt: users.disabledAt,
      hasPassword: sql<boolean>`${users.passwordHash} is not null`,
      version: users.version,
    })
    .from(users)
    .where(eq(users.id, input.userId))
    .for("update");
  if (user === undefined) return refuse("not_found");
  return user.version === input.version ? done(user) : changedMeanwhile(tx, "user", input.userId);
}

/**
 * Invites a person: the user without a password, and a single-use link. Sent again with the same key nothing happens twice, and the same link is told, while it
 * opens anything (`link_over`).
 * @param secret the installation's own
 */
export async function inviteStaff(
  ctx: Ctx<"staff:write">,
  input: InviteStaffInput,
  secret: string,
): Promise<Result<{ userId: string; token: string }>> {
  const token = keyedSecret(secret, "staff:invite", input.idempotencyKey);
  try {
    const invited = await transaction(ctx, async (tx) => {
      const made = await once(
        tx,
        { command: "staff:invite", key: input.idempotencyKey, input, answer: z.object({ userId: z.string() }) },
        async () => {
          const { idempotencyKey: _, ...facts } = input;
          const userId = await addStaffIn(tx, facts);
          await issueLinkIn(tx, userId, "invite", token);
          return done({ userId });
        },
      );
      if (!made.ok) return made;
      const [live] = await tx.db.select({ userId: invitations.userId }).from(invitations).where(openedBy(token));
      return live === undefined ? refuse("link_over") : made;
    });
    return invited.ok ? done({ ...invited.value, token }) : invited;
  } catch (error) {
    if (violatedConstraint(error) === "users_email_once") return refuse("email_taken", {}, "email");
    throw error;
  }
}

/** Changes a person's name, roles and flags; read again at their next request. The last active admin stays one (`last_admin`). */
export function changeRoles(ctx: Ctx<"staff:write">, input: ChangeRolesInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const remains = input.roles.includes("admin") || (await otherAdminIn(tx.db, input.userId));
    const member = await memberIn(tx, input);
    if (!member.ok) return member;
    const { roles, disabledAt, hasPassword } = member.value;
    if (!remains && roles.includes("admin") && disabledAt === null && hasPassword) return refuse("last_admin", {}, "roles");
    const { userId, version, ...facts } = input;
    await tx.db
      .update(users)
      .set({ ...facts, version: version + 1 })
      .where(eq(users.id, userId));
    await keepResourceIn(tx.db, userId, facts.name, facts.roles.includes("clinician") && disabledAt === null);
    await recordAudit(tx, {
      action: "staff:change",
      objectType: "user",
      objectId: userId,
      detail: { from: roles.join(" "), to: facts.roles.join(" ") },
    });
    return done(null);
  });
}

/** Shuts a person out: every session and unused link ends, their next request is refused. The last active admin cannot be (`last_admin`). */
export function disableStaff(ctx: Ctx<"staff:write">, input: StaffMemberInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const remains = await otherAdminIn(tx.db, input.userId);
    const member = await memberIn(tx, input);
    if (!member.ok) return member;
    const { name, roles, disabledAt, hasPassword } = member.value;
    if (disabledAt !== null) return done(null);
    if (!remains && roles.includes("admin") && hasPassword) return refuse("last_admin");
    await tx.db
      .update(users)
      .set({ disabledAt: sql`now()`, version: input.version + 1 })
      .where(eq(users.id, input.userId));
    await revokeSessionsOf(tx.db, input.userId);
    await endLinksIn(tx, input.userId);
    await keepResourceIn(tx.db, input.userId, name, false);
    await recordAudit(tx, { action: "staff:disable", objectType: "user", objectId: input.userId });
    return done(null);
  });
}

/** Lets a disabled person in again, with the password they had. */
export function enableStaff(ctx: Ctx<"staff:write">, input: StaffMemberInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const member = await memberIn(tx, input);
    if (!member.ok) return member;
    const { name, roles } = member.value;
    await tx.db
      .update(users)
      .set({ disabledAt: null, version: input.version + 1 })
      .where(eq(users.id, input.userId));
    await keepResourceIn(tx.db, input.userId, name, roles.includes("clinician"));
    await recordAudit(tx, { action: "staff:enable", objectType: "user", objectId: input.userId });
    return done(null);
  });
}
