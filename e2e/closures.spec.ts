import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures.ts";
import { ZONE } from "./support/times.ts";

// Days that no other journey comes to.
const dayIn = (days: number) => Temporal.Now.plainDateISO(ZONE).add({ days }).toString();

/** The form for an absence of the first clinician of the list, on a day, as the diary opens it. */
async function openAbsence(page: Page, date: string): Promise<string> {
  await page.goto("/settings/hours");
  const name = (await page.locator(".settings-row").first().getByRole("link").textContent()) ?? "";
  await page.locator(".settings-row").first().getByRole("link").click();
  const address = new URL((await page.getByRole("link", { name: "Add an absence" }).getAttribute("href")) ?? "", page.url());
  address.searchParams.set("date", date);
  address.searchParams.set("back", "diary");
  await page.goto(`${address.pathname}${address.search}`);
  return name;
}

for (const javaScript of [true, false]) {
  test(`an absence is entered where the day is seen, refused a second time, and taken back, ${javaScript ? "with" : "without"} JavaScript`, async ({
    open,
  }) => {
    const page = await open("reception", { javaScript });
    const date = dayIn(javaScript ? 700 : 710);
    const name = await openAbsence(page, date);
    await expect(page.getByLabel("Who or what")).toHaveValue(/^[\w-]{36}$/);
    await page.getByLabel("From").fill("13:00");
    await page.getByLabel("Until").fill("12:00");
    await page.getByLabel("Note").fill("Course");
    await page.getByRole("button", { name: "Add" }).click();
    await expect(page.getByLabel("Last day")).toHaveAccessibleDescription(/It must end after it starts/);
    await expect(page.getByLabel("Note")).toHaveValue("Course");
    await page.getByLabel("Until").fill("17:00");
    await page.getByRole("button", { name: "Add" }).click();
    await expect(page).toHaveURL(new RegExp(`/diary\\?.*date=${date}`));

    await openAbsence(page, date);
    await page.getByRole("button", { name: "Add" }).click();
    await expect(page.getByLabel("First day")).toHaveAccessibleDescription(
      new RegExp(`^${name} is away on .* from 1:00 pm to 5:00 pm already`),
    );

    await page.goto("/settings/closures");
    await page.getByRole("listitem").filter({ hasText: "from 1:00 pm to 5:00 pm, Course" }).getByRole("link").click();
    await page.getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText("Removed. This time can be booked again.")).toBeVisible();
  });
}

test("an absence that visits stand in names each of them, and the way to move it", async ({ open }) => {
  const page = await open("reception");
  await page.goto("/settings/closures");
  await page.getByRole("listitem").filter({ hasText: "in this time" }).first().getByRole("link").click();
  const notice = page.locator(".notice").filter({ hasText: /stands? in this time\. Move (?:it|them):/ });
  await notice.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/appointments\/[\w-]{36}\/move$/);
});

test("public holidays are pasted as a list, whose unreadable line is named before any is entered", async ({ open }) => {
  const page = await open("reception");
  await page.goto("/settings/closures/holidays");
  const day = dayIn(720);
  await page.getByLabel("Days").fill(`${day} Founders’ Day\n30 February 2028 No Such Day`);
  await page.getByRole("button", { name: "Add these days" }).click();
  await expect(page.getByLabel("Days")).toHaveAccessibleDescription(/“30 February 2028 No Such Day”: write the date/);
  await page.getByLabel("Days").fill(`${day} Founders’ Day`);
  await page.getByRole("button", { name: "Add these days" }).click();
  await expect(page.getByText("1 public holiday added.")).toBeVisible();
  await page.getByRole("link", { name: "Back to the list" }).click();
  await page.getByRole("link", { name: "Founders’ Day" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Removed. This time can be booked again.")).toBeVisible();
});

test("a shift for one day is added beside the week, refused when it adds nothing, and taken back", async ({ open }) => {
  const page = await open("reception");
  await page.goto("/settings/hours");
  await page.locator(".settings-row").first().getByRole("link").click();
  const address = new URL((await page.getByRole("link", { name: "Add a shift for one day" }).getAttribute("href")) ?? "", page.url());
  address.searchParams.set("date", dayIn(730));
  await page.goto(`${address.pathname}${address.search}`);
  const add = async () => {
    await page.getByLabel("From").fill("05:00");
    await page.getByLabel("Until").fill("06:30");
    await page.getByRole("button", { name: "Add the shift" }).click();
  };
  await add();
  await expect(page.getByText("5:00 am to 6:30 am (on this day only)")).toBeVisible();
  await add();
  await expect(page.getByLabel("From")).toHaveAccessibleDescription(/works at that time already/);
  await page.getByRole("button", { name: "Take the extra shift back" }).click();
  await expect(page.getByText("Removed.")).toBeVisible();
  await expect(page.getByText("(on this day only)")).toBeHidden();
});
