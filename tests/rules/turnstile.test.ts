import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Turnstile } from "#db/turnstile.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("those who wait enter in the order in which they came, one for each who leaves", async () => {
  const turnstile = new Turnstile(2);
  const [first, second] = [await turnstile.enter(), await turnstile.enter()];
  const entered: string[] = [];
  for (const name of ["third", "fourth"]) void turnstile.enter().then(() => entered.push(name));
  first();
  first();
  await vi.advanceTimersByTimeAsync(0);
  expect(entered).toEqual(["third"]);
  second();
  await vi.advanceTimersByTimeAsync(0);
  expect(entered).toEqual(["third", "fourth"]);
});

test("a queue that stands still for two and a half seconds is told so, and one that moves is waited in", async () => {
  const turnstile = new Turnstile(1);
  const leave = await turnstile.enter();
  const refused = expect(turnstile.enter()).rejects.toThrow("timeout exceeded when trying to connect");
  await vi.advanceTimersByTimeAsync(2_000);
  const later = turnstile.enter();
  await vi.advanceTimersByTimeAsync(800);
  await refused;
  leave();
  const leaveAgain = await later;
  let waited = false;
  void turnstile.enter().then(() => {
    waited = true;
  });
  await vi.advanceTimersByTimeAsync(2_400);
  leaveAgain();
  await vi.advanceTimersByTimeAsync(0);
  expect(waited).toBe(true);
});

test("nobody waits for more than twenty seconds, however well the queue moves", async () => {
  const turnstile = new Turnstile(1);
  let leave = await turnstile.enter();
  const others = Array.from({ length: 20 }, () => turnstile.enter());
  const outcomes = others.map((other) => other.then(() => "in").catch(() => "refused"));
  for (const other of others.slice(0, 10)) {
    await vi.advanceTimersByTimeAsync(2_400);
    leave();
    leave = await other.catch(() => leave);
  }
  const ended = await Promise.all(outcomes);
  expect(ended.filter((how) => how === "in").length).toBeLessThan(10);
  expect(ended.at(-1)).toBe("refused");
});

test("whoever is in a place keeps it for what they do inside, and gives it back when that fails", async () => {
  const turnstile = new Turnstile(1);
  const failed = turnstile.pass(() => turnstile.pass(() => Promise.reject(new Error("inside"))));
  await expect(failed).rejects.toThrow("inside");
  expect(await turnstile.pass(() => turnstile.pass(() => Promise.resolve("in")))).toBe("in");
});
