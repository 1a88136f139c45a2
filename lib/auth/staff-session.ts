import { and, eq, gt, isNotNull, isNull, ne, sql } from "drizzle-orm";
import { encode } from "next-auth/jwt";
import { type Db, prepareKept } from "#db/client.ts";
import { formSessions } from "#db/schema/form-links.ts";
import { secondSteps } from "#db/schema/second-steps.ts";
import { sessions } from "#db/schema/sessions.ts";
import { users } from "#db/schema/users.ts";
import type { Actor } from "./ctx.ts";
import { endPendingSignInsOf } from "./pending-sign-in.ts";
import { needsTwoSteps } from "./policy.ts";
import { newSecret, secretHash } from "./secrets.ts";
import { sessionSecret } from "./session-token.ts";

/** Ends of a sign-in, both by the database's clock. */
export const IDLE_MINUTES = 15;
const LIFETIME_HOURS = 12;
const FRESH_MINUTES = 10;
export const LIFETIME_SECONDS = LIFETIME_HOURS * 3600;

/** The cookie that next-auth reads too: the `__Host-` name needs https, which `PUBLIC_URL` decides. */
export function sessionCookieName(secure: boolean): string {
  return secure ? "__Host-next-auth.session-token" : "next-auth.session-token";
}

/**
 * Makes a session row and returns the cookie's value: a next-auth token that holds the row's secret and nothing else.
 * @param more.inPlaceOf a session that this one goes on from: it ends no later. @param more.confirmed whether its person has just given their password.
 */
export async function openSession(
  db: Db,
  userId: string,
  secret: string,
  address: string,
  more: { readonly inPlaceOf?: string; readonly browser?: string; readonly confirmed?: boolean } = {},
): Promise<string> {
  const { inPlaceOf = null, browser = "", confirmed = true } = more;
  const sid = newSecret();
  const earlier = sql`(select s.expires_at from sessions s where s.id = ${inPlaceOf}::uuid)`;
  const expiresAt = sql`coalesce(${earlier}, now() + make_interval(hours => ${LIFETIME_HOURS}))`;
  await db
    .insert(sessions)
    .values({ secretHash: secretHash(sid), userId, expiresAt, address, browser, confirmedAt: confirmed ? sql`now()` : null });
  return encode({ token: { sid }, secret, maxAge: LIFETIME_SECONDS });
}

/** Not over: its person is in, or could go on with it by their password, or by the PIN of a tablet. What lists of sign-ins show. */
export const isLiveSession = and(isNull(sessions.revokedAt), gt(sessions.expiresAt, sql`now()`));

/** Whether a sign-in's screen is covered, by hand or for nobody's being there: its person's password alone uncovers it. */
export const isCoveredSession = sql<boolean>`${sessions.handedOverAt} is null and (${sessions.lockedAt} is not null
  or ${sessions.lastSeenAt} <= now() - make_interval(mins => ${IDLE_MINUTES}))`;

/** Someone signed in, and how they work. */
export type SignedIn = Actor & {
  readonly id: string;
  readonly sessionId: string;
  readonly email: string;
  readonly singleKeys: boolean;
  /** Whether they gave their password, and their second step, within the last ten minutes. */
  readonly isFresh: boolean;
};

/** Asked with every request: everything that makes a session good is said in it, for the moment in which it is asked. */
const liveActor = prepareKept((db) =>
  db
    .select({
      sessionId: sessions.id,
      id: users.id,
      name: users.name,
      email: users.email,
      roles: users.roles,
      isDoctor: users.isDoctor,
      isPrescriber: users.isPrescriber,
      singleKeys: users.singleKeys,
      isFresh: sql<boolean>`coalesce(${sessions.confirmedAt} > now() - make_interval(mins => ${FRESH_MINUTES}), false)`,
      hasTwoSteps: sql<boolean>`${secondSteps.secret} is not null`,
      stale: sql<boolean>`${sessions.lastSeenAt} < now() - interval '1 minute'`,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(secondSteps, eq(secondSteps.userId, users.id))
    .where(
      and(
        eq(sessions.secretHash, sql.placeholder("secretHash")),
        isNull(sessions.revokedAt),
        isNull(sessions.handedOverAt),
        isNull(sessions.lockedAt),
        isNull(users.disabledAt),
        gt(sessions.expiresAt, sql`now()`),
        gt(sessions.lastSeenAt, sql`now() - make_interval(mins => ${IDLE_MINUTES})`),
      ),
    ),
);

/**
 * Who is behind this cookie now: a live row, neither idle nor locked nor handed over, of a user who is not disabled and has set up the second step that their
 * roles need. Roles are read here on every request. Marks the row
 * as seen, at most once a minute, unless the page asked by itself: nobody may be at the screen then, and a session that nobody uses ends.
 */
export async function findActor(db: Db, cookie: string, secret: string, asked: "asked" | "unasked" = "asked"): Promise<SignedIn | null> {
  const sid = await sessionSecret(cookie, secret);
  if (sid === null) return null;
  const [row] = await liveActor(db).execute({ secretHash: secretHash(sid) });
  if (row === undefined || (needsTwoSteps(row.roles) && !row.hasTwoSteps)) return null;
  if (row.stale && asked === "asked") await db.update(sessions).set({ lastSeenAt: sql`now()` }).where(eq(sessions.id, row.sessionId));
  return {
    kind: "staff",
    id: row.id,
    name: row.name,
    email: row.email,
    roles: row.roles,
    isDoctor: row.isDoctor,
    isPrescriber: row.isPrescriber,
    sessionId: row.sessionId,
    singleKeys: row.singleKeys,
    isFresh: row.isFresh,
  };
}

/** A sign-in that went out of staff's hands with the tablet it is on. */
export type HandedOver = {
  readonly sessionId: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly hasPin: boolean;
  /** Whose form the tablet was handed over for. */
  readonly appointmentId: string;
};

/** The handed-over sign-in behind this cookie, for as long as it could be taken back. It opens nothing and does not grow idle: whoever waits is a patient. */
export async function findHandedOver(db: Db, cookie: string, secret: string): Promise<HandedOver | null> {
  const sid = await sessionSecret(cookie, secret);
  if (sid === null) return null;
  const [row] = await db
    .select({
      sessionId: sessions.id,
      userId: users.id,
      email: users.email,
      name: users.name,
      hasPin: sql<boolean>`${users.pinHash} is not null`,
      appointmentId: formSessions.appointmentId,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .innerJoin(formSessions, eq(formSessions.staffSessionId, sessions.id))
    .where(
      and(
        eq(sessions.secretHash, secretHash(sid)),
        isNull(sessions.revokedAt),
        isNotNull(sessions.handedOverAt),
        isNull(users.disabledAt),
        gt(sessions.expiresAt, sql`now()`),
      ),
    );
  return row ?? null;
}

/** Whose screen this is, covered or not. */
export type ScreenOwner = { readonly sessionId: string; readonly userId: string };

/** The sign-in that this browser's screen belongs to, for as long as its user could go on with it. Of itself it opens nothing: it may be locked or idle. */
export async function findScreenOwner(db: Db, cookie: string, secret: string): Promise<ScreenOwner | null> {
  const sid = await sessionSecret(cookie, secret);
  if (sid === null) return null;
  const [row] = await db
    .select({ sessionId: sessions.id, userId: users.id })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.secretHash, secretHash(sid)),
        isNull(sessions.revokedAt),
        isNull(sessions.handedOverAt),
        isNull(users.disabledAt),
        gt(sessions.expiresAt, sql`now()`),
      ),
    );
  return row ?? null;
}

/** Shuts a sign-in until its user's password opens a new one in its place. */
export async function lockSession(db: Db, sessionId: string): Promise<void> {
  await db
    .update(sessions)
    .set({ lockedAt: sql`now()` })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.lockedAt)));
}

/** Kills a session on the server; its cookie is worthless from then on. */
export async function revokeSession(db: Db, sessionId: string): Promise<void> {
  await db
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)));
}

/** Kills every session of a user, and what is half a session, as disabling and a new password do. @param but the one that may go on. @returns how many. */
export async function revokeSessionsOf(db: Db, userId: string, but: string | null = null): Promise<number> {
  await endPendingSignInsOf(db, userId);
  const ended = await db
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), but === null ? undefined : ne(sessions.id, but)))
    .returning({ id: sessions.id });
  return ended.length;
}
