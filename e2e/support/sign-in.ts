import { expect, type Page } from "@playwright/test";
import { codeAt, readStep } from "#lib/auth/sealed-step.ts";
import { lookInside } from "./sql.ts";

/** The code that an authenticator app with this key shows now. */
export function codeNow(stepKey: string): string {
  return codeAt(readStep(stepKey), Date.now());
}

/** A code works once, and many tests sign in within one half minute: lets the last one be given again. */
async function letCodeRepeat(email: string): Promise<void> {
  const sql = lookInside();
  await sql`update second_steps set last_step = 0 where user_id = (select id from users where email = ${email})`;
  await sql.end();
}

type Account = { readonly email: string; readonly password: string; readonly stepKey?: string };

/** Signs in through the page, as a person does, and waits for where they land. */
export async function signIn(page: Page, { email, password, stepKey }: Account): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  if (stepKey !== undefined) {
    await expect(page).toHaveURL(/\/sign-in\/code$/);
    await letCodeRepeat(email);
    await page.getByRole("textbox", { name: "Code", exact: true }).fill(codeNow(stepKey));
    await page.getByRole("form", { name: "With the app" }).getByRole("button", { name: "Sign in" }).click();
  }
  await expect(page).toHaveURL(/\/(?:diary|settings)$/);
}
