import { cookies } from "next/headers";
import { FORM_LIFETIME_SECONDS, formCookieName } from "#lib/auth/form-session.ts";
import { env } from "#lib/env.ts";

/** Keeps a visit to a patient's forms in this browser. The row on the server decides how long it opens them. */
export async function keepForm(cookie: string): Promise<void> {
  const { secure } = env();
  (await cookies()).set(formCookieName(secure), cookie, {
    httpOnly: true,
    sameSite: "strict",
    secure,
    path: "/",
    maxAge: FORM_LIFETIME_SECONDS,
  });
}

export async function dropForm(): Promise<void> {
  const { secure } = env();
  (await cookies()).set(formCookieName(secure), "", { httpOnly: true, sameSite: "strict", secure, path: "/", maxAge: 0 });
}
