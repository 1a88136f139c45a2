import { eq } from "drizzle-orm";
import { describe, expect, inject, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { findKnownDevice } from "#lib/auth/known-device.ts";
import { findActor } from "#lib/auth/staff-session.ts";
import { changePassword, choosePasswordByLink } from "#lib/staff/commands/choose-password.ts";
import { reissueLink } from "#lib/staff/commands/links.ts";
import { endOtherSessions, endOwnSession, endSessionsOf } from "#lib/staff/commands/sessions.ts";
import { type EnteredIn, signIn } from "#lib/staff/commands/sign-in.ts";
import { listOwnSessions, listStaff } from "#lib/staff/queries.ts";
import { reasonOf } from "#tests/support/new-clinic.ts";
import { value } from "#tests/support/results.ts";
import { withSecondStep } from "#tests/support/second-step.ts";
import { openSignIns, PASSWORD, type Person } from "#tests/support/sign-ins.ts";

/** `other` is another process on the same database. */
const { data, people, other, sql } = await openSignIns("sign-in");
const secret = () => inject("testServer").secret;
const admin = () => asSystem("test", { database: data.app, now: Temporal.Now.instant() });

type From = Parameters<typeof people.visitor>[0];

async function enter(who: Person, from: From = {}, password = PASSWORD): Promise<EnteredIn> {
  const entered = await people.byPassword(who, from, password);
  if (entered.step !== "in") throw new Error("They have a second step.");
  return entered;
}
const guess = async ({ email }: Person, from: From = {}) =>
  reasonOf(await signIn(await people.visitor(from), { email, password: "guess" }, secret()));
const opens = async ({ email }: Person, from: From = {}) =>
  reasonOf(await signIn(await people.visitor(from), { email, password: PASSWORD }, secret()));

/** As another process sees it. */
const actorElsewhere = (cookie: string) => findActor(other.db, cookie, secret());

test("a fresh installation has nobody who could sign in", async () => {
  expect((await sql("select id from users")).rows).toEqual([]);
});

describe("the limits of a sign-in", () => {
  test("are one count for two processes, and for one that is started later; what is refused beyond them is written down too", async () => {
    const who = await people.person();
    await Promise.all(Array.from({ length: 30 }, (_, turn) => guess(who, { database: turn % 2 === 0 ? data.app : other })));
    const reasons = (await data.app.db.select({ reason: auditLog.reason }).from(auditLog).where(eq(auditLog.objectId, who.id))).map(
      ({ reason }) => reason,
    );
    expect(reasons.filter((reason) => reason !== "too_many_tries")).toHaveLength(10);
    expect(reasons.filter((reason) => reason === "too_many_tries")).toHaveLength(20);
    const later = openDatabase(data.roles.app, { name: "a-restart", max: 2 });
    expect(await opens(who, { database: later })).toBe("sign_in_failed");
    await later.pool.end();
  });

  test("leave a browser that signed in before its own ten tries, whoever else is trying, from wherever", async () => {
    const who = await people.person();
    const { device } = await enter(who);
    await Promise.all(Array.from({ length: 12 }, () => guess(who, { address: "192.0.2.9" })));
    for (let from = 0; from < 45; from += 15)
      await Promise.all(
        Array.from({ length: 15 }, (_, turn) => guess({ id: "", email: `n${from + turn}@clinic.example` }, { address: "192.0.2.9" })),
      );
    expect(await opens(who)).toBe("sign_in_failed");
    expect(await opens(who, { device, address: "192.0.2.9" })).toBe("done");
    await Promise.all(Array.from({ length: 10 }, () => guess(who, { device })));
    expect(await opens(who, { device })).toBe("sign_in_failed");
    await sql("update attempts set at = at - interval '15 minutes 1 second'");
    expect(await opens(who, { device })).toBe("done");
  });

  test("give a browser nothing at an account that it never signed in to, nor by a forged or altered cookie", async () => {
    const [one, two] = [await people.person(), await people.person()];
    const { device } = await enter(one);
    await Promise.all(Array.from({ length: 10 }, () => guess(two)));
    expect(await opens(two, { device })).toBe("sign_in_failed");
    for (const forged of ["x", `${device}x`, device.slice(0, -3), (await enter(one)).cookie])
      expect(await findKnownDevice(forged, secret())).toBeNull();
    expect(await findKnownDevice(device, "another secret that is long enough to be one")).toBeNull();
  });

  test("let whoever is shut out in by a new password from their own browser, while the others go on trying", async () => {
    const who = await people.person();
    const link = value(await reissueLink(admin(), { userId: who.id }));
    const chosen = "seven quiet herons";
    const { device } = value(
      await choosePasswordByLink(await people.visitor(), "reset", { token: link.token, password: chosen }, secret()),
    );
    await Promise.all(Array.from({ length: 10 }, () => guess(who)));
    await enter(who, { device }, chosen);
  });

  test("are the same answer for known and unknown people, before and after they are reached", async () => {
    const who = await people.person();
    const unknown = { id: "", email: "nobody@clinic.example" };
    for (const each of [who, unknown]) for (let turn = 0; turn < 12; turn += 1) expect(await guess(each)).toBe("sign_in_failed");
  });
});

describe("a password", () => {
  test("is changed by the one before, ends every other sign-in on every process, and no common or guessable one is taken", async () => {
    const who = await people.person();
    const [here, elsewhere] = [await enter(who), await enter(who)];
    const ctx = await people.ctxOf(here.cookie, "clinic:read");
    const change = (currentPassword: string, password: string) => changePassword(ctx, { currentPassword, password });
    expect(reasonOf(await change("not this one", "seven quiet herons"))).toBe("not_your_password");
    expect(reasonOf(await change(PASSWORD, "contortionist"))).toBe("password_common");
    expect(reasonOf(await change(PASSWORD, `${who.email}1`))).toBe("password_guessable");
    expect(await actorElsewhere(elsewhere.cookie)).not.toBeNull();
    value(await change(PASSWORD, "seven quiet herons"));
    expect(await actorElsewhere(elsewhere.cookie)).toBeNull();
    expect(await actorElsewhere(here.cookie)).not.toBeNull();
    expect(await opens(who)).toBe("sign_in_failed");
    await enter(who, {}, "seven quiet herons");
  });

  test("is asked for ten times in fifteen minutes where it is changed", async () => {
    const who = await people.person();
    const ctx = await people.ctxOf((await enter(who)).cookie, "clinic:read");
    for (let turn = 0; turn < 10; turn += 1) await changePassword(ctx, { currentPassword: "guess", password: "seven quiet herons" });
    expect(reasonOf(await changePassword(ctx, { currentPassword: PASSWORD, password: "seven quiet herons" }))).toBe("not_your_password");
  });

  test("is verified as it was chosen: the seventy-third byte counts, and neither capitals nor spaces are changed", async () => {
    const who = await people.person();
    const chosen = `${"violet canoe harbour ".repeat(4)}🪡 Ä`;
    const link = value(await reissueLink(admin(), { userId: who.id }));
    value(await choosePasswordByLink(await people.visitor(), "reset", { token: link.token, password: chosen }, secret()));
    await enter(who, {}, chosen);
    for (const near of [`${chosen.slice(0, -1)}Ö`, chosen.toLowerCase(), `${chosen} `])
      expect(reasonOf(await signIn(await people.visitor(), { email: who.email, password: near }, secret()))).toBe("sign_in_failed");
  });
});

describe("a link to a new password", () => {
  test("lasts an hour, and a day for whoever has never had one", async () => {
    const [known, invited] = [await people.person(), await people.person()];
    await sql("update users set password_hash = null where id = $1", [invited.id]);
    for (const { id } of [known, invited]) value(await reissueLink(admin(), { userId: id }));
    const lives = await sql(
      "select purpose, extract(epoch from expires_at - created_at)::int / 60 as minutes from invitations where user_id = any($1)",
      [[known.id, invited.id]],
    );
    expect(Object.fromEntries(lives.rows.map(({ purpose, minutes }) => [purpose, minutes]))).toEqual({ reset: 60, invite: 24 * 60 });
  });

  test("opens the page of its own purpose alone, once of twenty at once, and signs nobody in: the second step stays", async () => {
    const who = await people.person(["clinician"]);
    await withSecondStep(data.app.db, who.id, secret());
    const { token, purpose } = value(await reissueLink(admin(), { userId: who.id }));
    expect(purpose).toBe("reset");
    const use = async (as: "invite" | "reset") =>
      choosePasswordByLink(await people.visitor(), as, { token, password: "seven quiet herons" }, secret());
    expect(reasonOf(await use("invite"))).toBe("link_spent");
    const all = await Promise.all(Array.from({ length: 20 }, () => use("reset")));
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    const entered = value(await signIn(await people.visitor(), { email: who.email, password: "seven quiet herons" }, secret()));
    expect(entered.step).toBe("code");
    const refused = await data.app.db.select({ reason: auditLog.reason }).from(auditLog).where(eq(auditLog.action, "invitation:accept"));
    expect(refused.filter(({ reason }) => reason === "link_spent").length).toBeGreaterThanOrEqual(20);
  });
});

describe("the list of one's own sign-ins", () => {
  test("says where and since when, this one first, covered screens among them, and leaves out those that are over and other people's", async () => {
    const [who, stranger] = [await people.person(), await people.person()];
    await enter(stranger);
    const [over, idle, locked, , here] = [
      await enter(who),
      await enter(who),
      await enter(who, { address: "192.0.2.3" }),
      await enter(who, { address: "192.0.2.4" }),
      await enter(who),
    ];
    for (const [{ cookie }, change] of [
      [over, "expires_at = now()"],
      [idle, "last_seen_at = now() - interval '16 minutes'"],
      [locked, "locked_at = now(), last_seen_at = now() - interval '2 minutes'"],
    ] as const)
      await sql(`update sessions set ${change} where id = $1`, [(await people.actorOf(cookie))?.sessionId]);
    const listed = await listOwnSessions(await people.ctxOf(here.cookie, "clinic:read"));
    expect(listed.map(({ isThis, address, browser, isCovered }) => ({ isThis, address, browser, isCovered }))).toEqual([
      { isThis: true, address: "direct", browser: "Firefox on Linux", isCovered: false },
      { isThis: false, address: "192.0.2.4", browser: "Firefox on Linux", isCovered: false },
      { isThis: false, address: "192.0.2.3", browser: "Firefox on Linux", isCovered: true },
      { isThis: false, address: "direct", browser: "Firefox on Linux", isCovered: true },
    ]);
    expect((await listStaff(admin())).find(({ id }) => id === who.id)?.signedIn).toBe(4);
  });

  test("ends one, or all others, from their next request on to any process; another person's is not there", async () => {
    const [who, stranger] = [await people.person(), await people.person()];
    const [one, two, here] = [await enter(who), await enter(who), await enter(who)];
    const foreign = await enter(stranger);
    const ctx = await people.ctxOf(here.cookie, "clinic:read");
    const idOf = async ({ cookie }: EnteredIn) => ({ sessionId: (await people.actorOf(cookie))?.sessionId ?? "" });
    expect(reasonOf(await endOwnSession(ctx, await idOf(foreign)))).toBe("not_found");
    value(await endOwnSession(ctx, await idOf(one)));
    expect(await actorElsewhere(one.cookie)).toBeNull();
    expect(await actorElsewhere(two.cookie)).not.toBeNull();
    expect(value(await endOtherSessions(ctx))).toBe(1);
    expect(await actorElsewhere(two.cookie)).toBeNull();
    expect(await actorElsewhere(here.cookie)).not.toBeNull();
    expect(await actorElsewhere(foreign.cookie)).not.toBeNull();
    expect(value(await endSessionsOf(admin(), { userId: stranger.id }))).toBe(1);
    expect(await actorElsewhere(foreign.cookie)).toBeNull();
  });
});
