import type { Page } from "@playwright/test";
import { z } from "zod";
import { emptyDay } from "./support/empty-day.ts";
import { expect, test } from "./support/fixtures.ts";
import { findViolations } from "./support/looking.ts";
import { lookInside } from "./support/sql.ts";

/** Somebody whose family name bears a slip, and what is typed for them with two letters swapped. */
async function somebody(): Promise<{ readonly name: string; readonly typed: string }> {
  const sql = lookInside();
  const [row] =
    await sql`select given_name || ' ' || family_name as name from patients where family_name ~ '^[A-Z][a-z]{6,}$' and merged_into is null and archived_at is null order by id limit 1`;
  await sql.end();
  const name = z.string().parse(row?.name);
  return { name, typed: name.replace(/(.)(?!\1)(.)$/, "$2$1").toLowerCase() };
}

/** Every address that the page asks for. */
function addressesOf(page: Page): readonly string[] {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(decodeURIComponent(request.url()).toLowerCase()));
  return asked;
}

test("failure 13: above a half-filled booking a patient is found with a slip by keyboard alone, in no address, and the booking is there on the way back", async ({
  open,
}) => {
  const day = await emptyDay(690);
  const { name, typed } = await somebody();
  const page = await open("reception");
  await page.setViewportSize({ width: 1440, height: 900 });
  const asked = addressesOf(page);
  await page.goto(`/diary/new?${new URLSearchParams({ patient: day.patients[0]?.id ?? "", date: day.date, time: "10:00" })}`);
  await page.getByLabel("Service").selectOption(day.serviceId);
  await page.getByLabel("Time").fill("11:35");
  await page.getByLabel("Time").blur();
  const box = page.getByRole("banner").getByRole("combobox", { name: "Find a patient" });
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(box).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByRole("banner").getByRole("status")).toHaveText(/^(?:You opened these last|Registered last)$/);
  await page.keyboard.type(typed);
  const option = page.getByRole("option", { name: new RegExp(`^${name}.*Similar spelling`) }).first();
  await expect(option).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findViolations(page, "patients below the box")).toEqual([]);
  }
  await page.keyboard.press("ArrowDown");
  await expect(option).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox")).toBeHidden();
  await expect(box).toHaveValue(typed);
  await expect(page.getByLabel("Service")).toHaveValue(day.serviceId);
  await page.keyboard.press("ArrowDown");
  await expect(option).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/patients\/[\da-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1, name: new RegExp(name) })).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel("Service")).toHaveValue(day.serviceId);
  await expect(page.getByLabel("Time")).toHaveValue("11:35");
  const [given = "", family = ""] = typed.split(" ");
  expect(asked.filter((address) => address.includes(family) || address.includes(`words=${given}`))).toEqual([]);
});

test("on a phone's width too patients stand below the field, and someone new begins with what was typed", async ({ open }) => {
  const page = await open("reception");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/patients");
  const field = page.getByRole("main").getByRole("combobox", { name: "Name, phone or date of birth" });
  const fresh = page.getByRole("option", { name: "New patient" });
  // At once, whether or not the page's script has come.
  await field.pressSequentially("zora 3/7/1988");
  await expect(fresh).toBeVisible();
  expect(await findViolations(page, "patients below the field")).toEqual([]);
  await fresh.click();
  await expect(page.getByLabel("Family name")).toHaveValue("Zora");
  await expect(page.getByLabel("Year")).toHaveValue("1988");
  await expect(page).toHaveURL(/\/patients\/new$/);
});
