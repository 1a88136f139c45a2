/** Who asks for what their roles do not allow: told no, and written down. Next's request is played here, by its cookies. */
import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { sessionCookieName } from "#lib/auth/staff-session.ts";
import { openSignIns } from "#tests/support/sign-ins.ts";
import { cookieOf } from "#tests/support/ways-in.ts";

const { data, people } = await openSignIns("refused-access");
let gates: typeof import("#lib/auth/session.ts");
const jar = new Map<string, { readonly value: string }>();

beforeAll(async () => {
  const environment = {
    CADENCE_SECRET: inject("testServer").secret,
    DATABASE_APP_URL: data.roles.app,
    DATABASE_PORTAL_URL: data.roles.portal,
    FILES_DIR: "/nowhere",
    LOG_LEVEL: "silent",
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.resetModules();
  vi.doMock("next/headers", () => ({ headers: async () => new Headers(), cookies: async () => jar }));
  gates = await import("#lib/auth/session.ts");
  // The pool that requests are served from is this test's own.
  globalThis.cadencePools = { app: data.app };
});
afterAll(() => {
  vi.doUnmock("next/headers");
  vi.unstubAllEnvs();
  vi.resetModules();
  globalThis.cadencePools = undefined;
});

test("a page, an area, a form and a stream that somebody may not have are refused, each with a row that says who asked and for which right", async () => {
  const who = await people.person(["reception"]);
  jar.set(sessionCookieName(false), { value: cookieOf(await people.byPassword(who)) });
  expect((await gates.enterAction(["patient:read"])).ok).toBe(true);
  await expect(gates.enter("treatment:record")).rejects.toThrow();
  await expect(gates.enterArea("clinic:read", "staff:write")).rejects.toThrow();
  expect(await gates.enterAction(["patient:read", "audit:read"])).toMatchObject({ ok: false, refusal: { reason: "not_allowed" } });
  expect(await gates.enterToWatch("audit:read")).toMatchObject({ ok: false, refusal: { reason: "not_allowed" } });
  const rows = await data.app.db
    .select({ by: auditLog.actorId, roles: auditLog.actorRoles, outcome: auditLog.outcome, reason: auditLog.reason })
    .from(auditLog)
    .where(eq(auditLog.action, "access:refuse"))
    .orderBy(desc(auditLog.at));
  expect(rows.map(({ reason }) => reason).toSorted()).toEqual(["audit:read", "audit:read", "staff:write", "treatment:record"]);
  expect(new Set(rows.map(({ by, roles, outcome }) => `${by} ${roles} ${outcome}`))).toEqual(new Set([`${who.id} reception refused`]));
});
