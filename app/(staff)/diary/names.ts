import { cookies } from "next/headers";
import { env } from "#lib/env.ts";

const NAME = "diary-names";

/** Whether this browser's screen can be seen by others: then the diary shows initials, wherever in it one goes. */
export async function namesAreHidden(): Promise<boolean> {
  return (await cookies()).get(NAME)?.value === "hidden";
}

export async function hideNames(hide: boolean): Promise<void> {
  (await cookies()).set(NAME, hide ? "hidden" : "", {
    httpOnly: true,
    sameSite: "strict",
    secure: env().secure,
    path: "/",
    maxAge: hide ? 60 * 60 * 24 * 365 : 0,
  });
}
