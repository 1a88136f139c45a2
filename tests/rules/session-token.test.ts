import { encode } from "next-auth/jwt";
import { afterEach, expect, test, vi } from "vitest";
import { newSecret } from "#lib/auth/secrets.ts";
import { sessionSecret } from "#lib/auth/session-token.ts";

const SECRET = "a secret of this test alone";
const MINUTE = 60;
const cookieOf = (sid: string) => encode({ token: { sid }, secret: SECRET, maxAge: MINUTE });

afterEach(() => {
  vi.useRealTimers();
});

test("a cookie holds the same secret however often it is opened, and none with another key or a letter changed", async () => {
  const sid = newSecret();
  const cookie = await cookieOf(sid);
  // Not the last letter: some of its bits stand for nothing.
  const changed = `${cookie.slice(0, -2)}${cookie.at(-2) === "A" ? "B" : "A"}${cookie.slice(-1)}`;
  for (let time = 0; time < 3; time += 1) {
    expect(await sessionSecret(cookie, SECRET)).toBe(sid);
    expect(await sessionSecret(cookie, `${SECRET}.`)).toBeNull();
    expect(await sessionSecret(changed, SECRET)).toBeNull();
  }
});

test("a cookie that was opened before holds nothing once its time is over", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const cookie = await cookieOf(newSecret());
  expect(await sessionSecret(cookie, SECRET)).not.toBeNull();
  vi.setSystemTime(Date.now() + 2 * MINUTE * 1_000);
  expect(await sessionSecret(cookie, SECRET)).toBeNull();
});

test("more cookies than are kept in mind are opened all the same", async () => {
  const sids = Array.from({ length: 1_010 }, newSecret);
  const cookies = await Promise.all(sids.map(cookieOf));
  for (const [place, cookie] of [...cookies.entries(), ...cookies.entries()]) expect(await sessionSecret(cookie, SECRET)).toBe(sids[place]);
});
