import { randomInt } from "node:crypto";
import { demoAccounts } from "#db/seed/demo-accounts.ts";
import { expect, test } from "./support/fixtures.ts";
import { accountOf } from "./support/people.ts";
import { codeNow, signIn } from "./support/sign-in.ts";
import { lookInside } from "./support/sql.ts";

const PASSWORD = "seven quiet herons";

test("a new admin sets a second step up before anything else, gets in with it and with a recovery code, and is asked again for what is FRESH: without JavaScript too", async ({
  open,
}) => {
  test.setTimeout(180_000);
  const admin = await open("nobody");
  await signIn(admin, accountOf("admin"));
  const email = `second-${randomInt(10_000, 99_999)}@cadence.example`;
  await admin.goto("/settings/staff/new");
  await admin.getByLabel("Email").fill(email);
  await admin.getByLabel("Name", { exact: true }).fill("Ottar Lind");
  await admin.getByRole("checkbox", { name: /^Admin/ }).check();
  await admin.getByRole("button", { name: "Invite and make a link" }).click();
  const link = await admin.getByLabel("Their link").inputValue();

  const page = await open("nobody", { javaScript: false });
  await page.goto("/invitation");
  await page.getByLabel("Paste the link we sent you").fill(link);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Set my password" }).click();
  await expect(page.getByText("Your password is set.")).toBeVisible();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/sign-in\/second-step$/);
  await page.goto("/settings");
  await expect(page).toHaveURL(/\/sign-in$/);

  await page.goto("/sign-in/second-step");
  await expect(page.getByRole("img", { name: /code to scan/ })).toBeVisible();
  const key = (await page.locator(".step-key").textContent()) ?? "";
  await page.getByLabel("The code that the app shows now").fill("000000");
  await page.getByRole("button", { name: "Set it up and sign in" }).click();
  await expect(page.getByText("This code does not fit").first()).toBeVisible();
  await page.getByLabel("The code that the app shows now").fill(codeNow(key));
  await page.getByRole("button", { name: "Set it up and sign in" }).click();
  await expect(page.getByRole("heading", { name: "Your recovery codes" })).toBeVisible();
  const codes = await page.locator(".recovery-codes code").allTextContents();
  expect(codes).toHaveLength(10);
  await page.getByRole("link", { name: "I have kept them: go on" }).click();
  await expect(page).toHaveURL(/\/settings$/);
  await page.goto("/sign-in/second-step");
  await expect(page.getByText("You are signed in already.")).toBeVisible();
  expect(await page.content()).not.toContain(codes[0]);

  const scripted = await open("nobody");
  await scripted.goto("/sign-in");
  await scripted.getByLabel("Email").fill(email);
  await scripted.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await scripted.getByRole("button", { name: "Sign in" }).click();
  await expect(scripted).toHaveURL(/\/sign-in\/code$/);
  await scripted.getByText("Use a recovery code instead").click();
  await scripted.getByRole("textbox", { name: "Recovery code" }).fill(codes[4] ?? "");
  await scripted.getByRole("form", { name: "With a recovery code" }).getByRole("button", { name: "Sign in" }).click();
  await expect(scripted).toHaveURL(/\/settings$/);

  await scripted.goto("/settings/staff/new");
  const sql = lookInside();
  await sql`update sessions set confirmed_at = now() - interval '11 minutes' where user_id = (select id from users where email = ${email})`;
  await sql.end();
  await scripted.getByLabel("Email").fill(`x${email}`);
  await scripted.getByLabel("Name", { exact: true }).fill("Typed Once");
  await scripted.getByRole("checkbox", { name: /^Reception/ }).check();
  await scripted.getByRole("button", { name: "Invite and make a link" }).click();
  await expect(scripted.getByText("Show first that it is you").first()).toBeVisible();
  await expect(scripted.getByLabel("Name", { exact: true })).toHaveValue("Typed Once");
  const [tab] = await Promise.all([
    scripted.context().waitForEvent("page"),
    scripted.getByRole("link", { name: "Give your password, in another tab" }).click(),
  ]);
  await tab.getByLabel("Your password").fill(PASSWORD);
  await tab.getByLabel("Code").fill(codes[5] ?? "");
  await tab.getByRole("button", { name: "Go on" }).click();
  await expect(tab.getByText("Thank you.")).toBeVisible();
  await tab.close();
  await scripted.getByRole("button", { name: "Invite and make a link" }).click();
  await expect(scripted.getByLabel("Their link")).toBeVisible();

  await scripted.goto("/settings/me/sessions");
  await expect(scripted.getByText("This one")).toBeVisible();
  await scripted.getByRole("button", { name: "End all others" }).click();
  await expect(scripted.getByText("Only this one is left.").first()).toBeVisible();
  await page.goto("/settings");
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("somebody sets a second step up for themselves, and is signed out everywhere else", async ({ open }) => {
  test.setTimeout(120_000);
  const here = await open("nobody");
  const there = await open("nobody");
  // Nobody else's: what is ended here would end for them.
  const account = demoAccounts.find(({ key }) => key === "supervised");
  if (account === undefined) throw new Error("The demo has nobody under supervision.");
  await signIn(there, account);
  await signIn(here, account);
  await here.goto("/settings/me");
  await here.getByRole("link", { name: /Second step/ }).click();
  await here.getByRole("button", { name: "Set it up" }).click();
  const key = (await here.locator(".step-key").textContent()) ?? "";
  await here.getByLabel("The code that the app shows now").fill(codeNow(key));
  await here.getByRole("button", { name: "Confirm" }).click();
  await expect(here.locator(".recovery-codes code")).toHaveCount(10);
  await there.goto("/diary");
  await expect(there).toHaveURL(/\/sign-in$/);
  await here.goto("/settings/me/second-step");
  await here.getByText("Sign in with the password alone again").click();
  await here.getByRole("button", { name: "Take the second step off" }).click();
  await expect(here.getByText("Not set")).toBeVisible();
});
