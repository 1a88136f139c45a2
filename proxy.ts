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
  "reporting-endpoints": 'csp="/api/csp"',
  ...(SECURE ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
};

const STREAM = "/api/diary/events";
/** Where browsers report what a policy stopped. Some say no origin with it; nothing is changed by it. */
const REPORTS = "/api/csp";
const METHODS = ["GET", "HEAD", "POST"];
/** As many bytes as a form may have (next.config.ts); files do not come this way. */
const MOST_BYTES = 1024 * 1024;

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
    `report-uri ${REPORTS}`,
    "report-to csp",
  ].join("; ");
}

/** A refusal that needs no page: in plain words, with everything that every answer carries. */
function turnAway(status: number, words: string, policy: string, more: Readonly<Record<string, string>> = {}): NextResponse {
  const headers = { ...HEADERS, "content-security-policy": policy, "content-type": "text/plain; charset=utf-8", ...more };
  return new NextResponse(words, { status, headers });
}

/** The argument list with which our own pages call an action: the state they were given, and the form. */
function isOurCall(argument: FormDataEntryValue | null): boolean {
  if (typeof argument !== "string") return false;
  const list: unknown = JSON.parse(argument);
  return Array.isArray(list) && list.length === 2 && /^\$K\w*$/.test(String(list[1]));
}

/** Whether a form can be read at all: what it cannot read the framework answers with an error of its own. Whether it is allowed is for the action to say. */
async function isReadable(request: NextRequest): Promise<boolean> {
  try {
    const form = await request.clone().formData();
    return !request.headers.has("next-action") || isOurCall(form.get("0"));
  } catch {
    return false;
  }
}

/** Whether every part of an address can be read: the framework answers one that cannot with an error of its own. */
function isReadableAddress(pathname: string): boolean {
  try {
    return decodeURIComponent(pathname) !== "";
  } catch {
    return false;
  }
}

/** Adds the security headers with a fresh nonce, and refuses what would change something from another origin, what is too long or cannot be read, and methods that nothing uses. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentPolicy(nonce);
  if (!METHODS.includes(request.method)) return turnAway(405, "Not this way.", policy, { allow: METHODS.join(", ") });
  if (!isReadableAddress(request.nextUrl.pathname)) return turnAway(400, "There is no such address.", policy);
  const reading = request.method !== "POST";
  if (!reading && request.nextUrl.pathname !== REPORTS && request.headers.get("origin") !== ORIGIN)
    return turnAway(403, "This came from another page. Nothing was changed.", policy);
  if (Number(request.headers.get("content-length") ?? "0") > MOST_BYTES)
    return turnAway(413, "This is longer than anything here can be.", policy);
  // Every form of ours is sent in parts; the framework answers anything else that names an action with an error of its own. What is only read has no body,
  // whatever it says: where a form leads on to a page, the framework asks for that page with the form's own headers.
  const isInParts = !reading && request.headers.get("content-type")?.startsWith("multipart/form-data") === true;
  if (request.headers.has("next-action") && !isInParts) return turnAway(415, "A form is sent in another way.", policy);
  if (isInParts && !(await isReadable(request))) return turnAway(400, "This could not be read.", policy);
  const forwarded = new Headers(request.headers);
  forwarded.set("content-security-policy", policy);
  forwarded.set("x-nonce", nonce);
  // Every request has a name before it comes here (lib/incoming-requests.ts), unless something else serves this.
  if (!/^[0-9a-f-]{36}$/.test(forwarded.get("x-request-id") ?? "")) forwarded.set("x-request-id", crypto.randomUUID());
  // The clinic has one name, whatever a browser or a proxy calls it.
  forwarded.set("x-forwarded-host", new URL(ORIGIN).host);
  const response = NextResponse.next({ request: { headers: forwarded } });
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  // Compressed, a stream would be held back until there is enough of it.
  if (request.nextUrl.pathname === STREAM) response.headers.set("cache-control", "private, no-store, no-transform");
  response.headers.set("content-security-policy", policy);
  return response;
}

/**
 * Photographs, documents and files to import are left out: the framework would copy each upload into memory for this, and cut it off where a form would be too
 * long; and the search for a patient, which is asked with every letter that somebody types: that copy took as long as finding them. Their handlers carry all of
 * this themselves; an address of theirs that cannot be read is turned away here as any other.
 */
export const config = {
  matcher: ["/((?!_next/static|icon.svg|favicon.ico|api/patients$|(?:photos|documents)(?:/[\\w-]*)*$|imports/file$).*)"],
};
