/** What stands before every action, in its order: the origin, then who it is, then what was typed. Next's request is played here, by its headers and cookies. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { initialFormState } from "#lib/form-state.ts";

const HERE = "https://diary.example";
const ENVIRONMENT = {
  PUBLIC_URL: HERE,
  CADENCE_SECRET: "a secret that only this test knows",
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing",
  FILES_DIR: "/nowhere",
  LOG_LEVEL: "silent",
};
const asked: { origin: string | null } = { origin: null };

let actions: typeof import("#lib/form-action.ts");
beforeAll(async () => {
  for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
  vi.resetModules();
  vi.doMock("next/headers", () => ({
    headers: async () => new Headers(asked.origin === null ? {} : { origin: asked.origin }),
    cookies: async () => ({ get: () => undefined, has: () => false }),
  }));
  actions = await import("#lib/form-action.ts");
});
afterAll(() => {
  vi.doUnmock("next/headers");
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** The sentence that a form gets back, and whether the work behind it was begun. */
async function sent(maker: "formAction" | "formLinkAction" | "publicAction", origin: string | null) {
  asked.origin = origin;
  let begun = false;
  const run = async () => {
    begun = true;
    return { ok: true, value: "Done." } as const;
  };
  const schema = z.strictObject({});
  const made = {
    formAction: () => actions.formAction("clinic:read", schema, run),
    formLinkAction: () => actions.formLinkAction("screening", schema, run),
    publicAction: () => actions.publicAction(schema, run),
  };
  const { message } = await made[maker]()(initialFormState, new FormData());
  return { message, begun };
}

const FOREIGN = [null, "null", "https://elsewhere.example", "https://diary.example.elsewhere.example", "http://diary.example"];

test.each(["formAction", "formLinkAction", "publicAction"] as const)("a %s that another page sends begins nothing", async (maker) => {
  for (const origin of FOREIGN) {
    const { message, begun } = await sent(maker, origin);
    expect({ origin, begun }).toEqual({ origin, begun: false });
    expect(message).toMatch(/another page|this page/i);
  }
});

test.each(["formAction", "formLinkAction"] as const)("a %s from our own page begins nothing while nobody is let in", async (maker) => {
  const foreign = await sent(maker, null);
  const { message, begun } = await sent(maker, HERE);
  expect(begun).toBe(false);
  expect(message).not.toBe(foreign.message);
});

test("what goes wrong inside is told by a reference alone: nothing of the error reaches whoever sent the form", async () => {
  asked.origin = HERE;
  const failing = actions.publicAction(z.strictObject({}), async () => {
    throw new Error('Failed query: select "notes" from "treatments" params: Ines Carvalho');
  });
  const answer = await failing(initialFormState, new FormData());
  expect(answer.outcome).toBe("refused");
  expect(answer.message).toMatch(/\b[0-9a-f]{8}\b/);
  expect(JSON.stringify(answer)).not.toMatch(/query|select|treatments|Carvalho/);
});
