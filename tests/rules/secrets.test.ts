/** What secrets are made of and kept as: their length, their hashes, and how many passwords are hashed at once. */
import { createHash } from "node:crypto";
import { expect, test, vi } from "vitest";
import { hashPassword, verifyPassword } from "#lib/auth/password.ts";
import { keyedSecret, messageSecret, newSecret, newTypedSecret, secretHash } from "#lib/auth/secrets.ts";
import { plainCode } from "#lib/fields.ts";

test("a secret of a cookie or a link is 256 bits, one that people type 120, and none comes twice", () => {
  const secrets = Array.from({ length: 1_000 }, newSecret);
  expect(secrets.every((secret) => Buffer.from(secret, "base64url").length === 32)).toBe(true);
  expect(new Set(secrets).size).toBe(1_000);
  const typed = Array.from({ length: 1_000 }, newTypedSecret);
  // 24 letters of 32: five bits each.
  expect(typed.every((code) => /^(?:[0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/.test(code))).toBe(true);
  expect(new Set(typed.flatMap((code) => [...plainCode(code)])).size).toBe(32);
  expect(new Set(typed).size).toBe(1_000);
});

test("a link that a form makes is its key's alone, of this installation and this kind of form, and as long as any", () => {
  const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
  const made = keyedSecret("here", "portal_link:issue", one);
  expect(keyedSecret("here", "portal_link:issue", one)).toBe(made);
  expect(Buffer.from(made, "base64url")).toHaveLength(32);
  const others = [
    keyedSecret("here", "portal_link:issue", two),
    keyedSecret("there", "portal_link:issue", one),
    keyedSecret("here", "form_link:issue", one),
    messageSecret("here", "portal", one),
  ];
  expect(new Set([made, ...others]).size).toBe(5);
});

test("of a secret the database has its SHA-256", () => {
  const secret = newSecret();
  expect(secretHash(secret).equals(createHash("sha256").update(secret).digest())).toBe(true);
});

test("a password is kept as argon2id of 19 MiB, two passes and one lane, under a salt of its own", async () => {
  const [one, two] = [await hashPassword("violet canoe harbour"), await hashPassword("violet canoe harbour")];
  for (const hash of [one, two]) {
    const [, kind, version, parameters, salt = ""] = hash.split("$");
    expect([kind, version, parameters]).toEqual(["argon2id", "v=19", "m=19456,t=2,p=1"]);
    expect(Buffer.from(salt, "base64").length).toBeGreaterThanOrEqual(16);
  }
  expect(one).not.toBe(two);
  expect(await verifyPassword(one, "violet canoe harbour")).toBe(true);
  expect(await verifyPassword(null, "violet canoe harbour")).toBe(false);
});

test("two passwords are hashed at once in a process, and the others wait their turn", async () => {
  let running = 0;
  let most = 0;
  const waiting: (() => void)[] = [];
  vi.resetModules();
  vi.doMock("@node-rs/argon2", () => ({
    hash: async (password: string) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => waiting.push(resolve));
      running -= 1;
      return `hash of ${password}`;
    },
  }));
  const counted = await import("#lib/auth/password.ts");
  vi.doUnmock("@node-rs/argon2");
  vi.resetModules();
  const asked = Array.from({ length: 10 }, (_, turn) => counted.hashPassword(String(turn)));
  for (let left = asked.length; left > 0; left -= 1) {
    await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0));
    waiting.shift()?.();
  }
  expect(await Promise.all(asked)).toHaveLength(10);
  expect(most).toBe(2);
});
