/** What ends a sign-in of staff, or takes something from it. */
import type { ExampleIds } from "#e2e/support/examples.ts";
import { codeAt, openStep } from "#lib/auth/sealed-step.ts";
import { newSecret, secretHash } from "#lib/auth/secrets.ts";
import { sessionCookieName } from "#lib/auth/staff-session.ts";
import type { House } from "#tests/load/house.ts";
import { ask, ownHeaders } from "./asking.ts";
import { PASSWORD, type People, PIN, setCookie } from "./posting.ts";
import type { Begun, Ends, Look } from "./revoked-patients.ts";

const CHOSEN = "seven quiet herons";

const diary = (cookie: string): Look => ({ page: "/diary", cookie, shut: "/sign-in" });

export function staffEnds(house: House, people: People, ids: ExampleIds): Ends {
  const { person, elsewhere, post } = people;
  const { sql } = house.witness;
  const admin = house.cookieOf("admin");
  const named = sessionCookieName(false);
  /** One person on two computers: what is done on the one ends the other. */
  const onTwo = async (act: (cookie: string, userId: string) => Promise<string | null>): Promise<Begun> => {
    const { cookie, userId } = await person("reception");
    const old = await elsewhere({ userId });
    return { old: diary(old), end: async () => ({ refusal: await act(cookie, userId), goesOn: [diary(cookie)] }) };
  };
  /** What gives the browser a new sign-in in place of the one it had. */
  const anew = async (act: (who: { readonly cookie: string; readonly email: string }) => ReturnType<typeof post>): Promise<Begun> => {
    const who = await person("reception");
    return {
      old: diary(who.cookie),
      end: async () => {
        const told = await act(who);
        return { refusal: told.refusal, goesOn: [diary(told.kept(named) ?? "")] };
      },
    };
  };
  /** What an admin does to a colleague. */
  const byAdmin =
    (action: string, fields: Readonly<Record<string, string>> = { version: "1" }) =>
    async (): Promise<Begun> => {
      const { cookie, userId } = await person("reception");
      return { old: diary(cookie), end: () => post(action, `/settings/staff/${userId}`, admin, { userId, ...fields }) };
    };
  const screen = async (cookie: string, tells: Readonly<Record<string, string>>) => {
    const init = {
      method: "POST",
      headers: { ...ownHeaders(house, cookie), "content-type": "application/json" },
      body: JSON.stringify(tells),
    };
    const { text, headers } = await ask(house, 0, "/api/screen", init);
    return { state: /"state":"(\w+)"/.exec(text)?.[1] ?? text, kept: setCookie(headers, named) };
  };
  const facts = { version: "1", name: "Lowered", profession: "" };
  return {
    "signing out": async () => {
      const { cookie } = await person("reception");
      return { old: diary(cookie), end: () => post("signOutAction", "/diary", cookie) };
    },
    "signing out by next-auth's own door": async () => {
      const { cookie } = await person("reception");
      return {
        old: diary(cookie),
        end: async () => {
          const given = await ask(house, 0, "/api/auth/csrf", { headers: { cookie } });
          const csrfToken = /"csrfToken":"(\w+)"/.exec(given.text)?.[1] ?? "";
          const headers = ownHeaders(house, `${cookie}; ${setCookie(given.headers, "next-auth.csrf-token")}`);
          const body = new URLSearchParams({ csrfToken, json: "true" });
          const { status, text } = await ask(house, 0, "/api/auth/signout", { method: "POST", headers, body });
          return { refusal: status === 200 ? null : `${status} ${text}` };
        },
      };
    },
    "a changed password: the other computers": () =>
      onTwo(async (cookie) => {
        const fields = { currentPassword: PASSWORD, password: CHOSEN };
        return (await post("changePasswordAction", "/settings/me/password", cookie, fields)).refusal;
      }),
    "a password chosen behind a link": async () => {
      const { cookie, userId } = await person("reception");
      const token = newSecret();
      await sql`
        insert into invitations (id, token_hash, user_id, purpose, expires_at)
        values (${crypto.randomUUID()}, ${secretHash(token)}, ${userId}, 'reset', now() + interval '1 hour')`;
      return { old: diary(cookie), end: () => post("resetPasswordAction", "/reset", "", { token, password: CHOSEN }) };
    },
    "being disabled": byAdmin("disableStaffAction"),
    "a role taken away: what it opened": async () => {
      const { cookie, userId } = await person("clinician");
      return {
        old: { page: "/treatments", cookie, shut: 403 },
        end: async () => {
          const { refusal } = await post("changeRolesAction", `/settings/staff/${userId}`, admin, { userId, ...facts, roles: "reception" });
          return { refusal, goesOn: [diary(cookie)] };
        },
      };
    },
    "a role given that takes a second step": byAdmin("changeRolesAction", { ...facts, roles: "admin" }),
    "sign-ins ended by an admin": byAdmin("endSessionsOfAction", {}),
    "the second step reset by an admin": byAdmin("resetSecondStepAction", {}),
    "a sign-in ended from one's own list": () =>
      onTwo(async (cookie, userId) => {
        const [other] = await sql`select id from sessions where user_id = ${userId} order by created_at desc limit 1`;
        return (await post("endOwnSessionAction", "/settings/me/sessions", cookie, { sessionId: String(other?.id) })).refusal;
      }),
    "all others ended from one's own list": () =>
      onTwo(async (cookie) => (await post("endOtherSessionsAction", "/settings/me/sessions", cookie)).refusal),
    "a second step set up: the other computers": () =>
      onTwo(async (cookie, userId) => {
        const page = "/settings/me/second-step";
        const proposed = await post("proposeSecondStepAction", page, cookie);
        const [row] = await sql`select proposed_step from sessions where user_id = ${userId} and proposed_step is not null`;
        const sealed: unknown = row?.proposed_step;
        if (!Buffer.isBuffer(sealed)) return proposed.refusal ?? "nothing was proposed";
        const secretCode = codeAt(openStep(sealed, userId, house.secret), Date.now());
        return (await post("setSecondStepAction", page, cookie, { secretCode })).refusal;
      }),
    "a second step taken off: the other computers": () =>
      onTwo(async (cookie) => (await post("removeSecondStepAction", "/settings/me/second-step", cookie)).refusal),
    "showing that it is oneself: the sign-in before": () =>
      anew(({ cookie }) => post("confirmSelfAction", "/confirm", cookie, { password: PASSWORD })),
    "signing in anew in the same browser": () =>
      anew(({ cookie, email }) => post("signInAction", "/sign-in", cookie, { email, password: PASSWORD })),
    "a screen covered by hand": async () => {
      const { cookie } = await person("reception");
      return {
        old: diary(cookie),
        end: async () => {
          const { state } = await screen(cookie, { tells: "locked" });
          return { refusal: state === "locked" ? null : state };
        },
      };
    },
    "a screen uncovered by the password: the sign-in before": async () => {
      const { cookie } = await person("reception");
      return {
        old: diary(cookie),
        end: async () => {
          const { state, kept } = await screen(cookie, { tells: "password", password: PASSWORD });
          const [before, after] = [await screen(cookie, { tells: "alive" }), await screen(kept ?? "", { tells: "alive" })];
          const isSo = state === "open" && before.state === "ended" && after.state === "open";
          return { refusal: isSo ? null : `${state} ${before.state} ${after.state}`, goesOn: [diary(kept ?? "")] };
        },
      };
    },
    "a tablet handed over: the sign-in on it": async () => {
      const { cookie } = await person("reception");
      const fields = { appointmentId: ids.unscreened, forms: "screening" };
      return {
        old: { ...diary(cookie), shut: "/form" },
        end: () => post("handOverAction", `/appointments/${ids.unscreened}/hand-over`, cookie, fields),
      };
    },
    "a tablet taken back by the PIN: the sign-in that was handed over": async () => {
      const { cookie } = await person("reception");
      const fields = { appointmentId: ids.unscreened, forms: "screening" };
      await post("handOverAction", `/appointments/${ids.unscreened}/hand-over`, cookie, fields);
      return {
        old: { page: "/form/back", cookie, shut: "/sign-in" },
        end: async () => {
          const told = await post("takeBackByPinAction", "/form/back", cookie, { pin: PIN });
          return { refusal: told.refusal, goesOn: [diary(told.kept(named) ?? "")] };
        },
      };
    },
  };
}
