import { BASE_URL, SECOND_URL } from "./support/environment.ts";
import { expect, test } from "./support/fixtures.ts";
import { accountOf, NOBODY } from "./support/people.ts";
import { signIn } from "./support/sign-in.ts";

test.use({ storageState: NOBODY });

test("signing out ends the session on the server: its cookie, played again to either process, leads to the sign-in", async ({
  page,
  playwright,
}) => {
  await signIn(page, accountOf("reception"));
  const cookie = (await page.context().cookies()).find(({ name }) => name.includes("session-token"));
  expect(cookie?.httpOnly).toBe(true);
  expect(cookie?.sameSite).toBe("Strict");
  const replay = await playwright.request.newContext({
    maxRedirects: 0,
    extraHTTPHeaders: { cookie: `${cookie?.name}=${cookie?.value}` },
  });
  const before = await replay.get(`${BASE_URL}/patients`);
  expect(before.status()).toBe(200);
  await page.locator("summary", { hasText: `You: ${accountOf("reception").name}` }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in\?done=signed-out$/);
  await expect(page.getByText("You are signed out.")).toBeVisible();
  for (const server of [BASE_URL, SECOND_URL]) {
    const after = await replay.get(`${server}/patients`);
    expect(after.status()).toBe(307);
    expect(after.headers().location).toBe("/sign-in");
  }
  await replay.dispose();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
});

test("a wrong password and an unknown address are answered alike, and the password never comes back", async ({ page }) => {
  const answers: string[] = [];
  for (const email of [`nobody-${Date.now()}@cadence.example`, `no-one-${Date.now()}@cadence.example`]) {
    await page.goto("/sign-in");
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("not the right words");
    await page.getByRole("button", { name: "Sign in" }).click();
    const summary = page.getByText("do not open an account");
    await expect(summary).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Email" })).toHaveValue(email);
    await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
    expect(await page.content()).not.toContain("not the right words");
    answers.push((await summary.textContent()) ?? "");
  }
  expect(new Set(answers).size).toBe(1);
});

test("a forged or foreign cookie is nobody", async ({ playwright }) => {
  const forged = ["nonsense", "eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0.", "a.b.c.d.e"];
  for (const value of forged) {
    const client = await playwright.request.newContext({
      maxRedirects: 0,
      extraHTTPHeaders: { cookie: `next-auth.session-token=${value}` },
    });
    const response = await client.get(`${BASE_URL}/patients`);
    expect(response.status()).toBe(307);
    await client.dispose();
  }
});
