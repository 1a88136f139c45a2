/** What stands before a search, which proxy.ts is not asked about. Next's request is played here, by its headers and cookies. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const HERE = "https://diary.example";
const ENVIRONMENT = {
  PUBLIC_URL: HERE,
  CADENCE_SECRET: "a secret that only this test knows",
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing",
  FILES_DIR: "/nowhere",
  LOG_LEVEL: "silent",
};
const asked: { origin: string | null } = { origin: null };

let route: typeof import("#app/api/patients/route.ts");
beforeAll(async () => {
  for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
  vi.resetModules();
  vi.doMock("next/headers", () => ({
    headers: async () => new Headers(asked.origin === null ? {} : { origin: asked.origin }),
    cookies: async () => ({ get: () => undefined, has: () => false }),
  }));
  route = await import("#app/api/patients/route.ts");
  // All that a search reads comes with it, which takes its time where others work too.
}, 60_000);
afterAll(() => {
  vi.doUnmock("next/headers");
  vi.unstubAllEnvs();
  vi.resetModules();
});

async function sent(origin: string | null, length: string | null) {
  asked.origin = origin;
  const headers = { "content-type": "application/json", ...(length !== null && { "content-length": length }) };
  const request = new Request(`${HERE}/api/patients`, { method: "POST", body: '{"words":"ann"}', headers });
  const answer = await route.POST(request);
  return { answer, status: answer.status, isRead: request.bodyUsed };
}

const FOREIGN = [null, "null", "https://elsewhere.example", "https://diary.example.elsewhere.example", "http://diary.example"];

test.each(FOREIGN)("a search from the page %s is turned away, and nothing of it is read", async (origin) => {
  expect(await sent(origin, "15")).toMatchObject({ status: 403, isRead: false });
});

test("a search by nobody is turned away, and nothing of it is read", async () => {
  expect(await sent(HERE, "15")).toMatchObject({ status: 401, isRead: false });
});

test.each([null, "4097", "104857600"])(
  "a search that says of its length “%s” is turned away, and nothing of it is read",
  async (length) => {
    expect(await sent(HERE, length)).toMatchObject({ status: 413, isRead: false });
  },
);

const HEADERS = {
  "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
  "cache-control": "private, no-store",
  "x-content-type-options": "nosniff",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
} as const;

test.each(Object.entries(HEADERS))("whoever is turned away from a search is answered with %s", async (name, value) => {
  const { DELETE, GET, OPTIONS, PATCH, PUT } = route;
  const wrongWay = [DELETE, GET, OPTIONS, PATCH, PUT].map((way) => way());
  expect(wrongWay.map(({ status }) => status)).toEqual(wrongWay.map(() => 405));
  const all = [...wrongWay, (await sent(null, "15")).answer, (await sent(HERE, "15")).answer, (await sent(HERE, "4097")).answer];
  expect(all.map(({ headers }) => headers.get(name))).toEqual(all.map(() => value));
});
