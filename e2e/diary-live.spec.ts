import { z } from "zod";
import { bookOn, diaryOf, emptyDay } from "./support/empty-day.ts";
import { expect, test } from "./support/fixtures.ts";
import { accountOf, NOBODY } from "./support/people.ts";
import { signIn } from "./support/sign-in.ts";
import { lookInside } from "./support/sql.ts";

test("a second open diary shows within two seconds what was booked through the other server, and looking by itself keeps nobody signed in", async ({
  browser,
  contextOptions,
  complaints,
}) => {
  const day = await emptyDay(600);
  const context = await browser.newContext({ ...contextOptions, storageState: NOBODY });
  const page = await context.newPage();
  await signIn(page, accountOf("clinician"));
  const stream = page.waitForResponse((response) => response.url().endsWith("/api/diary/events"));
  await page.goto(diaryOf(day));
  expect((await stream).status()).toBe(200);
  expect((await stream).headers()["cache-control"]).toContain("no-transform");
  const sql = lookInside();
  const [own] =
    await sql`select s.id from sessions s join users u on u.id = s.user_id where u.email = ${accountOf("clinician").email} order by s.created_at desc limit 1`;
  const sessionId = z.string().parse(own?.id);
  await sql`update sessions set last_seen_at = now() - interval '5 minutes' where id = ${sessionId}`;
  const { id } = await bookOn(day, 2, "10:00");
  await expect.poll(() => page.locator(`[data-appointment="${id}"]`).count(), { timeout: 2_000, intervals: [50] }).toBeGreaterThan(0);
  const idle = async () => {
    const [row] = await sql`select (extract(epoch from now() - last_seen_at) / 60)::int as minutes from sessions where id = ${sessionId}`;
    return z.number().parse(row?.minutes);
  };
  expect(await idle()).toBe(5);
  await expect.poll(async () => (await context.cookies()).some(({ name }) => name === "unasked")).toBe(false);
  await page.getByRole("link", { name: "Day after" }).click();
  await expect.poll(idle).toBe(0);
  await sql.end();
  await context.close();
  expect(complaints.said).toEqual([]);
});

test("whoever is signed out hears nothing of the diary", async ({ playwright, baseURL }) => {
  const nobody = await playwright.request.newContext({ ...(baseURL === undefined ? {} : { baseURL }), storageState: NOBODY });
  expect((await nobody.get("/api/diary/events")).status()).toBe(401);
  await nobody.dispose();
});
