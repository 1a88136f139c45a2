import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { keptExamples } from "./support/examples.ts";
import { expect, test } from "./support/fixtures.ts";
import { ZONE } from "./support/times.ts";

/** A GTIN that nothing else has, with its check digit. */
function someGtin(): string {
  const thirteen = `0999${String(randomInt(1_000_000_000)).padStart(9, "0")}`;
  const sum = [...thirteen].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${thirteen}${(10 - (sum % 10)) % 10}`;
}

for (const javaScript of [true, false]) {
  test(`a delivery is scanned in, shown as stock, and its lot taken out of use, ${javaScript ? "with" : "without"} JavaScript`, async ({
    open,
  }) => {
    const page = await open("reception", { javaScript });
    const gtin = someGtin();
    const lot = `E2E-${gtin.slice(5)}`;
    const name = `Tip ${gtin.slice(5)}`;
    await page.goto("/supplies/new");
    await page.getByLabel("Kind").selectOption({ label: "Cartridge or needle head" });
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Product code").fill(gtin.slice(1));
    await page.getByRole("button", { name: "Add the product" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

    await page.goto("/supplies");
    const row = page.getByRole("row", { name });
    await expect(row).toContainText("Runs low");
    const delivery = page.getByRole("form", { name: "Receive a delivery" });
    const year = Temporal.Now.plainDateISO(ZONE).year + 2;
    await delivery.getByLabel("Scan a pack, or type its lot").fill(`]d201${gtin}17${String(year).slice(2)}090010${lot}\u001d210417`);
    await delivery.getByLabel("Units that came in").fill("24");
    await delivery.getByRole("button", { name: "Count in" }).click();
    await expect(page.getByText(`24 units of ${name}, lot ${lot}, counted in.`)).toBeVisible();
    await expect(row).toContainText(`${lot} to Sep ${year}`);
    await expect(row).not.toContainText("Runs low");

    await row.getByRole("link", { name }).click();
    const shelf = page.getByRole("listitem").filter({ hasText: lot });
    await expect(shelf).toContainText("24 left");
    const stop = shelf.getByRole("form", { name: /^Take out of use/ });
    await stop.getByText("Take out of use").click();
    await stop.getByRole("button", { name: "Take it out of use" }).click();
    await expect(stop.getByLabel("Why")).toHaveAccessibleDescription(/Say why/);
    await stop.getByLabel("Why").fill("Wet");
    await stop.getByRole("button", { name: "Take it out of use" }).click();
    await expect(shelf.getByText("Out of use", { exact: true })).toBeVisible();
    await expect(shelf).toContainText(/Taken out of use on .*: Wet/);
  });
}

test("a recall names everyone a lot reached, as a page and as a file, and an admin sees none of it", async ({ open }) => {
  const { lot } = await keptExamples();
  const page = await open("reception");
  await page.goto("/supplies/recall");
  await page.getByLabel("Lot number").fill(lot.toLowerCase());
  await page.getByRole("button", { name: "Find everyone" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /\d+ patients, \d+ sessions/ })).toBeVisible();
  const people = await page.getByRole("rowheader").allTextContents();
  expect(people.length).toBeGreaterThan(1);
  const downloaded = page.waitForEvent("download");
  await page.getByRole("link", { name: "Spreadsheet" }).click();
  const file = readFileSync(await (await downloaded).path(), "utf8");
  expect(file).toContain('"Patient","Number","Phone"');
  for (const [index] of people.entries()) {
    const name = await page.getByRole("rowheader").nth(index).getByRole("link").textContent();
    expect(file).toContain(`"${name}"`);
  }
  await page.goto("/supplies/recall?lot=NO-SUCH-LOT");
  await expect(page.getByText("No lot NO-SUCH-LOT is on any list of this clinic.")).toBeVisible();
  const admin = await open("admin");
  const refused = await admin.goto(`/supplies/recall?lot=${lot}`);
  expect(refused?.status()).toBe(403);
  const answer = await admin.request.get(`/supplies/recall/csv?lot=${lot}`);
  expect(answer.status()).toBe(404);
});
