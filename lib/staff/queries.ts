import { and, asc, eq, isNotNull, isNull, ne, sql } from "drizzle-orm";
import { clinics } from "#db/schema/clinics.ts";
import { users } from "#db/schema/users.ts";
import { authorId, type Ctx, type PublicCtx } from "#lib/auth/ctx.ts";
import { allows, type Permission, type Role } from "#lib/auth/policy.ts";

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
