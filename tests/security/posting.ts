/** People with passwords, and the product's own actions sent by name to one of the processes, as their browser would. */
import { actionsOfBuild } from "#e2e/support/manifest.ts";
import { hashPassword } from "#lib/auth/password.ts";
import type { Role } from "#lib/auth/policy.ts";
import { openSession, sessionCookieName } from "#lib/auth/staff-session.ts";
import type { House } from "#tests/load/house.ts";
import { postAction } from "#tests/load/posted-front.ts";
import { ownHeaders, serverOf } from "./asking.ts";

export const PASSWORD = "violet canoe harbour";
export const PIN = "4812";

export type Told = {
  /** Null where it was done, else what was answered. */
  readonly refusal: string | null;
  /** What the browser keeps from now on, where it was given something: "name=value". */
  readonly kept: (name: string) => string | null;
};

/** The cookie of this name that an answer sets, "name=value"; null where it sets none, or takes it away. */
export function setCookie(headers: Headers, name: string): string | null {
  const set = headers
    .getSetCookie()
    .find((each) => each.startsWith(`${name}=`))
    ?.split(";")[0];
  return set === undefined || set === `${name}=` ? null : set;
}

export async function openPeople(house: House) {
  const ids = new Map(actionsOfBuild(house.buildFolder).map(({ name, id }) => [name, id]));
  const [passwordHash, pinHash] = await Promise.all([hashPassword(PASSWORD), hashPassword(PIN)]);
  return {
    /** Somebody with password and PIN, signed in. */
    person: async (...roles: readonly Role[]) => {
      const opened = await house.openSession(...roles);
      const [user] = await house.witness.sql`
        update users set password_hash = ${passwordHash}, pin_hash = ${pinHash} where id = ${opened.userId} returning email`;
      return { ...opened, email: String(user?.email) };
    },
    /** The same person on another computer. */
    elsewhere: async ({ userId }: { readonly userId: string }): Promise<string> =>
      `${sessionCookieName(false)}=${await openSession(house.database.db, userId, house.secret, "elsewhere")}`,
    /** Sends a form to the first process. */
    post: async (action: string, page: string, cookie: string, fields: Readonly<Record<string, string>> = {}): Promise<Told> => {
      const { status, onward, answer, headers } = await postAction(
        serverOf(house, 0),
        page,
        ids.get(action) ?? "",
        Object.entries(fields),
        ownHeaders(house, cookie),
      );
      const isDone = onward !== null || answer?.outcome === "done";
      return {
        refusal: isDone ? null : `${action}: ${status} ${JSON.stringify(answer)}`,
        kept: (name) => setCookie(headers, name),
      };
    },
  };
}

export type People = Awaited<ReturnType<typeof openPeople>>;
