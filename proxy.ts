import { type NextRequest, NextResponse } from "next/server";

const DEVELOPMENT = process.env.NODE_ENV === "development";
const ORIGIN = new URL(process.env.PUBLIC_URL ?? "http://localhost:3000").origin;
const SECURE = ORIGIN.startsWith("https:");

/** What every answer carries. Nothing here decides who may see what: that is done where the data is read. */
const HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(self), geolocation=(), microphone=(), payment=()",
  "x-robots-tag": "noindex, nofollow, noarchive",
  "cache-control": "private, no-store",
  ...(SECURE ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
};

const STREAM = "/api/diary/events";

function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    DEVELOPMENT ? `script-src 'nonce-${nonce}' 'strict-dynamic' 'unsafe-eval'` : `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    DEVELOPMENT ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Adds the security headers with a fresh nonce, and refuses whatever would change something from another origin. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentPolicy(nonce);
  const reading = request.method === "GET" || request.method === "HEAD";
  if (!reading && request.headers.get("origin") !== ORIGIN) {
    return new NextResponse("This came from another page. Nothing was changed.", {
      status: 403,
      headers: { ...HEADERS, "content-security-policy": policy, "content-type": "text/plain; charset=utf-8" },
    });
  }
  const forwarded = new Headers(request.headers);
  forwarded.set("content-security-policy", policy);
  forwarded.set("x-nonce", nonce);
  forwarded.set("x-request-id", crypto.randomUUID());
  const response = NextResponse.next({ request: { headers: forwarded } });
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  // Compressed, a stream would be held back until there is enough of it.
  if (request.nextUrl.pathname === STREAM) response.headers.set("cache-control", "private, no-store, no-transform");
  response.headers.set("content-security-policy", policy);
  return response;
}

/** Photographs are left out: the framework would copy each upload into memory for this, and cut it off at 10 MB. Their handlers carry all of this themselves. */
export const config = { matcher: ["/((?!_next/static|icon.svg|favicon.ico|photos(?:/|$)).*)"] };
