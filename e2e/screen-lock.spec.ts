import type { Page } from "@playwright/test";
import { BASE_URL } from "./support/environment.ts";
import { expect, test } from "./support/fixtures.ts";
import { dress, findViolations, TWO_LOOKS } from "./support/looking.ts";
import { accountOf, NOBODY } from "./support/people.ts";
import { signIn } from "./support/sign-in.ts";
import { lookInside } from "./support/sql.ts";

test.use({ storageState: NOBODY });

const reception = accountOf("reception");
const TYPED = "Wobblethorpe";

const cover = (page: Page) => page.getByRole("dialog", { name: "The screen is locked" });
const password = (page: Page) => cover(page).getByLabel(`Password of ${reception.name}`);
const cookieOf = async (page: Page) => (await page.context().cookies()).find(({ name }) => name.includes("session-token"))?.value ?? "";

/** Whether the server still lets this cookie in. */
async function isLetIn(page: Page, cookie: string): Promise<boolean> {
  const answer = await page.request.get(`${BASE_URL}/patients`, {
    maxRedirects: 0,
    headers: { cookie: `next-auth.session-token=${cookie}` },
  });
  return answer.status() === 200;
}

async function beginRegistering(page: Page): Promise<void> {
  await page.goto("/patients/new");
  await page.getByLabel("Family name").fill(TYPED);
}

test("after a quarter of an hour the screen is covered in place, the server refuses the sign-in, and its own password brings the draft back", async ({
  page,
}) => {
  await page.clock.install();
  await signIn(page, reception);
  await beginRegistering(page);
  const cookie = await cookieOf(page);
  await page.clock.fastForward("15:01");
  await expect(cover(page)).toBeVisible();
  await expect(password(page)).toBeFocused();
  await expect.poll(() => isLetIn(page, cookie)).toBe(false);
  for (const look of TWO_LOOKS) {
    await dress(page, look);
    expect(await findViolations(page, "a locked screen")).toEqual([]);
  }

  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(cover(page)).toBeVisible();
  await expect(page.getByLabel("Family name")).toBeHidden();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain(TYPED);

  await password(page).fill("not the right words");
  await page.getByRole("button", { name: "Unlock" }).click();
  await expect(cover(page).getByText("This is not your password")).toBeVisible();
  await password(page).fill(reception.password);
  await page.getByRole("button", { name: "Unlock" }).click();
  await expect(cover(page)).toBeHidden();
  await expect(page.getByLabel("Family name")).toHaveValue(TYPED);
  expect(await isLetIn(page, cookie)).toBe(false);
  expect(await isLetIn(page, await cookieOf(page))).toBe(true);
});

test("a sign-in that grew idle on the server alone covers the page when it is used, and what was typed is sent after the password", async ({
  page,
}) => {
  await signIn(page, reception);
  await beginRegistering(page);
  const sql = lookInside();
  await sql`
    update sessions set last_seen_at = now() - interval '20 minutes'
    where user_id = (select id from users where email = ${reception.email}) and revoked_at is null and created_at > now() - interval '1 minute'
    and id = (select s.id from sessions s join users u on u.id = s.user_id where u.email = ${reception.email} order by s.created_at desc limit 1)`;
  await sql.end();
  await page.getByRole("button", { name: /^Register/ }).click();
  await expect(cover(page)).toBeVisible();
  await password(page).fill(reception.password);
  await page.keyboard.press("Enter");
  await expect(cover(page)).toBeHidden();
  await expect(page.getByLabel("Family name")).toHaveValue(TYPED);
  await page.getByRole("button", { name: /^Register/ }).click();
  await expect(
    page.getByText(/There (?:is|are) .*(?:problem|to mend|error)/i).or(page.locator("[aria-invalid=true]").first()),
  ).toBeVisible();
  await expect(cover(page)).toBeHidden();
});

test("somebody else takes a locked computer over with their own sign-in, and nothing of the page or of the sign-in before is left", async ({
  page,
}) => {
  await signIn(page, reception);
  await beginRegistering(page);
  const cookie = await cookieOf(page);
  await page.locator("summary", { hasText: `You: ${reception.name}` }).click();
  await page.getByRole("button", { name: "Lock the screen" }).click();
  await expect(cover(page)).toBeVisible();
  await expect.poll(() => isLetIn(page, cookie)).toBe(false);
  await cover(page).getByRole("link", { name: "Sign in as somebody else" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  await signIn(page, accountOf("clinician"));
  await expect(page.locator("summary", { hasText: `You: ${accountOf("clinician").name}` })).toBeVisible();
  const sql = lookInside();
  const [old] = await sql`
    select s.revoked_at is not null as over from sessions s join users u on u.id = s.user_id
    where u.email = ${reception.email} and s.locked_at is not null order by s.locked_at desc limit 1`;
  await sql.end();
  expect(old?.over).toBe(true);
  for (let steps = 0; steps < 3; steps += 1) {
    // A page that was held in memory is asked for anew, so no step has an end of its own to wait for.
    await page.evaluate(() => window.history.back());
    await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Register a patient");
    await expect(page.locator("body")).not.toContainText(TYPED);
  }
});
