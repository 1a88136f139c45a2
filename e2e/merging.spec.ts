import { randomInt } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures.ts";
import { keyboardOperator, mouseOperator, type Operator } from "./support/operator.ts";

/** A family name of letters, and a telephone number, that nobody else has. */
const aPhone = () => `0491 ${randomInt(100, 1000)} ${randomInt(100, 1000)}`;
const somebody = () => `Q${Array.from({ length: 10 }, () => "bcdfghjklmnpqrstvwxz"[randomInt(20)]).join("")}`;

async function describePatient(page: Page, staff: Operator, given: string, family: string, phone: string): Promise<void> {
  await page.goto("/patients/new");
  await staff.write(page.getByLabel("First name"), given);
  await staff.write(page.getByLabel("Family name"), family);
  const born = page.getByRole("group", { name: "Date of birth" });
  await staff.write(born.getByLabel("Day"), "14");
  await staff.choose(born.getByLabel("Month"), "August");
  await staff.write(born.getByLabel("Year"), "1985");
  await staff.write(page.getByLabel("Phone"), phone);
  await staff.press(page.getByRole("button", { name: "Register patient" }));
}

for (const [how, javaScript] of [
  ["by keyboard", true],
  ["without JavaScript", false],
] as const) {
  test(`somebody who is registered twice is told of at the desk, merged with a choice of details, and made two again, ${how}`, async ({
    open,
  }) => {
    const page = await open("reception", { javaScript });
    const staff = javaScript ? keyboardOperator() : mouseOperator({ javaScript });
    const family = somebody();
    const [first, second] = [aPhone(), aPhone()];
    await describePatient(page, staff, "Ines", family, first);
    await expect(page.getByText("The patient is registered.")).toBeVisible();

    await describePatient(page, staff, "Inês", family, second);
    const alike = page.getByRole("region", { name: "Who may be the same person" });
    await expect(alike).toContainText(`Ines ${family}`);
    await expect(alike).toContainText("Probably one person: the same name, born on the same day.");
    await expect(page.getByLabel("Phone")).toHaveValue(second);
    await staff.tick(page.getByRole("checkbox", { name: "This is somebody else" }));
    await staff.press(page.getByRole("button", { name: "Register patient" }));
    await expect(page.getByText("The patient is registered.")).toBeVisible();

    await staff.press(page.getByRole("link", { name: "Merge", exact: true }));
    await staff.press(page.getByRole("link", { name: new RegExp(`^Compare with Ines ${family}`) }));
    await staff.tick(page.getByRole("group", { name: "Phone" }).getByRole("radio", { name: new RegExp(first) }));
    await staff.press(page.getByRole("button", { name: "Merge the two records" }));
    await expect(page.getByText("The two records are one now.")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Inês ${family}`);
    await expect(page.getByRole("link", { name: first })).toBeVisible();

    await staff.press(page.getByRole("link", { name: "1 record merged into it" }));
    await expect(page.getByRole("list", { name: "Merges" })).toContainText("Read from it: Phone.");
    await staff.press(page.getByText("Undo this merge"));
    await staff.press(page.getByRole("button", { name: "Make them two again" }));
    await expect(page.getByText("They are two records again.")).toBeVisible();
    await expect(page.getByRole("link", { name: second })).toBeVisible();
  });
}
