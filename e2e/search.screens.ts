import { expect, test } from "@playwright/test";
import { keepPicture } from "./support/keep-picture.ts";
import { stateFileOf } from "./support/people.ts";

test.use({ storageState: stateFileOf("reception"), reducedMotion: "reduce" });

/** A beginning that many names have. */
const TYPED = "ma";

test("pictures of patients below the box of every page and below the field of the patients' own", async ({ page }) => {
  const places = [
    { name: "search-box", address: "/tasks", width: 1440, within: "banner" },
    { name: "search-patients", address: "/patients", width: 820, within: "main" },
    { name: "search-patients", address: "/patients", width: 390, within: "main" },
  ] as const;
  for (const { name, address, width, within } of places) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(address);
    const field = page.getByRole(within).getByRole("combobox").first();
    await expect(async () => {
      await field.fill("");
      await field.pressSequentially(TYPED);
      await expect(page.getByRole("listbox")).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await page.keyboard.press("ArrowDown");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await keepPicture(page, `${name}-${width}-${colorScheme}`);
    }
  }
});

test("pictures of whom an appointment is for", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("/diary");
  const dialog = page.getByRole("dialog", { name: "New appointment" });
  await expect(async () => {
    if (!(await dialog.isVisible())) await page.keyboard.press("n");
    await expect(dialog).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await dialog.getByRole("combobox", { name: "Patient" }).fill(TYPED);
  await expect(dialog.getByRole("option").nth(2)).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await keepPicture(page, `search-appointment-1440-${colorScheme}`);
  }
});
