import { env } from "#lib/env.ts";
import { lackOf } from "#lib/incoming-requests.ts";
import { logUnexpected } from "#lib/log.ts";
import type { RefusalReason } from "#lib/refusals.ts";
import { refuse } from "#lib/result.ts";

/**
 * What every answer about photographs and documents carries, and that of a search. These addresses are left out by proxy.ts, which would hold each upload in
 * memory, and copies every body that it lets by: for a search that took as long as answering it.
 */
const headers = (): Readonly<Record<string, string>> => ({
  "cache-control": "private, no-store",
  "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-robots-tag": "noindex, nofollow, noarchive",
  ...(env().secure ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
});

/** A method that nothing here uses. The framework's own answer would carry none of what every answer carries. */
export function notThisWay(): Response {
  return new Response(null, { status: 405, headers: { ...headers(), allow: "GET, HEAD, POST" } });
}

/** The same where there is nothing to look at. */
export function onlyPosted(): Response {
  return new Response(null, { status: 405, headers: { ...headers(), allow: "POST" } });
}

/** A photograph, for our own pages alone. */
export function photoAnswer(bytes: Uint8Array<ArrayBuffer>, id: string): Response {
  return new Response(bytes, {
    headers: { ...headers(), "content-type": "image/jpeg", "content-disposition": `inline; filename="photograph-${id}.jpg"` },
  });
}

/** A document that somebody sent, as a file and never as a page: whatever program it may hold, no browser runs it here. */
export function documentAnswer(
  { bytes, mime }: { readonly bytes: Uint8Array<ArrayBuffer>; readonly mime: string },
  name: string,
): Response {
  return new Response(bytes, {
    headers: { ...headers(), "content-type": mime, "content-disposition": `attachment; filename="${name}"` },
  });
}

/** Nothing to see: for who is signed out, 401; for everybody else it is not there. */
export function noPhoto(reason: string): Response {
  return bareAnswer(reason === "signed_out" ? 401 : 404);
}

/** An answer to the script of our own page. */
export function scriptAnswer(status: number, said: object): Response {
  return Response.json(said, { status, headers: headers() });
}

/** An answer to it that names somebody beside what was typed: not compressed, its length tells nobody how alike they are, and it is there sooner. */
export function plainAnswer(said: object): Response {
  return Response.json(said, { headers: { ...headers(), "cache-control": "private, no-store, no-transform" } });
}

/** A refusal that its status says. */
export function bareAnswer(status: number): Response {
  return new Response(null, { status, headers: headers() });
}

/** An answer to a form that was sent without a script: on to the page it came from. */
export function onTo(address: string): Response {
  return new Response(null, { status: 303, headers: { ...headers(), location: address } });
}

/** An answer to a form that nobody let in. */
export function inWords(status: number, sentence: string, more: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${sentence}\n`, { status, headers: { ...headers(), "content-type": "text/plain; charset=utf-8", ...more } });
}

/** What is answered where something went wrong that nobody chose. */
export function unforeseen(error: unknown, what: string): ReturnType<typeof refuse> {
  const lack = lackOf(error);
  return lack === null ? refuse("unexpected", { reference: logUnexpected(error, what) }) : refuse(lack.reason);
}

/** The status of an answer that refuses for this reason. */
export function statusOf(reason: RefusalReason): number {
  switch (reason) {
    case "signed_out":
      return 401;
    case "wrong_origin":
    case "not_allowed":
      return 403;
    case "busy":
      return 503;
    case "files_full":
    case "no_room":
      return 507;
    case "unexpected":
      return 500;
    default:
      return 422;
  }
}
