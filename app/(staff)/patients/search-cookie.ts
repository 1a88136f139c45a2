import { cookies } from "next/headers";
import { openSearch, SEARCH_SECONDS, sealSearch } from "#lib/auth/sealed.ts";
import { env } from "#lib/env.ts";

const NAME = "patient-search";

/** Keeps what was searched for long enough to show it, sealed and out of the address. No words take it away; each page that searches has its own. */
export async function keepSearch(words: string, sessionId: string | null, path = "/patients"): Promise<void> {
  const { secret, secure } = env();
  const value = words === "" ? "" : await sealSearch(words, sessionId, secret);
  (await cookies()).set(NAME, value, {
    httpOnly: true,
    sameSite: "strict",
    secure,
    path,
    maxAge: words === "" ? 0 : SEARCH_SECONDS,
  });
}

export async function readSearchWords(sessionId: string | null): Promise<string | null> {
  const cookie = (await cookies()).get(NAME)?.value;
  return cookie === undefined || cookie === "" ? null : openSearch(cookie, sessionId, env().secret);
}
