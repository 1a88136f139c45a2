import { eq } from "drizzle-orm";
import { describe, expect, inject, test } from "vitest";
import { pendingSignIns } from "#db/schema/second-steps.ts";
import { confirmSelf } from "#lib/staff/commands/confirm.ts";
import { signInByCode } from "#lib/staff/commands/second-sign-in.ts";
import { signIn } from "#lib/staff/commands/sign-in.ts";
import { reasonOf } from "#tests/support/new-clinic.ts";
import { value } from "#tests/support/results.ts";
import { codeOf, withSecondStep } from "#tests/support/second-step.ts";
import { openSignIns, PASSWORD } from "#tests/support/sign-ins.ts";
import { cookieOf } from "#tests/support/ways-in.ts";

const HERE = { address: "direct", browser: "Firefox on Linux" };

/** `other` is another process on the same database. */
const { data, people, other, sql } = await openSignIns("confirm");
const secret = () => inject("testServer").secret;

describe("showing that it is oneself", () => {
  test("takes the password and the second step, gives a new session that ends when the first would have, and the first is dead", async () => {
    const who = await people.person(["clinician"]);
    const { app, recovery } = await withSecondStep(data.app.db, who.id, secret());
    const { cookie } = value(
      await signInByCode(await people.visitor(), await people.halfWay(who), { secretCode: recovery[0] ?? "" }, secret()),
    );
    expect((await people.actorOf(cookie))?.isFresh).toBe(true);
    await sql(
      "update sessions set confirmed_at = now() - interval '10 minutes 1 second', expires_at = now() + interval '1 hour' where user_id = $1",
      [who.id],
    );
    expect((await people.actorOf(cookie))?.isFresh).toBe(false);
    const ctx = await people.ctxOf(cookie, "clinic:read");
    const tried = (password: string, secretCode: string) => confirmSelf(ctx, { password, secretCode }, secret(), HERE);
    expect(reasonOf(await tried("not this one", recovery[1] ?? ""))).toBe("confirm_failed");
    expect(reasonOf(await tried(PASSWORD, ""))).toBe("confirm_failed");
    expect(reasonOf(await tried(PASSWORD, "000000"))).toBe("confirm_failed");
    const anew = value(await tried(PASSWORD, await codeOf(data.app.db, app)));
    expect(await people.actorOf(cookie)).toBeNull();
    expect(await people.actorOf(anew)).toMatchObject({ id: who.id, isFresh: true });
    const [left] = (
      await sql("select extract(epoch from expires_at - now())::int as seconds from sessions where user_id = $1 and revoked_at is null", [
        who.id,
      ])
    ).rows;
    expect(left?.seconds).toBeLessThanOrEqual(3600);
    expect(await people.audited(who.id)).toEqual(expect.arrayContaining(["session:confirm refused", "session:confirm done"]));
  });

  test("takes ten wrong passwords in fifteen minutes, which strangers at the sign-in do not use up", async () => {
    const who = await people.person(["reception"]);
    const cookie = cookieOf(await people.byPassword(who));
    const ctx = await people.ctxOf(cookie, "clinic:read");
    await Promise.all(
      Array.from({ length: 15 }, async () =>
        signIn(await people.visitor({ database: other }), { email: who.email, password: "guess" }, secret()),
      ),
    );
    const wrong = () => confirmSelf(ctx, { password: "guess", secretCode: "" }, secret(), HERE);
    await Promise.all(Array.from({ length: 9 }, wrong));
    const ninth = value(await confirmSelf(ctx, { password: PASSWORD, secretCode: "" }, secret(), HERE));
    const again = await people.ctxOf(ninth, "clinic:read");
    await confirmSelf(again, { password: "guess", secretCode: "" }, secret(), HERE);
    expect(reasonOf(await confirmSelf(again, { password: PASSWORD, secretCode: "" }, secret(), HERE))).toBe("confirm_failed");
  });

  test("half-made sign-ins are no session: their cookie opens nothing as one", async () => {
    const who = await people.person(["clinician"]);
    await withSecondStep(data.app.db, who.id, secret());
    const { cookie } = await people.halfWay(who);
    expect(await people.actorOf(cookie)).toBeNull();
    const [row] = await data.app.db.select({ failed: pendingSignIns.failed }).from(pendingSignIns).where(eq(pendingSignIns.userId, who.id));
    expect(row?.failed).toBe(0);
  });
});
