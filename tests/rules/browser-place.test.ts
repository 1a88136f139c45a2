/** What is believed of a request, and what a browser is given to keep, as a clinic behind its own proxy serves it: over https, by one name. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const ENVIRONMENT = {
  PUBLIC_URL: "https://diary.example",
  CADENCE_SECRET: "a secret that only this test knows",
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing",
  FILES_DIR: "/nowhere",
  LOG_LEVEL: "silent",
};
type Kept = { readonly name: string; readonly value: string; readonly options: Readonly<Record<string, unknown>> };

const kept: Kept[] = [];
const forwarded = "203.0.113.9, 198.51.100.4";
beforeAll(() => {
  for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
  vi.doMock("next/headers", () => ({
    headers: async () => new Headers({ "x-forwarded-for": forwarded, "x-real-ip": "203.0.113.10", forwarded: "for=203.0.113.11" }),
    cookies: async () => ({
      get: () => undefined,
      has: () => false,
      set: (name: string, value: string, options: Kept["options"]) => kept.push({ name, value, options }),
    }),
  }));
});
afterAll(() => {
  vi.doUnmock("next/headers");
  vi.unstubAllEnvs();
  vi.resetModules();
});

test.each([
  ["0", "direct"],
  ["1", "198.51.100.4"],
])("with TRUSTED_PROXY=%s whoever says where they come from is taken to be at: %s", async (trusted, address) => {
  vi.stubEnv("TRUSTED_PROXY", trusted);
  vi.resetModules();
  const { currentPlace } = await import("#lib/auth/session.ts");
  expect((await currentPlace()).address).toBe(address);
});

test("every cookie is for this host alone, over https alone, out of reach of scripts and of other sites", async () => {
  vi.resetModules();
  kept.length = 0;
  const { dropSession, keepPending, keepSignIn } = await import("#app/session-cookie.ts");
  const { dropForm, keepForm } = await import("#app/form-cookie.ts");
  await keepSignIn({ cookie: "session", device: "device" });
  await keepPending("pending");
  await dropSession();
  await keepForm("form");
  await dropForm();
  expect(kept).toHaveLength(7);
  for (const { name, options } of kept) {
    expect(name).toMatch(/^__Host-/);
    expect(options).toMatchObject({ httpOnly: true, secure: true, sameSite: "strict", path: "/" });
    expect(options).not.toHaveProperty("domain");
  }
  const { portalCookieName } = await import("#lib/auth/portal-session.ts");
  expect(portalCookieName(true)).toMatch(/^__Host-/);
});
