import { and, eq, isNull, lt, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { recoveryCodes, secondSteps } from "#db/schema/second-steps.ts";
import { sessions } from "#db/schema/sessions.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { needsTwoSteps } from "#lib/auth/policy.ts";
import { newStepSecret, openStep, sealStep, stepOfCode } from "#lib/auth/sealed-step.ts";
import { newTypedSecret, secretHash } from "#lib/auth/secrets.ts";
import { revokeSessionsOf } from "#lib/auth/staff-session.ts";
import { plainCode } from "#lib/fields.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { SecondStepInput, StaffMemberIdInput } from "../input.ts";
import { giveBackIn, secondStepDoor, takeTry } from "./tries.ts";

const RECOVERY_CODES = 10;

/** The database's clock, in milliseconds of the epoch: codes are judged by it, whatever a server's own clock says. */
async function databaseTime(db: Db): Promise<number> {
  const [row] = (await db.execute<{ at: string }>(sql`select extract(epoch from clock_timestamp()) * 1000 as at`)).rows;
  if (row === undefined) throw new Error("The database did not say what time it is.");
  return Number(row.at);
}

/** The step that a code of this sealed secret belongs to now; null where it fits none. */
export async function fittingStep(db: Db, sealed: Buffer, userId: string, code: string, appSecret: string): Promise<number | null> {
  return stepOfCode(openStep(sealed, userId, appSecret), code.replaceAll(/\s/g, ""), await databaseTime(db));
}

/** Whether this code is the second step of the person, used up with this answer: one of their app's codes, or one of their recovery codes. Each in one statement. */
export async function spendSecondStep(db: Db, userId: string, code: string, appSecret: string): Promise<"code" | "recovery" | null> {
  const [held] = await db.select({ secret: secondSteps.secret }).from(secondSteps).where(eq(secondSteps.userId, userId));
  if (!held?.secret) return null;
  const plain = plainCode(code);
  if (plain.length === 24) {
    const spent = await db
      .update(recoveryCodes)
      .set({ endedAt: sql`now()` })
      .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.codeHash, secretHash(plain)), isNull(recoveryCodes.endedAt)))
      .returning({ id: recoveryCodes.id });
    return spent.length === 1 ? "recovery" : null;
  }
  const step = await fittingStep(db, held.secret, userId, code, appSecret);
  if (step === null) return null;
  const spent = await db
    .update(secondSteps)
    .set({ lastStep: step })
    .where(and(eq(secondSteps.userId, userId), eq(secondSteps.secret, held.secret), lt(secondSteps.lastStep, step)))
    .returning({ userId: secondSteps.userId });
  return spent.length === 1 ? "code" : null;
}

/** The same with its tries counted: ten an hour of an account, the right one costs none. */
export async function trySecondStep(
  ctx: Pick<Ctx<never>, "database" | "db">,
  userId: string,
  code: string,
  appSecret: string,
): Promise<"code" | "recovery" | null> {
  const tried = await takeTry(ctx, [secondStepDoor(userId)]);
  const spent = tried === null ? null : await spendSecondStep(ctx.db, userId, code, appSecret);
  if (tried !== null && spent !== null) await giveBackIn(ctx.db, tried);
  return spent;
}

/** Ten new recovery codes; those before end. Told this once: their hashes alone are kept. */
async function renewRecoveryCodesIn(db: Db, userId: string): Promise<readonly string[]> {
  await endRecoveryCodesIn(db, userId);
  const codes = Array.from({ length: RECOVERY_CODES }, newTypedSecret);
  await db.insert(recoveryCodes).values(codes.map((code) => ({ userId, codeHash: secretHash(plainCode(code)) })));
  return codes;
}

async function endRecoveryCodesIn(db: Db, userId: string): Promise<void> {
  await db
    .update(recoveryCodes)
    .set({ endedAt: sql`now()` })
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.endedAt)));
}

/** Makes this the person's second step. @param lastStep the step of the code that confirmed it, which is thereby used. @returns ten recovery codes. */
export async function keepSecondStepIn(db: Db, userId: string, sealed: Buffer, lastStep: number): Promise<readonly string[]> {
  await db
    .insert(secondSteps)
    .values({ userId, secret: sealed, lastStep })
    .onConflictDoUpdate({ target: secondSteps.userId, set: { secret: sealed, lastStep, setAt: sql`now()` } });
  return renewRecoveryCodesIn(db, userId);
}

/** Begins to set a second step up, or another in its place: nothing changes before a code confirms it, in this same sign-in. */
export function proposeSecondStep(ctx: Ctx<"self:secure">, appSecret: string): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    if (tx.actor.sessionId === null) return refuse("signed_out");
    await tx.db
      .update(sessions)
      .set({ proposedStep: sealStep(newStepSecret(), authorId(tx), appSecret) })
      .where(eq(sessions.id, tx.actor.sessionId));
    await recordAudit(tx, { action: "second_step:propose", objectType: "user", objectId: authorId(tx) });
    return done(null);
  });
}

/** Confirms the proposed second step by one of its codes; every other sign-in of the person ends. @returns the recovery codes, told this once. */
export async function setSecondStep(
  ctx: Ctx<"self:secure">,
  { secretCode }: SecondStepInput,
  appSecret: string,
): Promise<Result<readonly string[]>> {
  const userId = authorId(ctx);
  const { sessionId } = ctx.actor;
  if (sessionId === null) return refuse("signed_out");
  const [session] = await ctx.db.select({ proposed: sessions.proposedStep }).from(sessions).where(eq(sessions.id, sessionId));
  const proposed = session?.proposed ?? null;
  if (proposed === null) return refuse("second_step_gone");
  const tried = await takeTry(ctx, [secondStepDoor(userId)]);
  const step = tried === null ? null : await fittingStep(ctx.db, proposed, userId, secretCode, appSecret);
  if (tried === null || step === null) {
    const reason = tried === null ? "too_many_tries" : "code_wrong";
    await recordAudit(ctx, { action: "second_step:set", objectType: "user", objectId: userId, outcome: "refused", reason });
    return refuse("code_wrong", {}, "secretCode");
  }
  return transaction(ctx, async (tx) => {
    const taken = await tx.db
      .update(sessions)
      .set({ proposedStep: null })
      .where(and(eq(sessions.id, sessionId), eq(sessions.proposedStep, proposed)))
      .returning({ id: sessions.id });
    if (taken.length === 0) return refuse("second_step_gone");
    const codes = await keepSecondStepIn(tx.db, userId, proposed, step);
    await revokeSessionsOf(tx.db, userId, sessionId);
    await giveBackIn(tx.db, tried);
    await recordAudit(tx, { action: "second_step:set", objectType: "user", objectId: userId });
    return done(codes);
  });
}

/** New recovery codes for whoever used theirs or does not know where they are. */
export function renewRecoveryCodes(ctx: Ctx<"self:secure">): Promise<Result<readonly string[]>> {
  return transaction(ctx, async (tx) => {
    const userId = authorId(tx);
    if (!(await hasSecondStepIn(tx.db, userId))) return refuse("second_step_none");
    const codes = await renewRecoveryCodesIn(tx.db, userId);
    await recordAudit(tx, { action: "second_step:recovery_codes", objectType: "user", objectId: userId });
    return done(codes);
  });
}

export async function hasSecondStepIn(db: Db, userId: string): Promise<boolean> {
  const [held] = await db.select({ secret: secondSteps.secret }).from(secondSteps).where(eq(secondSteps.userId, userId));
  return (held?.secret ?? null) !== null;
}

/** Takes a person’s second step off, inside the caller’s transaction. */
export async function takeOffIn(db: Db, userId: string): Promise<void> {
  await db.update(secondSteps).set({ secret: null }).where(eq(secondSteps.userId, userId));
  await endRecoveryCodesIn(db, userId);
}

/** Takes the second step off one's own sign-in. An admin's stays (`second_step_needed`); it can be set up anew instead. Other sign-ins end. */
export function removeSecondStep(ctx: Ctx<"self:secure">): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const userId = authorId(tx);
    if (needsTwoSteps(tx.actor.roles)) return refuse("second_step_needed");
    await takeOffIn(tx.db, userId);
    if (tx.actor.sessionId !== null) await revokeSessionsOf(tx.db, userId, tx.actor.sessionId);
    await recordAudit(tx, { action: "second_step:remove", objectType: "user", objectId: userId });
    return done(null);
  });
}

/** For a colleague who lost telephone and recovery codes: their second step ends, and with it every sign-in of theirs. An admin sets a new one up at the next. */
export function resetSecondStep(ctx: Ctx<"staff:write">, { userId }: StaffMemberIdInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [user] = await tx.db.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("update");
    if (user === undefined) return refuse("not_found");
    if (userId === tx.actor.id) return refuse("second_step_own");
    await takeOffIn(tx.db, userId);
    await revokeSessionsOf(tx.db, userId);
    await recordAudit(tx, { action: "second_step:reset", objectType: "user", objectId: userId });
    return done(null);
  });
}
