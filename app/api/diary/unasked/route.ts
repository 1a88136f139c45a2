import { env } from "#lib/env.ts";
import { UNASKED_SECONDS, unaskedCookieName } from "#lib/unasked.ts";

/** Marks what this browser asks for in the next moment as asked by the page itself. It shows nothing and takes nothing away but the session's time. */
export function GET(): Response {
  const cookie = `${unaskedCookieName(env().secure)}=1; Path=/; Max-Age=${UNASKED_SECONDS}; HttpOnly; SameSite=Strict${env().secure ? "; Secure" : ""}`;
  return new Response(null, { status: 204, headers: { "set-cookie": cookie, "cache-control": "no-store" } });
}
