import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { attempts } from "#db/schema/attempts.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { sessions } from "#db/schema/sessions.ts";
import { users } from "#db/schema/users.ts";
import { findActor, findScreenOwner } from "#lib/auth/staff-session.ts";
import { lockScreen, unlockScreen } from "#lib/staff/commands/screen.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { heldUp } from "#tests/support/held-up.ts";
import { reasonOf } from "#tests/support/new-clinic.ts";
import { value } from "#tests/support/results.ts";
import { openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { letSignIn, PASSWORD, secret, signedIn, visitorOf } from "#tests/support/ways-in.ts";

const OTHER_PASSWORD = "amber ladder orchard";

let data: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  data = await freshDatabase("screen_lock");
  clinic = await openScreeningClinic(data.app);
  await letSignIn(clinic, clinic.reception);
});
afterAll(() => data.close());
beforeEach(() => data.app.db.delete(attempts));

const staffBehind = (cookie: string) => findActor(data.app.db, cookie, secret());
const screenBehind = (cookie: string) => findScreenOwner(data.app.db, cookie, secret());

/** Reception's screen, locked by the clock or by hand. */
async function locked(by: "hand" | "clock" = "hand") {
  const { cookie } = await signedIn(clinic, clinic.reception, ["clinic:read"]);
  const [actor, screen] = [await staffBehind(cookie), await screenBehind(cookie)];
  if (actor === null || screen === null) throw new Error("Nobody is signed in.");
  if (by === "hand") value(await lockScreen(visitorOf(clinic), actor));
  else await data.app.db.update(sessions).set({ lastSeenAt: sql`now() - interval '16 minutes'` }).where(eq(sessions.id, actor.sessionId));
  return { cookie, screen };
}

const unlock = (screen: Awaited<ReturnType<typeof locked>>["screen"], password: string) =>
  unlockScreen(visitorOf(clinic), screen, password, secret());

describe("a locked screen", () => {
  test.each(["hand", "clock"] as const)("that was locked by the %s opens nothing, and knows whose it is", async (by) => {
    const { cookie, screen } = await locked(by);
    expect(await staffBehind(cookie)).toBeNull();
    expect(await screenBehind(cookie)).toEqual(screen);
  });

  test("opens by its user's password: a new sign-in goes on until the end of the old one, whose cookie is dead", async () => {
    const { cookie, screen } = await locked();
    const [before] = await data.app.db.select({ end: sessions.expiresAt }).from(sessions).where(eq(sessions.id, screen.sessionId));
    const opened = value(await unlock(screen, PASSWORD));
    const actor = await staffBehind(opened);
    expect(actor?.id).toBe(screen.userId);
    expect(actor?.isFresh, "what matters most still takes a password, and the second step, of its own").toBe(false);
    expect(actor?.sessionId).not.toBe(screen.sessionId);
    const [after] = await data.app.db
      .select({ end: sessions.expiresAt })
      .from(sessions)
      .where(eq(sessions.id, actor?.sessionId ?? ""));
    expect(after?.end.toString()).toBe(before?.end.toString());
    expect(await staffBehind(cookie)).toBeNull();
    expect(await screenBehind(cookie)).toBeNull();
  });

  test("does not open by another person's password", async () => {
    await letSignIn(clinic, clinic.clinician);
    const { screen } = await locked();
    expect(reasonOf(await unlock(screen, OTHER_PASSWORD))).toBe("not_your_password");
  });

  test("takes ten wrong passwords, also when they come at once, and then none, right or wrong", async () => {
    const { cookie, screen } = await locked();
    const tries = await Promise.all(Array.from({ length: 14 }, () => unlock(screen, "wrong horse battery")));
    expect(tries.every((each) => !each.ok)).toBe(true);
    const verified = await data.app.db
      .select({ reason: auditLog.reason })
      .from(auditLog)
      .where(
        sql`${auditLog.action} = 'session:unlock' and ${auditLog.outcome} = 'refused' and ${auditLog.at} > now() - interval '1 minute'`,
      );
    expect(verified.filter(({ reason }) => reason !== "too_many_tries").length).toBeGreaterThanOrEqual(10);
    expect(
      verified.filter(({ reason }) => reason === "too_many_tries"),
      "refused unverified, and written down",
    ).toHaveLength(4);
    expect(verified.filter(({ reason }) => reason === "last_try").length).toBe(1);
    expect(reasonOf(await unlock(screen, PASSWORD))).toBe("not_your_password");
    expect(await staffBehind(cookie)).toBeNull();
  });

  test.each([
    ["whose user was disabled", sql`update users set disabled_at = now() where id =`],
    ["that was ended elsewhere", sql`update sessions set revoked_at = now() where user_id =`],
    ["whose twelve hours are over", sql`update sessions set expires_at = now() - interval '1 second' where user_id =`],
  ])("%s belongs to nobody, and no password opens it", async (_, change) => {
    const { cookie, screen } = await locked();
    await data.app.db.execute(sql`${change} ${screen.userId}`);
    expect(await screenBehind(cookie)).toBeNull();
    expect((await unlock(screen, PASSWORD)).ok).toBe(false);
    await data.app.db.update(users).set({ disabledAt: null }).where(eq(users.id, screen.userId));
  });

  test("opens once where many tabs ask at once", async () => {
    const { screen } = await locked();
    const lock = { lock: "select from sessions where id = $1 for update", of: [screen.sessionId], many: 2 };
    const asked = await heldUp(data, lock, () => Promise.all(Array.from({ length: 9 }, () => unlock(screen, PASSWORD))));
    expect(asked.filter(({ ok }) => ok)).toHaveLength(1);
  });
});

test("a sign-in opens nothing for whoever is disabled, also where nobody ended it", async () => {
  const { cookie } = await signedIn(clinic, clinic.reception, ["clinic:read"]);
  expect(await staffBehind(cookie)).not.toBeNull();
  const disable = (at: Temporal.Instant | null) =>
    data.app.db.update(users).set({ disabledAt: at }).where(eq(users.id, clinic.reception.id));
  await disable(Temporal.Now.instant());
  expect(await staffBehind(cookie)).toBeNull();
  await disable(null);
});
