import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { exportText, makeExport } from "#tests/support/import-file.ts";
import { expect, test } from "./support/fixtures.ts";
import { findViolations } from "./support/looking.ts";
import { accountOf } from "./support/people.ts";

const file = makeExport(500);
const { made, refused, same, alike } = file.expected;

/** Gives the password again, where the sign-in of these tests has grown old. */
async function beFresh(page: Page): Promise<void> {
  const ask = page.getByRole("link", { name: "Give your password" });
  if ((await ask.count()) === 0) return;
  await ask.click();
  await page.getByLabel("Your password").fill(accountOf("reception").password);
  await page.getByRole("button", { name: "Go on" }).click();
}

const count = (page: Page, term: string) =>
  page
    .locator("dl > div")
    .filter({ has: page.getByText(term, { exact: true }) })
    .getByRole("definition");

test("a clinic's export of 500 rows with twelve kinds of dirt is checked, made, its refused rows taken as a file, and undone as a whole", async ({
  open,
}) => {
  // Three times its rows are worked through, beside whatever else the machine does.
  test.setTimeout(240_000);
  const page = await open("reception");
  await page.goto("/imports");
  await beFresh(page);
  await page.getByLabel("File", { exact: true }).setInputFiles({
    name: "clients.csv",
    mimeType: "text/csv",
    // As Excel saves what it calls Unicode text.
    buffer: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(exportText(file), "utf16le")]),
  });
  await page.getByRole("button", { name: "Send the file" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ready to start" })).toBeVisible({ timeout: 90_000 });
  await expect(count(page, "To be made")).toHaveText(String(made.length));
  await expect(count(page, "Refused")).toHaveText(String(refused.length));
  await expect(count(page, "Are here already")).toHaveText(String(same.length));
  await expect(count(page, "Look like somebody")).toHaveText(String(alike.length));
  await expect(page.getByText("Country: “Atlantis” is no country that is known.").first()).toBeVisible();
  expect(await findViolations(page, "a checked import")).toEqual([]);

  await page.getByRole("button", { name: "Make the patients" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Finished" })).toBeVisible({ timeout: 90_000 });
  await expect(count(page, "Patients made")).toHaveText(String(made.length));
  const taking = page.waitForEvent("download");
  await page.getByRole("link", { name: "Refused rows as CSV" }).click();
  const taken = await readFile(await (await taking).path(), "utf8");
  expect(taken.match(/\r\n/g)).toHaveLength(refused.length + 1);

  await page.getByRole("button", { name: "Undo this import" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Undone" })).toBeVisible({ timeout: 90_000 });
  await expect(count(page, "Taken back")).toHaveText(String(made.length));
});

test("patients and appointments are taken as files, and days that cannot be are said beside their field with nothing typed lost", async ({
  open,
}) => {
  const page = await open("reception");
  await page.goto("/exports");
  await beFresh(page);
  const taken = async (act: () => Promise<void>) => {
    const downloading = page.waitForEvent("download");
    await act();
    const download = await downloading;
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  };
  const patients = await taken(() => page.getByRole("link", { name: "Patients as CSV" }).click());
  expect(patients.name).toBe("patients.csv");
  expect(patients.text).toMatch(/^\ufeff"ID in Cadence","Number in Cadence","Former number","First name"/);
  expect(patients.text.match(/\r\n"[0-9a-f-]{36}","\d+"/g)?.length).toBeGreaterThan(100);

  const [from, to] = [page.getByLabel(/^From/), page.getByLabel(/^To/)];
  const take = page.getByRole("button", { name: "Appointments as CSV" });
  await from.fill("2026-03-31");
  await to.fill("2026-03-01");
  await take.click();
  await expect(page.getByText("The last day is before the first.")).toBeVisible();
  await expect(from).toHaveValue("2026-03-31");
  expect(await findViolations(page, "days that cannot be")).toEqual([]);

  const today = Temporal.Now.plainDateISO("Australia/Melbourne");
  const [first, last] = [today.subtract({ days: 7 }).toString(), today.add({ days: 7 }).toString()];
  await from.fill(first);
  await to.fill(last);
  const visits = await taken(() => take.click());
  expect(visits.name).toBe("appointments.csv");
  const days = [...visits.text.matchAll(/\r\n(?:"[^"]*",){5}"(\d{4}-\d{2}-\d{2})"/g)].map(([, day = ""]) => day);
  expect(days.length).toBeGreaterThan(20);
  expect(days.filter((day) => day < first || day > last)).toEqual([]);
});
