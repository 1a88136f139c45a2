/** People who sign in to a database of their own, in one step or two. */
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, inject } from "vitest";
import { type Database, openDatabase } from "#db/client.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { users } from "#db/schema/users.ts";
import { type Ctx, mintStaff, mintVisitor, type PublicCtx } from "#lib/auth/ctx.ts";
import { findKnownDevice } from "#lib/auth/known-device.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { findPendingSignIn } from "#lib/auth/pending-sign-in.ts";
import type { Permission, Role } from "#lib/auth/policy.ts";
import { findActor } from "#lib/auth/staff-session.ts";
import { type Entered, signIn } from "#lib/staff/commands/sign-in.ts";
import { asOwner } from "#scripts/support/embedded-postgres.ts";
import { freshDatabase, type TestDatabase } from "./database.ts";
import { value } from "./results.ts";

export const PASSWORD = "violet canoe harbour";
const NOW = Temporal.Instant.from("2026-03-10T04:00:00Z");
const VISITOR = { kind: "visitor", id: null, name: "visitor", roles: [], isDoctor: false, isPrescriber: false, sessionId: null } as const;

export type Person = { readonly id: string; readonly email: string };
type From = { readonly address?: string; readonly database?: TestDatabase["app"]; readonly device?: string };

const secret = () => inject("testServer").secret;

/** A test file's own database, the people who sign in to it, and a second process on it. Closed when the file is done; tries are forgotten before each test. */
export async function openSignIns(name: string) {
  const data = await freshDatabase(name);
  const other: Database = openDatabase(data.roles.app, { name: "another-process", max: 10 });
  const sql = (text: string, values: unknown[] = []) => asOwner(data.ownerUrl, (client) => client.query(text, values));
  afterAll(async () => {
    await other.pool.end();
    await data.close();
  });
  beforeEach(async () => {
    await sql("delete from attempts");
  });
  return { data, other, sql, people: signInsOf(data) };
}

function signInsOf({ app }: TestDatabase) {
  const passwordHash = hashPassword(PASSWORD);
  let made = 0;

  async function visitor({ address = "direct", database = app, device = "" }: From = {}): Promise<PublicCtx> {
    const from = { browser: "Firefox on Linux", device: await findKnownDevice(device, secret()) };
    return mintVisitor({ actor: VISITOR, now: NOW, db: database.db, database, requestId: "test" }, address, from);
  }
  async function person(roles: Role[] = ["reception"]): Promise<Person> {
    made += 1;
    const email = `person${made}@clinic.example`;
    const facts = { email, name: `Person ${made}`, roles, passwordHash: await passwordHash };
    const [user] = await app.db.insert(users).values(facts).returning({ id: users.id });
    return { id: user?.id ?? "", email };
  }
  const byPassword = async ({ email }: Person, from: From = {}, password = PASSWORD): Promise<Entered> =>
    value(await signIn(await visitor(from), { email, password }, secret()));
  const actorOf = (cookie: string) => findActor(app.db, cookie, secret());

  return {
    visitor,
    person,
    byPassword,
    actorOf,
    /** The half-made sign-in of whoever has given their password. */
    halfWay: async (who: Person) => {
      const entered = await byPassword(who);
      if (entered.step === "in") throw new Error("They are in already.");
      const pending = await findPendingSignIn(app.db, entered.pending, secret());
      if (pending === null) throw new Error("The half-made sign-in was not found.");
      return { ...pending, step: entered.step, cookie: entered.pending };
    },
    /** Whoever is behind this cookie, with these rights. */
    ctxOf: async <P extends Permission>(cookie: string, ...permissions: readonly P[]): Promise<Ctx<P>> => {
      const actor = await actorOf(cookie);
      if (actor === null) throw new Error("Nobody is signed in.");
      return value(mintStaff({ actor, now: NOW, db: app.db, database: app, requestId: "test" }, permissions));
    },
    /** What the audit trail says of a person, in the order in which it was written: "session:start refused". */
    audited: async (userId: string): Promise<string[]> => {
      const rows = await app.db
        .select({ action: auditLog.action, outcome: auditLog.outcome })
        .from(auditLog)
        .where(eq(auditLog.objectId, userId))
        .orderBy(auditLog.at);
      return rows.map(({ action, outcome }) => `${action} ${outcome}`);
    },
  };
}
