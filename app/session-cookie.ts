import { cookies } from "next/headers";
import { LIFETIME_SECONDS, sessionCookieName } from "#lib/auth/staff-session.ts";
import { env } from "#lib/env.ts";

/** Keeps a staff session in this browser. The cookie ends with the session; the row on the server decides. */
export async function keepSession(cookie: string): Promise<void> {
  const { secure } = env();
  (await cookies()).set(sessionCookieName(secure), cookie, {
    httpOnly: true,
    sameSite: "strict",
    secure,
    path: "/",
    maxAge: LIFETIME_SECONDS,
  });
}

export async function dropSession(): Promise<void> {
  const { secure } = env();
  (await cookies()).set(sessionCookieName(secure), "", { httpOnly: true, sameSite: "strict", secure, path: "/", maxAge: 0 });
}
