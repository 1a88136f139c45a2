/** People at the two ways into a patient's form: staff signed in at a tablet, and whoever has a link. */
import { eq } from "drizzle-orm";
import { inject } from "vitest";
import { users } from "#db/schema/users.ts";
import { type Ctx, type FormCtx, mintForm, mintStaff, mintVisitor, type PublicCtx } from "#lib/auth/ctx.ts";
import { findFormVisit } from "#lib/auth/form-session.ts";
import { hashPassword } from "#lib/auth/password.ts";
import type { Permission } from "#lib/auth/policy.ts";
import { findActor } from "#lib/auth/staff-session.ts";
import { signScreening } from "#lib/screening/commands/sign.ts";
import { type Entered, signIn } from "#lib/staff/commands/sign-in.ts";
import { reasonOf } from "./new-clinic.ts";
import { key, value } from "./results.ts";
import { NOW, postedForm, type ScreeningClinic } from "./screened-visit.ts";

export const PASSWORD = "violet canoe harbour";
export const PIN = "4812";

export const secret = () => inject("testServer").secret;

const NOBODY = { id: null, roles: [], isDoctor: false, isPrescriber: false, sessionId: null } as const;

export function visitorOf({ database }: ScreeningClinic, address = "direct"): PublicCtx {
  const actor = { ...NOBODY, kind: "visitor", name: "visitor" } as const;
  return mintVisitor({ actor, now: NOW, db: database.db, database, requestId: "test" }, address);
}

/** Gives the person a password, and the PIN, so that they can sign in and take a tablet back. */
export async function letSignIn({ database }: ScreeningClinic, { id }: { readonly id: string }): Promise<void> {
  const [passwordHash, pinHash] = await Promise.all([hashPassword(PASSWORD), hashPassword(PIN)]);
  await database.db.update(users).set({ passwordHash, pinHash }).where(eq(users.id, id));
}

/** The session's cookie of whoever signs in by their password alone. */
export function cookieOf(entered: Entered): string {
  if (entered.step !== "in") throw new Error(`The sign-in waits for its ${entered.step}.`);
  return entered.cookie;
}

/** Signs a person of the clinic in. @returns the cookie, and their ctx with that session. */
export async function signedIn<P extends Permission>(
  clinic: ScreeningClinic,
  { id }: { readonly id: string },
  permissions: readonly P[],
): Promise<{ readonly cookie: string; readonly ctx: Ctx<P> }> {
  const { database } = clinic;
  const [user] = await database.db.select({ email: users.email }).from(users).where(eq(users.id, id));
  const cookie = cookieOf(value(await signIn(visitorOf(clinic), { email: user?.email ?? "", password: PASSWORD }, secret())));
  const actor = await findActor(database.db, cookie, secret());
  if (actor === null) throw new Error("Nobody is signed in.");
  return { cookie, ctx: value(mintStaff({ actor, now: NOW, db: database.db, database, requestId: "test" }, permissions)) };
}

/** The ctx of a form's cookie, as the gate of a page mints it; null where it opens nothing. */
export async function formCtxOf({ database }: ScreeningClinic, cookie: string): Promise<FormCtx | null> {
  const visit = await findFormVisit(database.db, cookie);
  if (visit?.state !== "open") return null;
  const actor = { ...NOBODY, kind: "patient", name: "patient" } as const;
  return mintForm({ actor, now: NOW, db: database.db, database, requestId: "test" }, visit);
}

/** The patient signs the screening form that this cookie opens, all clear. @returns the refusal's reason, "done", or "nothing open" */
export async function signOwnForm(clinic: ScreeningClinic, cookie: string): Promise<string> {
  const ctx = await formCtxOf(clinic, cookie);
  if (ctx === null) return "nothing open";
  const signed = await signScreening(ctx, {
    formVersionId: clinic.form.versionId,
    part: "full",
    answers: postedForm(),
    seen: {},
    begun: false,
    leaveOpen: false,
    signature: { image: null, typedName: "Ines Carvalho" },
    idempotencyKey: key(),
  });
  return reasonOf(signed);
}
