import { eq } from "drizzle-orm";
import { describe, expect, inject, test } from "vitest";
import type { Database } from "#db/client.ts";
import { secondSteps } from "#db/schema/second-steps.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { findPendingSignIn, findStepToSetUp } from "#lib/auth/pending-sign-in.ts";
import { readStep } from "#lib/auth/sealed-step.ts";
import { setUpAndSignIn, signInByCode } from "#lib/staff/commands/second-sign-in.ts";
import {
  proposeSecondStep,
  removeSecondStep,
  renewRecoveryCodes,
  resetSecondStep,
  setSecondStep,
} from "#lib/staff/commands/second-step.ts";
import { signIn } from "#lib/staff/commands/sign-in.ts";
import { changeRoles } from "#lib/staff/commands/staff.ts";
import { getOwnSignIn } from "#lib/staff/queries.ts";
import { heldUp } from "#tests/support/held-up.ts";
import { reasonOf } from "#tests/support/new-clinic.ts";
import { value } from "#tests/support/results.ts";
import { codeOf, withSecondStep } from "#tests/support/second-step.ts";
import { openSignIns } from "#tests/support/sign-ins.ts";
import { cookieOf } from "#tests/support/ways-in.ts";

/** `other` is another process on the same database. */
const { data, people, other, sql } = await openSignIns("second-step");
const secret = () => inject("testServer").secret;
const admin = () => asSystem("test", { database: data.app, now: Temporal.Now.instant() });
/** As one process and the other in turn. */
const at = (turn: number) => people.visitor({ database: turn % 2 === 0 ? data.app : other });

describe("an admin without a second step", () => {
  test("is led to setting it up after the password, reaches nothing before, and is in with the code that confirms it", async () => {
    const who = await people.person(["admin"]);
    const pending = await people.halfWay(who);
    expect(pending.step).toBe("set_up");
    expect(await people.actorOf(pending.cookie)).toBeNull();
    const app = readStep(pending.toSetUp?.text ?? "");
    expect(reasonOf(await setUpAndSignIn(await people.visitor(), pending, { secretCode: "000000" }, secret()))).toBe("code_wrong");
    const secretCode = await codeOf(data.app.db, app);
    const signedIn = value(await setUpAndSignIn(await people.visitor(), pending, { secretCode }, secret()));
    expect((await people.actorOf(signedIn.cookie))?.roles).toEqual(["admin"]);
    expect(signedIn.codes).toHaveLength(10);
    expect(await findPendingSignIn(data.app.db, pending.cookie, secret())).toBeNull();
    expect((await people.halfWay(who)).step).toBe("code");
    const late = await signInByCode(await people.visitor(), await people.halfWay(who), { secretCode }, secret());
    expect(reasonOf(late), "the code that confirmed it is used").toBe("code_wrong");
    expect(await people.audited(who.id)).toEqual(
      expect.arrayContaining(["session:password done", "session:second_step refused", "second_step:set done", "session:start done"]),
    );
  });

  test("set up by two who know the password at once is set up once, and each is shown a key of their own", async () => {
    const who = await people.person(["admin"]);
    const both = [await people.halfWay(who), await people.halfWay(who)];
    expect(new Set(both.map(({ toSetUp }) => toSetUp?.text)).size).toBe(2);
    const all = await heldUp(data, { lock: "select from users where id = $1 for update", of: [who.id], many: 2 }, () =>
      Promise.all(
        both.map(async (pending) =>
          setUpAndSignIn(
            await people.visitor(),
            pending,
            { secretCode: await codeOf(data.app.db, readStep(pending.toSetUp?.text ?? "")) },
            secret(),
          ),
        ),
      ),
    );
    expect(all.map(reasonOf).sort()).toEqual(["done", "sign_in_over"]);
  });

  test("who becomes one while signed in is out at the next request, and led to setting it up", async () => {
    const who = await people.person(["reception"]);
    const cookie = cookieOf(await people.byPassword(who));
    expect(await people.actorOf(cookie)).not.toBeNull();
    const facts = { name: "Kim", profession: "", isDoctor: false, isPrescriber: false, isSupervised: false };
    value(await changeRoles(admin(), { userId: who.id, version: 1, roles: ["reception", "admin"], ...facts }));
    expect(await people.actorOf(cookie)).toBeNull();
    expect((await people.halfWay(who)).step).toBe("set_up");
  });
});

describe("a second step", () => {
  test("is asked for after the right password alone, and its code opens once: of twenty that send it at once from two processes one is in", async () => {
    const who = await people.person(["clinician"]);
    const { app } = await withSecondStep(data.app.db, who.id, secret());
    expect(reasonOf(await signIn(await people.visitor(), { email: who.email, password: "not this one" }, secret()))).toBe("sign_in_failed");
    const secretCode = await codeOf(data.app.db, app);
    const pendings = await Promise.all(Array.from({ length: 9 }, () => people.halfWay(who)));
    const [first] = pendings;
    if (first === undefined) throw new Error("Nobody is half-way.");
    await sql("delete from attempts");
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, turn) =>
        signInByCode(await at(turn), pendings[turn % pendings.length] ?? first, { secretCode }, secret()),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test("takes the code of the step before and the one after by the database's clock, and never one from before the last used", async () => {
    const who = await people.person(["clinician"]);
    const { app } = await withSecondStep(data.app.db, who.id, secret());
    const [late, future, next, before] = await Promise.all([-3, 3, 1, -1].map((away) => codeOf(data.app.db, app, away)));
    const tried = async (secretCode = "") =>
      reasonOf(await signInByCode(await people.visitor(), await people.halfWay(who), { secretCode }, secret()));
    expect(await tried(future)).toBe("code_wrong");
    expect(await tried(late)).toBe("code_wrong");
    expect(await tried(next)).toBe("done");
    expect(await tried(next)).toBe("code_wrong");
    expect(await tried(before)).toBe("code_wrong");
  });

  test("takes five wrong codes of one half-made sign-in, however many come at once, and ten an hour of an account from two processes", async () => {
    const who = await people.person(["clinician"]);
    const { app, recovery } = await withSecondStep(data.app.db, who.id, secret());
    const pending = await people.halfWay(who);
    const guess = async (database: Database, at: typeof pending) =>
      signInByCode(await people.visitor({ database }), at, { secretCode: "000000" }, secret());
    const wrong = await Promise.all(Array.from({ length: 20 }, (_, turn) => guess(turn % 2 === 0 ? data.app : other, pending)));
    expect(wrong.filter((each) => reasonOf(each) === "code_wrong")).toHaveLength(5);
    expect(reasonOf(await signInByCode(await people.visitor(), pending, { secretCode: await codeOf(data.app.db, app) }, secret()))).toBe(
      "sign_in_over",
    );
    const more = await Promise.all([1, 2].map(() => people.halfWay(who)));
    for (const at of more) await Promise.all(Array.from({ length: 4 }, () => guess(other, at)));
    const third = await people.halfWay(who);
    expect(
      reasonOf(await signInByCode(await people.visitor(), third, { secretCode: recovery[0] ?? "" }, secret())),
      "the eleventh in an hour",
    ).toBe("code_wrong");
    await sql("update attempts set at = at - interval '1 hour 1 second'");
    expect(reasonOf(await signInByCode(await people.visitor(), third, { secretCode: recovery[0] ?? "" }, secret()))).toBe("done");
  });

  test("is over ten minutes after the password, when its person is disabled and when their sessions are ended", async () => {
    const who = await people.person(["clinician"]);
    await withSecondStep(data.app.db, who.id, secret());
    const old = await people.halfWay(who);
    await sql("update pending_sign_ins set expires_at = now() where id = $1", [old.id]);
    expect(await findPendingSignIn(data.app.db, old.cookie, secret())).toBeNull();
    const [life] = (
      await sql("select extract(epoch from expires_at - created_at)::int as seconds from pending_sign_ins order by created_at limit 1")
    ).rows;
    expect(life?.seconds).toBeLessThanOrEqual(600);
    const shut = await people.halfWay(who);
    value(await resetSecondStep(admin(), { userId: who.id }));
    expect(await findPendingSignIn(data.app.db, shut.cookie, secret())).toBeNull();
    await withSecondStep(data.app.db, who.id, secret());
    const disabled = await people.halfWay(who);
    expect(await findPendingSignIn(data.app.db, disabled.cookie, secret())).not.toBeNull();
    await sql("update users set disabled_at = now() where id = $1", [who.id]);
    expect(await findPendingSignIn(data.app.db, disabled.cookie, secret())).toBeNull();
  });

  test("stands nowhere readable, nor do its recovery codes, nor what is half-made", async () => {
    const who = await people.person(["clinician"]);
    const { app, recovery } = await withSecondStep(data.app.db, who.id, secret());
    const pending = await people.halfWay(who);
    const dump = await sql(
      "select (select json_agg(x) from second_steps x)::text || (select json_agg(x) from recovery_codes x)::text || (select json_agg(x) from pending_sign_ins x)::text || (select json_agg(x) from audit_log x)::text as text",
    );
    const text = String(dump.rows[0]?.text);
    for (const canary of [app.toString("hex"), ...recovery, pending.cookie]) expect(text).not.toContain(canary);
    const [row] = await data.app.db.select({ secret: secondSteps.secret }).from(secondSteps).where(eq(secondSteps.userId, who.id));
    expect(row?.secret).toHaveLength(12 + 20 + 16);
  });
});

describe("recovery codes", () => {
  test("each opens once: of twenty that send one at once a single one is in; typed small and without hyphens it is the same", async () => {
    const who = await people.person(["clinician"]);
    const { recovery } = await withSecondStep(data.app.db, who.id, secret());
    expect(new Set(recovery).size).toBe(10);
    const secretCode = (recovery[3] ?? "").toLowerCase().replaceAll("-", " ");
    const pendings = await Promise.all(Array.from({ length: 8 }, () => people.halfWay(who)));
    await sql("delete from attempts");
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, turn) => {
        const pending = pendings[turn % pendings.length];
        return pending === undefined ? null : signInByCode(await at(turn), pending, { secretCode }, secret());
      }),
    );
    expect(answers.filter((each) => each?.ok)).toHaveLength(1);
  });

  test("end when new ones are made, and are their person's alone", async () => {
    const [one, two] = [await people.person(["clinician"]), await people.person(["clinician"])];
    const { recovery } = await withSecondStep(data.app.db, one.id, secret());
    await withSecondStep(data.app.db, two.id, secret());
    expect(
      reasonOf(await signInByCode(await people.visitor(), await people.halfWay(two), { secretCode: recovery[0] ?? "" }, secret())),
    ).toBe("code_wrong");
    const { cookie } = value(
      await signInByCode(await people.visitor(), await people.halfWay(one), { secretCode: recovery[0] ?? "" }, secret()),
    );
    const ctx = await people.ctxOf(cookie, "self:secure");
    expect((await getOwnSignIn(ctx)).codesLeft).toBe(9);
    const renewed = value(await renewRecoveryCodes(ctx));
    expect((await getOwnSignIn(ctx)).codesLeft).toBe(10);
    expect(
      reasonOf(await signInByCode(await people.visitor(), await people.halfWay(one), { secretCode: recovery[1] ?? "" }, secret())),
    ).toBe("code_wrong");
    expect(
      reasonOf(await signInByCode(await people.visitor(), await people.halfWay(one), { secretCode: renewed[1] ?? "" }, secret())),
    ).toBe("done");
  });
});

describe("one's own second step", () => {
  test("is set by a code of the key that was proposed in this same sign-in, and ends every other sign-in", async () => {
    const who = await people.person(["reception"]);
    const [here, elsewhere] = [cookieOf(await people.byPassword(who)), cookieOf(await people.byPassword(who))];
    const ctx = await people.ctxOf(here, "self:secure");
    expect(reasonOf(await setSecondStep(ctx, { secretCode: "123456" }, secret()))).toBe("second_step_gone");
    value(await proposeSecondStep(ctx, secret()));
    const shown = await findStepToSetUp(data.app.db, ctx.actor.sessionId ?? "", secret());
    expect(shown?.address).toContain("issuer=Cadence");
    expect(await findStepToSetUp(data.app.db, (await people.actorOf(elsewhere))?.sessionId ?? "", secret())).toBeNull();
    expect(reasonOf(await setSecondStep(ctx, { secretCode: "000000" }, secret()))).toBe("code_wrong");
    const secretCode = await codeOf(data.app.db, readStep(shown?.text ?? ""));
    const both = await Promise.all([1, 2].map(() => setSecondStep(ctx, { secretCode }, secret())));
    expect(both.map(reasonOf).sort()).toEqual(["done", "second_step_gone"]);
    expect(await people.actorOf(here)).not.toBeNull();
    expect(await people.actorOf(elsewhere)).toBeNull();
    expect((await people.halfWay(who)).step).toBe("code");
  });

  test("can be taken off by whoever need not have one, and by no admin", async () => {
    const [desk, boss] = [await people.person(["reception"]), await people.person(["admin"])];
    for (const [who, reason] of [
      [desk, "done"],
      [boss, "second_step_needed"],
    ] as const) {
      const { recovery } = await withSecondStep(data.app.db, who.id, secret());
      const { cookie } = value(
        await signInByCode(await people.visitor(), await people.halfWay(who), { secretCode: recovery[0] ?? "" }, secret()),
      );
      expect(reasonOf(await removeSecondStep(await people.ctxOf(cookie, "self:secure")))).toBe(reason);
    }
    expect((await people.byPassword(desk)).step).toBe("in");
    expect((await people.byPassword(boss)).step).toBe("code");
  });

  test("is reset by an admin for a colleague, which signs them out everywhere; an admin's own is not", async () => {
    const who = await people.person(["clinician"]);
    const { recovery } = await withSecondStep(data.app.db, who.id, secret());
    const { cookie } = value(
      await signInByCode(await people.visitor(), await people.halfWay(who), { secretCode: recovery[0] ?? "" }, secret()),
    );
    value(await resetSecondStep(admin(), { userId: who.id }));
    expect(await people.actorOf(cookie)).toBeNull();
    expect((await people.byPassword(who)).step).toBe("in");
    const boss = await people.person(["admin"]);
    const own = await withSecondStep(data.app.db, boss.id, secret());
    const signedIn = value(
      await signInByCode(await people.visitor(), await people.halfWay(boss), { secretCode: own.recovery[0] ?? "" }, secret()),
    );
    expect(reasonOf(await resetSecondStep(await people.ctxOf(signedIn.cookie, "staff:write"), { userId: boss.id }))).toBe(
      "second_step_own",
    );
    expect(await people.audited(who.id)).toContain("second_step:reset done");
  });
});
