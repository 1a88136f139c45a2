import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { exportText, makeExport } from "#tests/support/import-file.ts";
import { expect, test } from "./support/fixtures.ts";
import { findViolations } from "./support/looking.ts";
import { accountOf } from "./support/people.ts";
import { signIn } from "./support/sign-in.ts";

/** What each try brings over is nobody whom another brought. */
const START = 100 * randomInt(10, 900);
const file = makeExport(500, START);
const { made, refused, same, alike } = file.expected;
const MERGED = 3;

/**
 * Reception by a sign-in of this test's own: a file takes a password of the last ten minutes, and whoever gives it again ends the sign-in before, which other
 * tests share.
 */
async function atTheDesk(page: Page): Promise<Page> {
  await signIn(page, accountOf("reception"));
  return page;
}

const count = (page: Page, term: string | RegExp) =>
  page
    .locator("dl > div")
    .filter({ has: page.getByText(term, { exact: true }) })
    .getByRole("definition");

/** Everything by which reception may look for the patient of this row, whose name has marks and an apostrophe. */
function waysToFind(row: readonly string[], number: string): readonly string[] {
  const [, name = "", born = "", phone = "", email = ""] = row;
  const [family = "", given = ""] = name.split(", ");
  const [, own = ""] = family.split(" ");
  const [day = "", month = "", year = ""] = born.split("/");
  return [
    `${given} ${family}`,
    `${own} zoe`,
    `dsouza ${own}`,
    `zo souza ${own.slice(0, 3)}`,
    `zoe dsuoza ${own}`,
    `${phone.slice(0, 4)} ${phone.slice(4, 7)} ${phone.slice(7)}`,
    `+61 ${phone.slice(1, 4)} ${phone.slice(4, 7)} ${phone.slice(7)}`,
    email,
    born,
    `${year}-${month}-${day}`,
    `${Number(day)}.${Number(month)}.${year}`,
    number,
  ];
}

test("a clinic's export of 500 rows with twelve kinds of dirt is brought over, three who came twice are merged and one made two again, one is found in every way, and the rest is taken back", async ({
  open,
}) => {
  // Three times its rows are worked through, beside whatever else the machine does.
  test.setTimeout(240_000);
  const page = await atTheDesk(await open("nobody"));
  await page.goto("/imports");
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
  // Whether they are made all the same is remembered with the columns.
  await expect(count(page, /^Look like somebody/)).toHaveText(String(alike.length));
  await expect(page.getByText("Country: “Atlantis” is no country that is known.").first()).toBeVisible();
  expect(await findViolations(page, "a checked import")).toEqual([]);

  const all = String(made.length + alike.length);
  await page.getByRole("radio", { name: "Make them all the same" }).check();
  // Checked anew once it may be started as another version: what the counts say may have been so before.
  const version = page.getByRole("form", { name: "Make the patients" }).locator("input[name=version]");
  const before = await version.inputValue();
  await page.getByRole("button", { name: "Check the rows" }).click();
  await expect(version).not.toHaveValue(before, { timeout: 90_000 });
  await expect(count(page, "Look like somebody, made all the same")).toHaveText(String(alike.length));
  await page.getByRole("button", { name: "Make the patients" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Finished" })).toBeVisible({ timeout: 90_000 });
  await expect(count(page, "Patients made")).toHaveText(all);
  const imported = page.url();
  const taking = page.waitForEvent("download");
  await page.getByRole("link", { name: "Refused rows as CSV" }).click();
  const taken = await readFile(await (await taking).path(), "utf8");
  expect(taken.match(/\r\n/g)).toHaveLength(refused.length + 1);

  for (const row of alike.slice(0, MERGED)) {
    const [family = "", given = ""] = (file.rows[row - 2]?.[1] ?? "").split(", ");
    await page.goto("/patients/duplicates");
    await page.getByRole("link", { name: new RegExp(`^Compare ${given} ${family}, patient`) }).click();
    await page.getByRole("button", { name: "Merge the two records" }).click();
    await expect(page.getByText("The two records are one now.")).toBeVisible();
  }
  await page.getByRole("link", { name: "1 record merged into it" }).click();
  await page.getByText("Undo this merge").click();
  await page.getByRole("button", { name: "Make them two again" }).click();
  await expect(page.getByText("They are two records again.")).toBeVisible();

  const sought = file.rows[18] ?? [];
  const [family = "", given = ""] = (sought[1] ?? "").split(", ");
  const found = page.getByRole("list", { name: "Patients found" }).getByRole("link", { name: new RegExp(`^${given} ${family}`) });
  const find = async (words: string) => {
    await page.goto("/patients");
    await page.getByRole("main").getByRole("combobox").fill(words);
    await page.getByRole("main").getByRole("button", { name: "Search" }).click();
    await expect(page.getByRole("main").getByRole("combobox")).toHaveValue(words);
    await expect(found, words).toBeVisible();
  };
  await find(`${given} ${family}`);
  await found.click();
  await expect(page.getByRole("heading", { level: 1, name: `${given} ${family}` })).toBeVisible();
  const fact = page.getByRole("listitem").filter({ hasText: /^patient \d+/ });
  const number = /\d+/.exec((await fact.textContent()) ?? "")?.[0] ?? "";
  for (const words of waysToFind(sought, number)) await find(words);

  await page.goto(imported);
  await page.getByRole("button", { name: "Undo this import" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Undone", exact: true })).toBeVisible({ timeout: 90_000 });
  await expect(count(page, "Taken back")).toHaveText(String(made.length + alike.length - 2 * MERGED));
});

test("patients and appointments are taken as files, and days that cannot be are said beside their field with nothing typed lost", async ({
  open,
}) => {
  const page = await atTheDesk(await open("nobody"));
  await page.goto("/exports");
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
