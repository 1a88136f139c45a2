import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { attempts } from "#db/schema/attempts.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { invitations } from "#db/schema/invitations.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import { asSystem, mintVisitor, type PublicCtx } from "#lib/auth/ctx.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { findPendingSignIn } from "#lib/auth/pending-sign-in.ts";
import type { Role } from "#lib/auth/policy.ts";
import { findActor } from "#lib/auth/staff-session.ts";
import { prepareSetupCode, setUpClinic } from "#lib/clinic/commands/set-up.ts";
import { setUpClinicInput } from "#lib/clinic/input/set-up.ts";
import { choosePasswordByLink } from "#lib/staff/commands/choose-password.ts";
import { issueAdminLink, reissueLink } from "#lib/staff/commands/links.ts";
import { signIn, signOut } from "#lib/staff/commands/sign-in.ts";
import { changeRoles, disableStaff, enableStaff, inviteStaff } from "#lib/staff/commands/staff.ts";
import { getStaffMember } from "#lib/staff/queries.ts";
import { asOwner } from "#scripts/support/embedded-postgres.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { value } from "#tests/support/results.ts";
import { cookieOf } from "#tests/support/ways-in.ts";

const PASSWORD = "violet canoe harbour";
const FACTS = { profession: "", isDoctor: false, isPrescriber: false, isSupervised: false };
const NOW = Temporal.Instant.from("2026-03-10T04:00:00Z");

let data: TestDatabase;
let passwordHash: string;
const secret = () => inject("testServer").secret;
const admin = () => asSystem("test", { database: data.app, now: NOW });

function visitor(address = "direct"): PublicCtx {
  const actor = { kind: "visitor", id: null, name: "visitor", roles: [], isDoctor: false, isPrescriber: false, sessionId: null } as const;
  return mintVisitor({ actor, now: NOW, db: data.app.db, database: data.app, requestId: "test" }, address);
}

let made = 0;
async function person(roles: Role[], facts: Partial<typeof users.$inferInsert> = {}): Promise<{ id: string; email: string }> {
  made += 1;
  const email = `person${made}@clinic.example`;
  const [user] = await data.app.db
    .insert(users)
    .values({ email, name: `Person ${made}`, roles, passwordHash, ...facts })
    .returning({ id: users.id });
  return { id: user?.id ?? "", email };
}

async function signedIn(email: string, password = PASSWORD): Promise<string> {
  const result = await signIn(visitor(), { email, password }, secret());
  if (!result.ok) throw new Error(`Not signed in: ${result.refusal.reason}`);
  return cookieOf(result.value);
}

const byLink = (purpose: "invite" | "reset", token: string, password: string) =>
  choosePasswordByLink(visitor(), purpose, { token, password }, secret());

const actorOf = (cookie: string) => findActor(data.app.db, cookie, secret());
const reasonOf = (result: { ok: true } | { ok: false; refusal: { reason: string } }) => (result.ok ? "ok" : result.refusal.reason);
const sql = (text: string, values: unknown[] = []) => asOwner(data.ownerUrl, (client) => client.query(text, values));

beforeAll(async () => {
  data = await freshDatabase("staff");
  passwordHash = await hashPassword(PASSWORD);
});
afterAll(() => data.close());
beforeEach(async () => {
  await sql("delete from attempts");
});

test("a clinic begins with the code printed last, once, and everything it begins with is a draft", async () => {
  const old = await prepareSetupCode(admin());
  const code = await prepareSetupCode(admin());
  const form = (setupCode: string) =>
    setUpClinicInput.parse({
      setupCode,
      clinicName: "Wattle Lane Skin Clinic",
      location: {
        name: "Carlton",
        address: "",
        phone: "",
        timeZone: "Australia/Melbourne",
        jurisdiction: "AU-VIC",
        dateOrder: "dmy",
        currency: "AUD",
        emergencyNumber: "000",
      },
      admin: { name: "Olive Hartmann", email: "olive@clinic.example", password: "steady lamp meadow", isClinician: "on" },
    });
  expect(reasonOf(await setUpClinic(visitor(), form(old ?? ""), secret()))).toBe("setup_code_wrong");
  const typed = (code ?? "").toLowerCase().replaceAll("-", " ");
  const [first, second] = await Promise.all([setUpClinic(visitor(), form(typed), secret()), setUpClinic(visitor(), form(typed), secret())]);
  expect([reasonOf(first), reasonOf(second)].sort()).toEqual(["clinic_exists", "ok"]);
  const won = first.ok ? first : second;
  const pending = await findPendingSignIn(data.app.db, won.ok ? won.value.pending : "", secret());
  expect(pending).toMatchObject({
    email: "olive@clinic.example",
    toSetUp: { text: expect.stringMatching(/^(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}$/) },
  });
  const versions = await data.app.db.select({ state: definitionVersions.state }).from(definitionVersions);
  expect(versions.length).toBeGreaterThanOrEqual(4);
  expect(new Set(versions.map(({ state }) => state))).toEqual(new Set(["draft"]));
  expect(await prepareSetupCode(admin())).toBeNull();
  expect(reasonOf(await setUpClinic(visitor(), form(code ?? ""), secret()))).toBe("clinic_exists");
});

test("a wrong password, an unknown person, a disabled person and a reached limit are one refusal", async () => {
  const { email } = await person(["reception"]);
  const disabled = await person(["reception"], { disabledAt: NOW });
  const invited = await person(["reception"], { passwordHash: null });
  const tries = [
    signIn(visitor(), { email, password: "something else" }, secret()),
    signIn(visitor(), { email: "nobody@clinic.example", password: PASSWORD }, secret()),
    signIn(visitor(), { email: disabled.email, password: PASSWORD }, secret()),
    signIn(visitor(), { email: invited.email, password: PASSWORD }, secret()),
  ];
  expect((await Promise.all(tries)).map(reasonOf)).toEqual(["sign_in_failed", "sign_in_failed", "sign_in_failed", "sign_in_failed"]);
  const rows = await data.app.db
    .select({ action: auditLog.action, outcome: auditLog.outcome })
    .from(auditLog)
    .where(eq(auditLog.objectId, disabled.id));
  expect(rows).toEqual([{ action: "session:start", outcome: "refused" }]);
});

test("an account takes ten verified tries in fifteen minutes, however many come at once, and opens again afterwards", async () => {
  const { id, email } = await person(["reception"]);
  await Promise.all(
    Array.from({ length: 30 }, () => signIn(visitor(), { email: email.toUpperCase(), password: "not this one" }, secret())),
  );
  const refused = await data.app.db.select({ reason: auditLog.reason }).from(auditLog).where(eq(auditLog.objectId, id));
  expect(refused.filter(({ reason }) => reason !== "too_many_tries")).toHaveLength(10);
  expect(reasonOf(await signIn(visitor(), { email, password: PASSWORD }, secret()))).toBe("sign_in_failed");
  await sql("update attempts set at = at - interval '15 minutes 1 second'");
  expect(reasonOf(await signIn(visitor(), { email, password: PASSWORD }, secret()))).toBe("ok");
});

test("signing in with the right password costs no try", async () => {
  const { email } = await person(["reception"]);
  for (let times = 0; times < 12; times += 1) await signedIn(email);
  expect(await data.app.db.select({ id: attempts.id }).from(attempts)).toEqual([]);
});

test("an address takes fifty tries an hour over all accounts, and other addresses are not touched", async () => {
  const { email } = await person(["reception"]);
  const guess = (index: number) => signIn(visitor("192.0.2.7"), { email: `nobody${index}@clinic.example`, password: "guess" }, secret());
  for (let from = 0; from < 50; from += 10) await Promise.all(Array.from({ length: 10 }, (_, index) => guess(from + index)));
  expect(reasonOf(await signIn(visitor("192.0.2.7"), { email, password: PASSWORD }, secret()))).toBe("sign_in_failed");
  expect(reasonOf(await signIn(visitor("192.0.2.8"), { email, password: PASSWORD }, secret()))).toBe("ok");
});

test("signing out kills the session on the server, and signing in again replaces the one this browser had", async () => {
  const { email } = await person(["reception"]);
  const cookie = await signedIn(email);
  const actor = await actorOf(cookie);
  if (actor === null) throw new Error("Signed in, and nobody.");
  const again = cookieOf(value(await signIn(visitor(), { email, password: PASSWORD }, secret(), actor.sessionId)));
  expect(await actorOf(cookie)).toBeNull();
  const second = await actorOf(again);
  if (second === null) throw new Error("Signed in again, and nobody.");
  await signOut(visitor(), second);
  expect(await actorOf(again)).toBeNull();
});

test("what a page asks by itself keeps no session alive: an idle one ends however often the page looks", async () => {
  const { id, email } = await person(["reception"]);
  const cookie = await signedIn(email);
  const look = (asked: "asked" | "unasked") => findActor(data.app.db, cookie, secret(), asked);
  const idleMinutes = async () =>
    Number(
      (await sql("select extract(epoch from now() - last_seen_at)::int / 60 as minutes from sessions where user_id = $1", [id])).rows[0]
        ?.minutes,
    );
  await sql("update sessions set last_seen_at = now() - interval '14 minutes' where user_id = $1", [id]);
  expect((await look("unasked"))?.id).toBe(id);
  expect(await idleMinutes()).toBe(14);
  expect((await look("asked"))?.id).toBe(id);
  expect(await idleMinutes()).toBe(0);
  await sql("update sessions set last_seen_at = now() - interval '15 minutes 1 second' where user_id = $1", [id]);
  expect(await look("unasked")).toBeNull();
});

test("a session ends after fifteen idle minutes and after twelve hours, by the database's clock", async () => {
  const { id, email } = await person(["reception"]);
  const idle = await signedIn(email);
  await sql("update sessions set last_seen_at = now() - interval '14 minutes 50 seconds' where user_id = $1", [id]);
  expect(await actorOf(idle)).not.toBeNull();
  await sql("update sessions set last_seen_at = now() - interval '15 minutes 1 second' where user_id = $1", [id]);
  expect(await actorOf(idle)).toBeNull();
  const long = await signedIn(email);
  const life = await sql("select extract(epoch from expires_at - created_at) / 3600 as hours from sessions where user_id = $1", [id]);
  expect(life.rows.map(({ hours }) => Number(hours))).toEqual([12, 12]);
  await sql("update sessions set expires_at = now() - interval '1 second' where user_id = $1", [id]);
  expect(await actorOf(long)).toBeNull();
});

test("a forged or foreign cookie opens nothing", async () => {
  const { email } = await person(["reception"]);
  const cookie = await signedIn(email);
  expect(await findActor(data.app.db, cookie, "another secret that is long enough to be one")).toBeNull();
  for (const forged of ["", "x", `${cookie}x`, cookie.slice(0, -4), "eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0."])
    expect(await actorOf(forged)).toBeNull();
});

test("a disabled person is out at the next request, and in again with the old password once enabled", async () => {
  const { id, email } = await person(["clinician"]);
  const cookie = await signedIn(email);
  const member = await getStaffMember(admin(), id);
  expect(reasonOf(await disableStaff(admin(), { userId: id, version: member?.version ?? 0 }))).toBe("ok");
  expect(await actorOf(cookie)).toBeNull();
  expect(reasonOf(await signIn(visitor(), { email, password: PASSWORD }, secret()))).toBe("sign_in_failed");
  expect(reasonOf(await reissueLink(admin(), { userId: id }))).toBe("staff_disabled");
  expect(reasonOf(await enableStaff(admin(), { userId: id, version: (member?.version ?? 0) + 1 }))).toBe("ok");
  expect(await actorOf(cookie)).toBeNull();
  expect(await actorOf(await signedIn(email))).not.toBeNull();
});

test("changed roles hold at the next request, and what a clinician can be booked for follows", async () => {
  const { id, email } = await person(["reception"]);
  const cookie = await signedIn(email);
  const change = (roles: Role[], version: number) => changeRoles(admin(), { userId: id, version, name: "Kim Ngata", roles, ...FACTS });
  expect(reasonOf(await change(["reception", "clinician"], 1))).toBe("ok");
  expect((await actorOf(cookie))?.roles).toEqual(["reception", "clinician"]);
  const bookable = () =>
    data.app.db.select({ name: resources.name, archivedAt: resources.archivedAt }).from(resources).where(eq(resources.userId, id));
  expect(await bookable()).toEqual([{ name: "Kim Ngata", archivedAt: null }]);
  expect(reasonOf(await change(["reception"], 2))).toBe("ok");
  expect((await actorOf(cookie))?.roles).toEqual(["reception"]);
  expect((await bookable())[0]?.archivedAt).not.toBeNull();
  expect(reasonOf(await change(["admin"], 2))).toBe("changed_meanwhile");
});

test("an invitation works once, lets its person choose the password, and ends their other sessions", async () => {
  const key = crypto.randomUUID();
  const input = { idempotencyKey: key, email: "new@clinic.example", name: "Tui Parata", roles: ["clinician"] satisfies Role[], ...FACTS };
  const invited = await inviteStaff(admin(), input, secret());
  if (!invited.ok) throw new Error(invited.refusal.reason);
  expect(value(await inviteStaff(admin(), input, secret()))).toEqual(invited.value);
  const alike = { ...input, idempotencyKey: crypto.randomUUID(), email: "NEW@clinic.example" };
  expect(reasonOf(await inviteStaff(admin(), alike, secret()))).toBe("email_taken");
  const { token, userId } = invited.value;
  expect(reasonOf(await byLink("invite", token, "tui parata 12"))).toBe("password_guessable");
  const answers = await Promise.all([1, 2].map((each) => byLink("invite", token, `copper kettle ${each} sky`)));
  expect(answers.map(reasonOf).sort()).toEqual(["link_spent", "ok"]);
  expect(reasonOf(await inviteStaff(admin(), input, secret()))).toBe("link_over");
  const chosen = `copper kettle ${answers.findIndex(({ ok }) => ok) + 1} sky`;
  const cookie = await signedIn("new@clinic.example", chosen);
  const again = value(await reissueLink(admin(), { userId }));
  expect(again.purpose).toBe("reset");
  expect(reasonOf(await byLink("reset", again.token, "seven quiet herons"))).toBe("ok");
  expect(await actorOf(cookie)).toBeNull();
});

test("a link ends by time, by a newer link and with its person, and its token is stored nowhere", async () => {
  const { id, email } = await person(["admin"]);
  const issue = async () => {
    const link = await reissueLink(admin(), { userId: id });
    return link.ok ? link.value.token : "";
  };
  const accept = async (token: string) => reasonOf(await byLink("reset", token, "a wholly new password"));
  const first = await issue();
  const second = await issue();
  expect(await accept(first)).toBe("link_spent");
  await sql("update invitations set expires_at = now() where user_id = $1", [id]);
  expect(await accept(second)).toBe("link_spent");
  const third = await issueAdminLink(admin(), email.toUpperCase());
  const dump = await sql("select (select json_agg(i) from invitations i)::text || (select json_agg(a) from audit_log a)::text as text");
  expect(dump.rows[0]?.text).not.toContain(third ?? "no token");
  const hours = await sql(
    "select round(extract(epoch from expires_at - created_at) / 3600) as hours from invitations where user_id = $1 and used_at is null order by created_at desc limit 1",
    [id],
  );
  expect(Number(hours.rows[0]?.hours)).toBe(1);
  await sql("update users set disabled_at = now() where id = $1", [id]);
  expect(await accept(third ?? "")).toBe("link_spent");
  expect(await issueAdminLink(admin(), email)).toBeNull();
  expect(await data.app.db.select({ usedAt: invitations.usedAt }).from(invitations).where(eq(invitations.userId, id))).toHaveLength(3);
});

test("a new password forgets the tries that others made at the account", async () => {
  const { id, email } = await person(["reception"]);
  for (let times = 0; times < 10; times += 1) await signIn(visitor(), { email, password: "guess" }, secret());
  expect(reasonOf(await signIn(visitor(), { email, password: PASSWORD }, secret()))).toBe("sign_in_failed");
  const link = await reissueLink(admin(), { userId: id });
  await byLink("reset", link.ok ? link.value.token : "", "a wholly new password");
  expect(await actorOf(await signedIn(email, "a wholly new password"))).not.toBeNull();
});

test("the last active admin stays one, also when two leave at once", async () => {
  await sql("update users set disabled_at = now() where 'admin' = any(roles) and disabled_at is null");
  const one = await person(["admin"]);
  const other = await person(["admin"]);
  await person(["admin"], { passwordHash: null });
  const leave = ({ id }: { id: string }) =>
    changeRoles(admin(), { userId: id, version: 1, name: "Leaving", roles: ["reception"], ...FACTS });
  expect((await Promise.all([leave(one), leave(other)])).map(reasonOf).sort()).toEqual(["last_admin", "ok"]);
  const staying = (await getStaffMember(admin(), one.id))?.roles.includes("admin") ? one : other;
  expect(reasonOf(await disableStaff(admin(), { userId: staying.id, version: 1 }))).toBe("last_admin");
});
