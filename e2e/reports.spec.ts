import { readFile } from "node:fs/promises";
import { expect, test } from "./support/fixtures.ts";

const REPORTS = ["visits", "takings", "utilisation", "adherence", "no-shows", "waitlist", "outcomes", "reviews", "retention"] as const;

test("an admin finds every report from the navigation, each with its heading", async ({ visit }) => {
  const page = await visit("admin");
  // Whoever looked before may have left it as narrow as a telephone, where the areas stand in a menu.
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto("/settings");
  await page.getByRole("navigation", { name: "Areas" }).getByRole("link", { name: "Reports", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Reports" })).toBeVisible();
  for (const report of REPORTS) {
    const response = await page.goto(`/reports/${report}`);
    expect(response?.status(), report).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
});

test("a plot says what is to be seen, and the table behind it says the same in figures", async ({ visit }) => {
  const page = await visit("admin");
  await page.goto("/reports/visits?period=last_month");
  const plot = page.getByRole("img", { name: /^By clinician .* treated most: \d+ of \d+\.$/ });
  await expect(plot).toBeVisible();
  await expect(page.getByText(/ treated most: \d+ of \d+\.$/).first()).toBeVisible();
  await expect(page.getByRole("table", { name: "By clinician, in figures" })).toBeVisible();
});

test("reception reads the day and week alone, and a clinician their own work alone", async ({ visit }) => {
  const reception = await visit("reception");
  await reception.goto("/reports");
  await expect(reception.locator(".report-list").getByRole("link")).toHaveCount(1);
  expect((await reception.goto("/reports/takings"))?.status()).toBe(404);
  expect((await reception.goto("/reports/visits"))?.status()).toBe(200);
  const clinician = await visit("clinician");
  await clinician.goto("/reports");
  await expect(clinician.locator(".report-list").getByRole("link")).toHaveCount(3);
  expect((await clinician.goto("/reports/takings"))?.status()).toBe(404);
  await clinician.goto("/reports/utilisation");
  await expect(clinician.getByRole("heading", { name: "Your time" })).toBeVisible();
  await expect(clinician.getByLabel("Clinician")).toHaveCount(0);
});

test("a report is narrowed by keyboard alone, and its table is taken as a file", async ({ visit }) => {
  const page = await visit("admin");
  await page.goto("/reports/visits");
  await page.getByLabel("Period").focus();
  await page.getByLabel("Period").selectOption("dates");
  await page.getByLabel("From, for days of your own").fill("2026-03-02");
  await page.getByLabel("To, that day included").fill("2026-03-08");
  await page.getByRole("button", { name: "Show" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Mon 2 Mar 2026 to Sun 8 Mar 2026", { exact: true })).toBeVisible();
  await page.goto("/reports/visits?period=last_month");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV of By clinician" }).click()]);
  expect(download.suggestedFilename()).toBe("visits-clinicians.csv");
  const text = await readFile(await download.path(), "utf8");
  expect(text.split("\r\n")[0]).toContain('"Clinician","Visits","Treated","New patients"');
});

test("days that are none are said where they were typed", async ({ visit }) => {
  const page = await visit("admin");
  await page.goto("/reports/no-shows?period=dates&from=2026-03-09&to=2026-03-02");
  await expect(page.getByText("The last day comes before the first.")).toBeVisible();
});
