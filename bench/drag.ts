/** Dragging over a full day of the diary, 240 appointments in twelve columns at 1024 pixels: what the browser's main thread says. */
import { chromium } from "@playwright/test";
import { openDatabase } from "#db/client.ts";
import { openSession, sessionCookieName } from "#lib/auth/staff-session.ts";
import { addDays } from "#lib/time.ts";
import { ensureBuild } from "#scripts/support/build.ts";
import { serverEnvironment } from "#scripts/support/environment.ts";
import { findBrowser } from "#scripts/support/find-browser.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { freePort } from "#scripts/support/ports.ts";
import { step } from "#scripts/support/say.ts";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import { startWebServer } from "#scripts/support/web-server.ts";
import type { BenchDatabase } from "./database.ts";
import { inMs, judge, printTable } from "./support/measure.ts";

const WIDTH = 1024;
const DRAGS = 5;
/** Down the grid and across it, a movement of the pointer each. */
const MOVES = 120;

export async function benchDrag({ roles, secret, today }: BenchDatabase, lifetime: Lifetime): Promise<number> {
  const database = openDatabase(roles.app, { name: "cadence-bench", max: 1 });
  lifetime.add(() => database.pool.end());
  const found = await database.pool.query<{ id: string }>("select id from users where email = 'reception@bench.example'");
  const session = await openSession(database.db, found.rows[0]?.id ?? "", secret, "bench");
  const buildFolder = await step("Build", (progress) => ensureBuild(progress, lifetime));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = serverEnvironment({ roles, secret, publicUrl: origin, embedded: true, files: temporaryFiles(lifetime) });
  await step("Web server", () => startWebServer({ mode: "start", buildFolder, host: "127.0.0.1", port, env, lifetime }));
  const executablePath = await step("Browser", findBrowser);
  const browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  lifetime.add(() => browser.close());
  const context = await browser.newContext({ viewport: { width: WIDTH, height: 768 } });
  await context.addCookies([{ name: sessionCookieName(false), value: session, url: origin }]);
  const page = await context.newPage();
  await page.goto(`${origin}/diary?date=${addDays(today, 30)}`, { waitUntil: "networkidle" });
  const cards = page.locator('[data-kind="clinician"] [data-appointment][data-movable="true"]');
  const columns = await page.locator("[data-column]").count();
  await page.evaluate(() => {
    const seen: { tasks: number[]; frames: number[] } = { tasks: [], frames: [] };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
    let last = performance.now();
    const frame = (now: number) => {
      seen.frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  for (let drag = 0; drag < DRAGS; drag += 1) {
    const card = cards.nth(drag * 3);
    await card.scrollIntoViewIfNeeded();
    const box = await card.boundingBox();
    if (box === null) throw new Error("There is no card to drag.");
    await page.mouse.move(box.x + 40, box.y + 12);
    await page.mouse.down();
    for (let move = 1; move <= MOVES; move += 1) await page.mouse.move(box.x + 40 + move * 3, box.y + 12 + Math.sin(move / 10) * 160);
    await page.keyboard.press("Escape");
    await page.mouse.up();
  }
  const { tasks, frames } = await page.evaluate((): { tasks: number[]; frames: number[] } => Reflect.get(window, "seen"));
  const slowest = (times: readonly number[]) => Math.max(0, ...times);
  console.log(`\n  ${await cards.count()} cards to drag in ${columns} columns at ${WIDTH} px; ${DRAGS} drags of ${MOVES} movements.\n`);
  printTable(
    ["", "count", "longest, ms"],
    [
      ["long tasks (over 50 ms)", String(tasks.length), inMs(slowest(tasks))],
      ["frames", String(frames.length), inMs(slowest(frames))],
    ],
  );
  return judge([{ what: "longest task while dragging", measured: slowest(tasks), most: 50, unit: "ms" }]);
}
