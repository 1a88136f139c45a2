import { z } from "zod";
import { BASE_URL, SECOND_URL } from "./support/environment.ts";
import { expect, test } from "./support/fixtures.ts";
import { accountOf, NOBODY } from "./support/people.ts";
import { signIn } from "./support/sign-in.ts";

/** Addresses that would lead a browser away from here, as it reads them. */
const TRICKS: readonly string[] = [
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "https:evil.example",
  "https://evil.example",
]
  .flatMap((each) => [
    each,
    ` ${each}`,
    `${each}/..`,
    each.replaceAll("/", "%2f"),
    each.replace("evil", "evil%00"),
    `/${each}`,
    `${each}?x=${BASE_URL}`,
  ])
  .concat([
    `${BASE_URL}@evil.example`,
    `${BASE_URL}.evil.example`,
    "javascript:alert(1)",
    "data:text/html,x",
    "/%09/evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    `${BASE_URL}\\@evil.example`,
  ]);

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

test("what a client says of its session changes nothing: neither update, nor signing in by another door, nor another's address to go on to", async ({
  playwright,
}) => {
  const client = await playwright.request.newContext({ baseURL: BASE_URL, maxRedirects: 0, extraHTTPHeaders: { origin: BASE_URL } });
  const csrf = async () => z.object({ csrfToken: z.string() }).parse(await (await client.get("/api/auth/csrf")).json()).csrfToken;
  const enter = async (account: { email: string; password: string }, callbackUrl = "/") =>
    client.post("/api/auth/callback/credentials", { form: { ...account, csrfToken: await csrf(), callbackUrl, json: "true" } });
  const admin = accountOf("admin");
  await enter({ email: admin.email, password: admin.password });
  expect((await client.get("/settings")).headers().location, "whoever has a second step does not get past it here").toBe("/sign-in");

  const { email, password } = accountOf("reception");
  for (const trick of TRICKS) {
    const answer = await enter({ email, password }, trick);
    const { url } = z.object({ url: z.string() }).parse(await answer.json());
    expect(new URL(url, BASE_URL).host, `${trick} leads to ${url}`).toBe(new URL(BASE_URL).host);
  }
  expect((await client.get("/patients")).status()).toBe(200);
  const claims = {
    role: "admin",
    roles: ["admin"],
    email: admin.email,
    id: "00000000-0000-7000-8000-000000000000",
    sid: "x".repeat(43),
    sub: "x",
  };
  for (const data of [claims, { user: claims }, { token: claims }, { data: claims }]) {
    const updated = await client.post("/api/auth/session", { data: { csrfToken: await csrf(), data, ...data } });
    expect(updated.status()).toBeLessThan(500);
    expect(await updated.text()).not.toMatch(/admin|sid|role|@/);
  }
  expect((await client.get("/patients")).status()).toBe(200);
  expect((await client.get("/settings/staff")).status()).toBe(403);
  for (const bearer of ["x", "Bearer ", "Bearer %E0%A4%A", "Bearer eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0.", "Basic x"])
    expect((await client.get("/api/auth/session", { headers: { authorization: bearer } })).status()).toBeLessThan(500);
  await client.dispose();
});

test("a token that was made for another purpose is no session", async ({ page, playwright }) => {
  await signIn(page, accountOf("clinician"));
  const device = (await page.context().cookies()).find(({ name }) => name.includes("known-device"));
  expect(device?.httpOnly).toBe(true);
  expect(device?.sameSite).toBe("Strict");
  const client = await playwright.request.newContext({
    maxRedirects: 0,
    extraHTTPHeaders: { cookie: `next-auth.session-token=${device?.value}; pending-sign-in=${device?.value}` },
  });
  for (const address of ["/patients", "/sign-in/code"])
    expect((await client.get(`${BASE_URL}${address}`)).headers().location).toBe("/sign-in");
  await client.dispose();
});
