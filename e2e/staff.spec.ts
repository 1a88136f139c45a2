import { randomInt } from "node:crypto";
import { expect, test } from "./support/fixtures.ts";
import { accountOf } from "./support/people.ts";
import { signIn } from "./support/sign-in.ts";

test("an invited person chooses a password behind a link that works once, and what an admin changes holds at their next request", async ({
  open,
}) => {
  test.setTimeout(120_000);
  const admin = await open("nobody");
  await signIn(admin, accountOf("admin"));
  const email = `invited-${randomInt(10_000, 99_999)}@cadence.example`;
  const password = "seven quiet herons";
  await admin.goto("/settings/staff/new");
  await admin.getByLabel("Email").fill(email);
  await admin.getByLabel("Name", { exact: true }).fill("Sunniva Aas");
  await admin.getByRole("checkbox", { name: /^Reception/ }).check();
  await admin.getByRole("button", { name: "Invite and make a link" }).click();
  const link = await admin.getByLabel("Their link").inputValue();
  expect(link).toMatch(/\/invitation#[\w-]{43}$/);

  const invited = await open("nobody");
  await invited.goto(link);
  await expect(invited).toHaveURL(/\/invitation$/);
  await invited.getByLabel("New password").fill("short");
  await invited.getByRole("button", { name: "Set my password" }).click();
  await expect(invited.getByRole("region", { name: "One answer to look at" })).toBeFocused();
  await expect(invited.getByLabel("New password")).toHaveAccessibleDescription(/Use at least 12 characters/);
  expect(await invited.content()).not.toContain('value="short"');
  await invited.getByLabel("New password").fill(password);
  await invited.getByRole("button", { name: "Set my password" }).click();
  await expect(invited.getByText("Your password is set. Sign in with it.")).toBeVisible();
  await signIn(invited, { email, password });
  expect((await invited.goto("/patients"))?.status()).toBe(200);
  expect((await invited.goto("/treatments"))?.status()).toBe(403);

  const late = await open("nobody");
  await late.goto(link);
  await late.getByLabel("New password").fill("another quiet heron");
  await late.getByRole("button", { name: "Set my password" }).click();
  await expect(late.getByText("This link no longer works").first()).toBeVisible();

  await admin.goto("/settings/staff");
  await admin.getByRole("link", { name: "Sunniva Aas" }).last().click();
  await expect(admin.getByText(email)).toBeVisible();
  await admin.getByRole("checkbox", { name: /^Reception/ }).uncheck();
  await admin.getByRole("checkbox", { name: /^Clinician/ }).check();
  await admin.getByRole("button", { name: "Save" }).click();
  await expect(admin).toHaveURL(/done=saved$/);
  expect((await invited.goto("/treatments"))?.status()).toBe(200);
  expect((await invited.goto("/settings/staff"))?.status()).toBe(403);

  await admin.getByRole("button", { name: "Shut them out" }).click();
  await expect(admin).toHaveURL(/done=disabled$/);
  await invited.goto("/settings");
  await expect(invited).toHaveURL(/\/sign-in$/);
});
