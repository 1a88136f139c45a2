import { expect, test } from "@playwright/test";
import { keepPicture } from "./support/keep-picture.ts";
import { accountOf, NOBODY } from "./support/people.ts";
import { signIn } from "./support/sign-in.ts";

test.use({ storageState: NOBODY });

test("pictures of a locked screen, and of a password that was wrong there", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, accountOf("reception"));
  await page.locator("summary", { hasText: `You: ${accountOf("reception").name}` }).click();
  await page.getByRole("button", { name: "Lock the screen" }).click();
  const cover = page.getByRole("dialog", { name: "The screen is locked" });
  await expect(cover).toBeVisible();
  for (const width of [390, 820, 1440]) {
    for (const scheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await keepPicture(page, `locked-screen-${width}-${scheme}`);
    }
  }
  await cover.getByLabel(/^Password of/).fill("not the right words");
  await cover.getByRole("button", { name: "Unlock" }).click();
  await expect(cover.getByText("This is not your password")).toBeVisible();
  await page.setViewportSize({ width: 390, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  await keepPicture(page, "locked-screen-refused-390-light");
});
