import { and, asc, desc, eq, isNotNull, isNull, ne, sql } from "drizzle-orm";
import { clinics } from "#db/schema/clinics.ts";
import { secondSteps } from "#db/schema/second-steps.ts";
import { sessions } from "#db/schema/sessions.ts";
import { users } from "#db/schema/users.ts";
import { authorId, type Ctx, type PublicCtx } from "#lib/auth/ctx.ts";
import { allows, type Permission, type Role } from "#lib/auth/policy.ts";
import { isCoveredSession, isLiveSession } from "#lib/auth/staff-session.ts";

export type StaffView = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly profession: string;
  readonly roles: readonly Role[];
  readonly isDoctor: boolean;
  readonly isPrescriber: boolean;
  readonly isSupervised: boolean;
  /** "invited" has not chosen a password yet. */
  readonly state: "active" | "invited" | "disabled";
  readonly hasSecondStep: boolean;
  /** On how many computers they are signed in, those with a covered screen among them. */
  readonly signedIn: number;
  readonly version: number;
};

export type ColleagueView = { readonly id: string; readonly name: string; readonly profession: string; readonly isDoctor: boolean };

const view = {
  id: users.id,
  name: users.name,
  email: users.email,
  profession: users.profession,
  roles: users.roles,
  isDoctor: users.isDoctor,
  isPrescriber: users.isPrescriber,
  isSupervised: users.isSupervised,
  state: sql<
    StaffView["state"]
  >`case when ${users.disabledAt} is not null then 'disabled' when ${users.passwordHash} is null then 'invited' else 'active' end`,
  hasSecondStep: sql<boolean>`exists (select from second_steps s where s.user_id = users.id and s.secret is not null)`,
  signedIn: sql<number>`(select count(*)::int from sessions s where s.user_id = users.id and s.revoked_at is null and s.expires_at > now())`,
  version: users.version,
};

/** Everybody who works here, those who may sign in first, then by name. */
export function listStaff(ctx: Ctx<"staff:read">): Promise<StaffView[]> {
  return ctx.db.select(view).from(users).orderBy(sql`${users.disabledAt} is not null`, asc(users.name), asc(users.id));
}

/** One person, or null. */
export async function getStaffMember(ctx: Ctx<"staff:read">, id: string): Promise<StaffView | null> {
  const [found] = await ctx.db.select(view).from(users).where(eq(users.id, id));
  return found ?? null;
}

/** Whom whoever is signed in can ask to stand by as the second person of a record: everybody else who sees patients and may sign in, by name. */
export async function listColleagues(ctx: Ctx<"treatment:record">): Promise<readonly ColleagueView[]> {
  const rows = await ctx.db
    .select({ id: users.id, name: users.name, profession: users.profession, roles: users.roles, isDoctor: users.isDoctor })
    .from(users)
    .where(and(ne(users.id, authorId(ctx)), isNull(users.disabledAt), isNotNull(users.passwordHash)))
    .orderBy(asc(users.name), asc(users.id));
  return rows.filter(({ roles }) => allows(roles, "patient:read")).map(({ roles: _, ...person }) => person);
}

/** Whether whoever is signed in has set a PIN that takes a handed-over tablet back. */
export async function hasPin<P extends Permission>(ctx: Ctx<P>): Promise<boolean> {
  const [found] = await ctx.db
    .select({ isSet: sql<boolean>`${users.pinHash} is not null` })
    .from(users)
    .where(eq(users.id, authorId(ctx)));
  return found?.isSet ?? false;
}

/** The clinic's name for the pages before sign-in, or null while there is no clinic. */
export async function getClinicName(ctx: PublicCtx): Promise<string | null> {
  const [clinic] = await ctx.db.select({ name: clinics.name }).from(clinics);
  return clinic?.name ?? null;
}

export type OwnSignInView = {
  /** Null without a second step. */
  readonly secondStepSince: Temporal.Instant | null;
  /** Recovery codes that were not used yet. */
  readonly codesLeft: number;
};

/** How whoever is signed in signs in. */
export async function getOwnSignIn<P extends Permission>(ctx: Ctx<P>): Promise<OwnSignInView> {
  const [found] = await ctx.db
    .select({
      secondStepSince: secondSteps.setAt,
      codesLeft: sql<number>`(select count(*)::int from recovery_codes c where c.user_id = second_steps.user_id and c.ended_at is null)`,
    })
    .from(secondSteps)
    .where(and(eq(secondSteps.userId, authorId(ctx)), isNotNull(secondSteps.secret)));
  return found ?? { secondStepSince: null, codesLeft: 0 };
}

export type OwnSessionView = {
  readonly id: string;
  readonly browser: string;
  /** "direct" where nothing tells addresses apart. */
  readonly address: string;
  readonly since: Temporal.Instant;
  readonly lastSeen: Temporal.Instant;
  /** Nobody was there for a while, or it was locked by hand: it takes their password. */
  readonly isCovered: boolean;
  /** A tablet in a patient's hands. */
  readonly isHandedOver: boolean;
  readonly isThis: boolean;
};

/** Where whoever is signed in is signed in, covered screens among them: this place first, then the one used last. */
export async function listOwnSessions<P extends Permission>(ctx: Ctx<P>): Promise<readonly OwnSessionView[]> {
  const rows = await ctx.db
    .select({
      id: sessions.id,
      browser: sessions.browser,
      address: sessions.address,
      since: sessions.createdAt,
      lastSeen: sessions.lastSeenAt,
      isCovered: isCoveredSession,
      isHandedOver: sql<boolean>`${sessions.handedOverAt} is not null`,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, authorId(ctx)), isLiveSession))
    .orderBy(desc(eq(sessions.id, sql`${ctx.actor.sessionId}::uuid`)), desc(sessions.lastSeenAt), sessions.id);
  return rows.map((row) => ({ ...row, isThis: row.id === ctx.actor.sessionId }));
}
