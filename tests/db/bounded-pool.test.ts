import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { openDatabase } from "#db/client.ts";
import { isBusy } from "#db/errors.ts";
import { freePort } from "#scripts/support/ports.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";

const WAITED_TOO_LONG = "timeout exceeded when trying to connect";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase("bounded-pool");
});
afterAll(() => database.close());
afterEach(() => void vi.useRealTimers());

test("whoever comes to connections that nobody gives back is told so at once, and is served again as soon as one came back", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const { pool } = openDatabase(database.roles.app, { max: 1 });
  const held = await pool.connect();
  const waiting = pool.connect();
  vi.advanceTimersByTime(1_800);
  const refused = await pool.connect().catch((error: unknown) => error);
  expect(refused).toHaveProperty("message", WAITED_TOO_LONG);
  expect(isBusy(refused)).toBe(true);
  await expect(pool.query("select 1")).rejects.toThrow(WAITED_TOO_LONG);
  held.release();
  (await waiting).release();
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await pool.end();
});

test("no more than twenty-five wait for each connection, however well the queue moves", async () => {
  const { pool } = openDatabase(database.roles.app, { max: 1 });
  const held = await pool.connect();
  const waiting = Array.from({ length: 25 }, () => pool.query("select 1"));
  await expect(pool.query("select 1")).rejects.toThrow(WAITED_TOO_LONG);
  held.release();
  expect(await Promise.all(waiting)).toHaveLength(25);
  await pool.end();
});

test("a pool that was idle for an hour takes as many at once as ever", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const { pool } = openDatabase(database.roles.app, { max: 2 });
  await pool.query("select 1");
  vi.advanceTimersByTime(3_600_000);
  expect(await Promise.all(Array.from({ length: 20 }, () => pool.query("select 1")))).toHaveLength(20);
  await pool.end();
});

test("where a server answers no new connection one at a time still tries, and whoever comes meanwhile is told at once", async () => {
  const sockets: Socket[] = [];
  const port = await freePort();
  const mute = createServer((socket) => void sockets.push(socket)).listen(port, "127.0.0.1");
  await once(mute, "listening");
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout"] });
  const { pool } = openDatabase(`postgres://nobody@127.0.0.1:${port}/nothing`, { max: 4 });
  const ask = () => pool.connect().catch((error: unknown) => error);
  const inVain = ask();
  await once(mute, "connection");
  vi.advanceTimersByTime(2_000);
  expect(isBusy(await inVain)).toBe(true);

  const trying = ask();
  expect(await ask()).toHaveProperty("message", WAITED_TOO_LONG);
  await once(mute, "connection");
  vi.advanceTimersByTime(2_000);
  expect(isBusy(await trying)).toBe(true);
  expect(sockets).toHaveLength(2);
  await pool.end();
  for (const socket of sockets) socket.destroy();
  mute.close();
});
