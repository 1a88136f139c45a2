import { NextRequest } from "next/server";
import { expect, test, vi } from "vitest";
import { proxy } from "#proxy.ts";

const HERE = "http://localhost:3000";

function answered(
  method: string,
  origin: string | null,
  path = "/patients",
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return proxy(new NextRequest(new URL(path, HERE), { method, headers: { ...(origin !== null && { origin }), ...more } }));
}

test("a form from another page, from nowhere or from a page that hides is refused", async () => {
  const origins = [null, "null", "https://elsewhere.example", "http://localhost:3000.elsewhere.example", "https://localhost:3000"];
  const answers = await Promise.all(origins.map((origin) => answered("POST", origin)));
  expect(answers.map(({ status }) => status)).toEqual(origins.map(() => 403));
  expect((await answered("POST", HERE)).status).toBe(200);
});

test.each(["PUT", "PATCH", "DELETE", "OPTIONS"])("a %s is no way here", async (method) => {
  expect((await answered(method, HERE)).status).toBe(405);
});

test("more than a form can be is turned away before it is read", async () => {
  expect((await answered("POST", HERE, "/patients", { "content-length": String(1024 * 1024 + 1) })).status).toBe(413);
});

test("a page that a form leads on to is asked for with the form's own headers, and is let through", async () => {
  const asked = { "content-type": "multipart/form-data; boundary=x", rsc: "1" };
  expect((await answered("GET", HERE, "/patients", asked)).status).toBe(200);
  expect((await answered("POST", HERE, "/patients", asked)).status).toBe(400);
});

const HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(self), geolocation=(), microphone=(), payment=()",
  "x-robots-tag": "noindex, nofollow, noarchive",
  "cache-control": "private, no-store",
  "reporting-endpoints": 'csp="/api/csp"',
} as const;

test.each(Object.entries(HEADERS))("every answer, refusals too, carries %s.", async (name, value) => {
  for (const method of ["GET", "POST", "PUT"]) expect((await answered(method, null)).headers.get(name)).toBe(value);
});

test("over https every answer asks to be asked for so again, for two years, under every name below; over http none does", async () => {
  vi.stubEnv("PUBLIC_URL", "https://diary.example");
  vi.resetModules();
  const { proxy: secure } = await import("#proxy.ts");
  vi.unstubAllEnvs();
  vi.resetModules();
  for (const method of ["GET", "POST", "PUT"]) {
    const { headers } = await secure(new NextRequest(new URL(HERE), { method }));
    expect(headers.get("strict-transport-security")).toBe("max-age=63072000; includeSubDomains");
    expect((await answered(method, null)).headers.get("strict-transport-security")).toBeNull();
  }
});

test("no answer lets another site read it", async () => {
  for (const origin of [HERE, "https://elsewhere.example", "null"])
    for (const method of ["GET", "POST", "OPTIONS"])
      expect([...(await answered(method, origin)).headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
});

test("the diary's stream is kept by nobody either, and changed by nobody on the way", async () => {
  expect((await answered("GET", null, "/api/diary/events")).headers.get("cache-control")).toBe("private, no-store, no-transform");
});

const directives = (response: Response) => (response.headers.get("content-security-policy") ?? "").split("; ");

test.each([
  "default-src 'none'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
])("the policy of every answer says %s.", async (directive) => {
  for (const method of ["GET", "POST", "PUT"]) expect(directives(await answered(method, null))).toContain(directive);
});

test("scripts and styles are ours alone, by a nonce that no two answers share", async () => {
  const answers = await Promise.all([answered("GET", null), answered("GET", null)]);
  const nonces = answers.map((answer) => {
    const said = directives(answer);
    const nonce = /^script-src 'nonce-([\w+/=]{22,})' 'strict-dynamic'$/.exec(
      said.find((each) => each.startsWith("script-src")) ?? "",
    )?.[1];
    expect(said).toContain(`style-src 'self' 'nonce-${nonce}'`);
    return nonce;
  });
  expect(nonces[0]).not.toBe(nonces[1]);
});

test("nobody names a request but the server itself", async () => {
  const given = new NextRequest(new URL(HERE), { headers: { "x-request-id": "forged", "x-nonce": "forged" } });
  const passedOn = (await proxy(given)).headers;
  expect(passedOn.get("x-middleware-request-x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(passedOn.get("x-middleware-request-x-nonce")).not.toBe("forged");
});
