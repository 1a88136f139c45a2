import { randomInt } from "node:crypto";
import type { Page } from "@playwright/test";
import { BASE_URL, SECOND_URL } from "./support/environment.ts";
import { expect, test } from "./support/fixtures.ts";
import { mouseOperator } from "./support/operator.ts";
import { accountOf, cookieOf } from "./support/people.ts";
import { formWith, postPlainly, refusalIn } from "./support/plain-form.ts";
import { register } from "./support/register.ts";

/** The box on top of a refused form, which leads to each field. */
const summaryOf = (page: Page) => page.getByRole("region", { name: /answers? to look at|changed this/ });
const somebody = () => `Sorensen ${randomInt(10_000, 99_999)}`;

/** A new patient with a date that is none and an e-mail that is none; everything else is well. */
async function writeBadly(page: Page, familyName: string): Promise<void> {
  await page.goto("/patients/new");
  await page.getByLabel("First name").fill("Ingrid");
  await page.getByLabel("Family name").fill(familyName);
  const born = page.getByRole("group", { name: "Date of birth" });
  await born.getByLabel("Day").fill("31");
  await born.getByLabel("Month").selectOption({ label: "February" });
  await born.getByLabel("Year").fill("1990");
  await page.getByLabel("Phone").fill("03 5550 1234");
  await page.getByLabel("Email").or(page.getByLabel("E-mail")).fill("not an address");
}

async function expectNothingLost(page: Page, familyName: string): Promise<void> {
  await expect(page.getByLabel("First name")).toHaveValue("Ingrid");
  await expect(page.getByLabel("Family name")).toHaveValue(familyName);
  const born = page.getByRole("group", { name: "Date of birth" });
  await expect(born.getByLabel("Day")).toHaveValue("31");
  await expect(born.getByLabel("Month")).toHaveValue("2");
  await expect(born.getByLabel("Year")).toHaveValue("1990");
  await expect(page.getByLabel("Phone")).toHaveValue("03 5550 1234");
}

for (const javaScript of [true, false]) {
  const how = javaScript ? "with" : "without";

  test(`failure 13: ${how} JavaScript a bad date of birth and other errors stand beside their fields and in a summary that leads to them, and nothing typed is lost`, async ({
    open,
  }) => {
    const page = await open("reception", { javaScript });
    const familyName = somebody();
    await writeBadly(page, familyName);
    await page.getByRole("button", { name: "Register patient" }).click();
    const summary = summaryOf(page);
    await expect(summary).toContainText("Two answers to look at");
    const email = page.getByRole("textbox", { name: /^E-?mail/ });
    await expect(email).toHaveAttribute("aria-invalid", "true");
    await expect(email).toHaveAccessibleDescription(/Write the e-mail like name@example\.com\./);
    await expect(email).toHaveValue("not an address");
    await expect(page.getByRole("group", { name: "Date of birth" })).toHaveAccessibleDescription(/This is not a date/);
    await expectNothingLost(page, familyName);
    if (javaScript) {
      await expect(summary).toBeFocused();
      await summary.getByRole("link", { name: /Write the e-mail/ }).click();
      await expect(email).toBeFocused();
    } else {
      await expect(summary.getByRole("link", { name: /Write the e-mail/ })).toHaveAttribute("href", `#${await email.getAttribute("id")}`);
    }
    await email.fill("ingrid@example.com");
    await page.getByRole("group", { name: "Date of birth" }).getByLabel("Day").fill("28");
    await register(page, mouseOperator({ javaScript }));
    await expect(page.getByRole("heading", { level: 1 })).toContainText(familyName);
  });
}

test("whoever saves second is told who changed it and when, loses nothing, overwrites nothing, and may save after looking", async ({
  open,
}) => {
  const first = await open("reception");
  const familyName = somebody();
  await first.goto("/patients/new");
  await first.getByLabel("First name").fill("Ingrid");
  await first.getByLabel("Family name").fill(familyName);
  await first.getByRole("checkbox", { name: /Not known yet/ }).check();
  await first.getByRole("button", { name: "Register patient" }).click();
  await expect(first.getByText("The patient is registered.")).toBeVisible();
  const record = new URL(first.url()).pathname;

  const second = await open("clinician");
  for (const page of [first, second]) await page.goto(`${record}/edit`);
  await first.getByLabel("Phone").fill("03 5550 1111");
  await first.getByRole("button", { name: "Save details" }).click();
  await expect(first.getByText("The details are saved.")).toBeVisible();

  await second.getByLabel("What they like to be called").fill("Inga");
  await second.getByRole("button", { name: "Save details" }).click();
  const summary = summaryOf(second);
  await expect(summary).toContainText(`${accountOf("reception").name} changed this on `);
  await expect(summary).toContainText(/(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} \w{3} \d{4}, \d{1,2}:\d{2} [ap]m/);
  await expect(summary).toBeFocused();
  await expect(second.getByLabel("What they like to be called")).toHaveValue("Inga");
  await first.goto(`${record}/edit`);
  await expect(first.getByLabel("Phone")).toHaveValue("03 5550 1111");
  await expect(first.getByLabel("What they like to be called")).toHaveValue("");

  await second.getByLabel("Phone").fill("03 5550 1111");
  await second.getByRole("button", { name: "Save details" }).click();
  await expect(second.getByText("The details are saved.")).toBeVisible();
});

for (const javaScript of [true, false]) {
  test(`${javaScript ? "with" : "without"} JavaScript two admins who change one room are kept apart, and the second may save after looking`, async ({
    open,
  }) => {
    const name = `Room ${randomInt(100_000, 999_999)}`;
    const first = await open("admin");
    await first.goto("/settings/resources/new?kind=room");
    await first.getByLabel("Name").first().fill(name);
    await first.getByRole("button", { name: "Add the room" }).click();
    await first.getByRole("link", { name }).click();
    await expect(first.getByLabel("Name")).toHaveValue(name);
    const second = await open("admin", { javaScript });
    await second.goto(new URL(first.url()).pathname);
    await first.getByLabel("Name").fill(`${name} east`);
    await first.getByRole("button", { name: "Save" }).click();
    await expect(first).toHaveURL(/done=saved/);

    await second.getByLabel("Name").fill(`${name} west`);
    await second.getByRole("button", { name: "Save" }).click();
    await expect(summaryOf(second)).toContainText(`${accountOf("admin").name} changed this on `);
    await expect(second.getByLabel("Name")).toHaveValue(`${name} west`);
    await second.getByRole("button", { name: "Save" }).click();
    await expect(second).toHaveURL(/done=saved/);
    await expect(second.getByLabel("Name")).toHaveValue(`${name} west`);
    await expect(summaryOf(second)).toBeHidden();
  });
}

test("a form sent twice, to either process, has one effect and one answer", async () => {
  const address = "/patients/new";
  const cookie = cookieOf("reception");
  const { hidden } = formWith(await (await fetch(`${BASE_URL}${address}`, { headers: { cookie } })).text(), "familyName");
  const noBirthDate = { "dateOfBirth.day": "", "dateOfBirth.month": "", "dateOfBirth.year": "", birthDateUnknown: "on" };
  const fields = { ...hidden, givenName: "Ingrid", familyName: somebody(), ...noBirthDate };
  const answers = await Promise.all([BASE_URL, SECOND_URL, BASE_URL].map((server) => postPlainly(server, address, cookie, fields)));
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
  expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
  const other = await postPlainly(BASE_URL, address, cookie, { ...fields, givenName: "Astrid" });
  expect(refusalIn(other.html)).toMatch(/already sent with other contents/);
});

test("a wrong date of birth at the patient's gate is told without saying whose page it is, and the link is not given back", async ({
  open,
}) => {
  const page = await open("nobody", { javaScript: false });
  const link = `http://localhost/p#${"x".repeat(43)}`;
  await page.goto("/p");
  await page.getByLabel("Paste the link we sent you").fill(link);
  const born = page.getByRole("group", { name: "Your date of birth" });
  await born.getByLabel("Day").fill("1");
  await born.getByLabel("Month").fill("1");
  await born.getByLabel("Year").fill("1980");
  await page.getByRole("button", { name: "Open my page" }).click();
  await expect(page.getByText("This did not open your page.").first()).toBeVisible();
  expect(await page.content()).not.toContain("x".repeat(43));
});
