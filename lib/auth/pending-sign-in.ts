import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { pendingSignIns, secondSteps } from "#db/schema/second-steps.ts";
import { sessions } from "#db/schema/sessions.ts";
import { users } from "#db/schema/users.ts";
import { newStepSecret, openStep, type StepToSetUp, sayStep, sealStep } from "./sealed-step.ts";
import { newSecret, secretHash } from "./secrets.ts";

const LIFETIME_MINUTES = 10;
export const PENDING_SECONDS = LIFETIME_MINUTES * 60;
/** Wrong codes that end it: then the password is asked for again. */
export const WRONG_CODES = 5;

export function pendingCookieName(secure: boolean): string {
  return secure ? "__Host-pending-sign-in" : "pending-sign-in";
}

/** Somebody between the two steps of their sign-in. */
export type PendingSignIn = {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  /** What is to be set up first; null for whoever has their second step. */
  readonly toSetUp: StepToSetUp | null;
};

/** Makes the row; returns the cookie's value. */
export async function openPendingSignIn(db: Db, userId: string, step: "code" | "set_up", appSecret: string): Promise<string> {
  const secret = newSecret();
  await db.insert(pendingSignIns).values({
    secretHash: secretHash(secret),
    userId,
    expiresAt: sql`now() + make_interval(mins => ${LIFETIME_MINUTES})`,
    proposedStep: step === "set_up" ? sealStep(newStepSecret(), userId, appSecret) : null,
  });
  return secret;
}

/** Live: not ended, not too old, not of too many wrong codes. */
export const pendingIsLive = and(
  isNull(pendingSignIns.endedAt),
  gt(pendingSignIns.expiresAt, sql`now()`),
  sql`${pendingSignIns.failed} < ${WRONG_CODES}`,
);

/** Who is behind this cookie, between the two steps; null for anything else. Whoever has set a second step up elsewhere meanwhile is asked for that one. */
export async function findPendingSignIn(db: Db, cookie: string, appSecret: string): Promise<PendingSignIn | null> {
  const [row] = await db
    .select({
      id: pendingSignIns.id,
      userId: users.id,
      email: users.email,
      proposedStep: pendingSignIns.proposedStep,
      isSet: sql<boolean>`${secondSteps.secret} is not null`,
    })
    .from(pendingSignIns)
    .innerJoin(users, eq(users.id, pendingSignIns.userId))
    .leftJoin(secondSteps, eq(secondSteps.userId, users.id))
    .where(and(eq(pendingSignIns.secretHash, secretHash(cookie)), pendingIsLive, isNull(users.disabledAt)));
  if (row === undefined || (row.proposedStep === null && !row.isSet)) return null;
  const { proposedStep, isSet, ...who } = row;
  return { ...who, toSetUp: proposedStep === null || isSet ? null : sayStep(openStep(proposedStep, who.userId, appSecret), who.email) };
}

/** Ends a person's half-made sign-ins, as a new password and an end of all sessions do. */
export async function endPendingSignInsOf(db: Db, userId: string): Promise<void> {
  await db
    .update(pendingSignIns)
    .set({ endedAt: sql`now()` })
    .where(and(eq(pendingSignIns.userId, userId), isNull(pendingSignIns.endedAt)));
}

/** The second step that is proposed in a session and waits for its first code. */
export async function findStepToSetUp(db: Db, sessionId: string, appSecret: string): Promise<StepToSetUp | null> {
  const [row] = await db
    .select({ proposed: sessions.proposedStep, userId: users.id, email: users.email })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, sessionId));
  return row === undefined || row.proposed === null ? null : sayStep(openStep(row.proposed, row.userId, appSecret), row.email);
}
