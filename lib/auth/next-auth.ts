import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { LIFETIME_SECONDS, sessionCookieName } from "./staff-session.ts";

/** What next-auth may call: the same commands as the product's own pages, so that limits and audit hold here too. */
export type Doors = {
  /** The secret of a new session's row, or null. */
  readonly signIn: (email: unknown, password: unknown) => Promise<string | null>;
  readonly signOut: () => Promise<void>;
  /** The name of whoever is signed in by a live row, or null. */
  readonly currentName: () => Promise<string | null>;
};

/** Only a path on this origin: "//evil", "/\evil", other schemes and anything that a browser would read as another host lead to the start. */
export function redirectTarget(url: unknown, origin: string): string {
  const home = `${origin}/`;
  // Whoever sends JSON may send anything in its place.
  if (typeof url !== "string") return home;
  if (!/^\/(?![/\\])[^\\\s]*$/.test(url) && !url.startsWith(home)) return home;
  if (!URL.canParse(url, origin)) return home;
  const target = new URL(url, origin);
  return target.origin === origin && target.username === "" ? target.toString() : home;
}

/** The cookie in which next-auth keeps where it leads to. */
export const wayBackCookieName = (secure: boolean): string => `${secure ? "__Secure-" : ""}next-auth.callback-url`;

/** Whether next-auth can read this as a way back; to one that it cannot it would answer with an error of the server. */
export function isReadableWayBack(way: string, origin: string): boolean {
  if (way === "") return true;
  const base = way.startsWith("/") ? origin : undefined;
  return URL.canParse(way, base) && /^https?:$/.test(new URL(way, base).protocol);
}

/**
 * next-auth at arm's length: the cookie's token holds the secret of a sessions row and nothing else, and that row is looked up on every request. What a client
 * sends to update its session is passed over; what it reads of its session is the person's name.
 */
export function nextAuthOptions(options: {
  readonly origin: string;
  readonly secure: boolean;
  readonly secret: string;
  readonly doors: Doors;
}): NextAuthOptions {
  const { origin, secure, secret, doors } = options;
  return {
    secret,
    useSecureCookies: secure,
    session: { strategy: "jwt", maxAge: LIFETIME_SECONDS },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in", verifyRequest: "/sign-in" },
    cookies: { sessionToken: { name: sessionCookieName(secure), options: { httpOnly: true, sameSite: "strict", path: "/", secure } } },
    providers: [
      Credentials({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (given) => {
          const sid = given === undefined ? null : await doors.signIn(given.email, given.password);
          return sid === null ? null : { id: sid };
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user, trigger }) => (trigger === "signIn" && user !== undefined ? { sid: user.id } : { sid: token.sid }),
      session: async ({ session }) => {
        const name = await doors.currentName();
        return name === null ? { expires: session.expires } : { expires: session.expires, user: { name } };
      },
      redirect: ({ url }) => redirectTarget(url, origin),
    },
    events: { signOut: doors.signOut },
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
  };
}
