/** Everybody who may knock: staff of each role, patients behind their links, and those whose way in is no longer theirs. */
import { randomBytes } from "node:crypto";
import { formLinks } from "#db/schema/form-links.ts";
import { portalLinks } from "#db/schema/portal-links.ts";
import type { ExampleIds } from "#e2e/support/examples.ts";
import { formCookieName, openFormSession } from "#lib/auth/form-session.ts";
import { ROLES, type Role } from "#lib/auth/policy.ts";
import { openPortalSession, portalCookieName } from "#lib/auth/portal-session.ts";
import type { House } from "#tests/load/house.ts";

export type Knocking = {
  readonly name: string;
  readonly cookie: string;
  /** As whom the matrix knows them: a disabled person is nobody. */
  readonly stands: Role | "nobody" | "portal" | "form";
};

const inADay = () => Temporal.Now.instant().add({ hours: 24 });

/** A patient's visit to their own page. */
export async function atPortal({ database }: House, patientId: string): Promise<string> {
  const link = { patientId, tokenHash: randomBytes(32), expiresAt: inADay() };
  const [made] = await database.db.insert(portalLinks).values(link).returning({ id: portalLinks.id });
  return `${portalCookieName(false)}=${await openPortalSession(database.db, { id: made?.id ?? "", patientId })}`;
}

/** A patient at the forms of one appointment, at home. */
export async function atForm({ database, witness }: House, appointmentId: string, createdBy: string): Promise<string> {
  const [row] = await witness.sql`select patient_id from appointments where id = ${appointmentId}`;
  const patientId = String(row?.patient_id);
  const link = { appointmentId, patientId, createdBy, tokenHash: randomBytes(32), expiresAt: inADay() };
  const [made] = await database.db.insert(formLinks).values(link).returning({ id: formLinks.id });
  const opens = { appointmentId, patientId, forms: ["screening", "consent"] as const, linkId: made?.id ?? "" };
  return `${formCookieName(false)}=${await openFormSession(database.db, opens)}`;
}

/** A patient at the forms of one appointment, on a tablet that reception handed over: there alone a consent is signed. */
export async function atTablet({ database, witness, openSession }: House, appointmentId: string): Promise<string> {
  const { userId } = await openSession("reception");
  const [session] = await witness.sql`update sessions set handed_over_at = now() where user_id = ${userId} returning id`;
  const [visit] = await witness.sql`select patient_id from appointments where id = ${appointmentId}`;
  const opens = { appointmentId, patientId: String(visit?.patient_id), forms: ["screening", "consent"] as const };
  return `${formCookieName(false)}=${await openFormSession(database.db, { ...opens, staffSessionId: String(session?.id) })}`;
}

export async function knockers(house: House, ids: ExampleIds): Promise<readonly Knocking[]> {
  const { sql } = house.witness;
  const [disabled, expired, idle, left] = [
    await house.openSession(...ROLES),
    await house.openSession(...ROLES),
    await house.openSession(...ROLES),
    await house.openSession(...ROLES),
  ];
  await sql`update users set disabled_at = now() where id = ${disabled.userId}`;
  await sql`update sessions set expires_at = now() where user_id = ${expired.userId}`;
  await sql`update sessions set last_seen_at = now() - interval '16 minutes' where user_id = ${idle.userId}`;
  await sql`update sessions set revoked_at = now() where user_id = ${left.userId}`;
  const lowered = await house.openSession("admin", "clinician");
  // Known to both processes with the rights they had.
  for (const address of house.servers.addresses) {
    const before = await fetch(`${address}/settings/staff`, { headers: { cookie: lowered.cookie }, redirect: "manual" });
    if (before.status !== 200) throw new Error("Whoever is to be lowered was never let in.");
  }
  await sql`update users set roles = '{reception}' where id = ${lowered.userId}`;
  return [
    { name: "nobody", cookie: "", stands: "nobody" },
    ...ROLES.map((role) => ({ name: role, cookie: house.cookieOf(role), stands: role })),
    { name: "disabled", cookie: disabled.cookie, stands: "nobody" },
    { name: "expired", cookie: expired.cookie, stands: "nobody" },
    { name: "idle", cookie: idle.cookie, stands: "nobody" },
    { name: "signed out", cookie: left.cookie, stands: "nobody" },
    { name: "just lowered to reception", cookie: lowered.cookie, stands: "reception" },
    { name: "a patient at the portal", cookie: await atPortal(house, ids.patient), stands: "portal" },
    { name: "a patient at a form", cookie: await atForm(house, ids.unscreened, lowered.userId), stands: "form" },
  ];
}
