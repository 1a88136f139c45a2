import { z } from "zod";
import { bookOn, diaryOf, emptyDay, placeOf } from "./support/empty-day.ts";
import { expect, test } from "./support/fixtures.ts";
import { lookInside } from "./support/sql.ts";

test("without JavaScript an appointment is moved by choosing a free time, after the same review", async ({ open }) => {
  const day = await emptyDay(630);
  const { id, name } = await bookOn(day, 0, "10:00");
  const page = await open("reception", { javaScript: false });
  await page.goto(`${diaryOf(day)}&moving=${id}`);
  await expect(page.getByText(`Moving ${name}`)).toBeVisible();
  await page.locator(`[data-column="${day.clinicianId}"] a.diary-free`).first().click();
  const dialog = page.getByRole("dialog", { name: `Move ${name}` });
  await expect(dialog.getByText("Becomes")).toBeVisible();
  await dialog.getByRole("button", { name: /^Move to/ }).click();
  await expect(dialog).toBeHidden();
  expect(await placeOf(id)).not.toContain("10:00");
  await page.getByRole("button", { name: "Undo" }).click();
  expect(await placeOf(id)).toBe(`${day.date} 10:00 booked 45`);
});

test("failure 12: without JavaScript too a new patient registered on the way keeps the draft", async ({ open }) => {
  const day = await emptyDay(660);
  const familyName = `Plain${Date.now()}`;
  const page = await open("reception", { javaScript: false });
  await page.goto(diaryOf(day));
  await page.locator(`[data-column="${day.clinicianId}"] a.diary-free`).first().click();
  await page.getByLabel("Name, phone or date of birth").fill(familyName);
  await page.getByRole("main").getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: "New patient, keep this draft" }).click();
  await page.getByLabel("First name").fill("Zora");
  await page.getByLabel("Family name").fill(familyName);
  await page.getByLabel("Not known yet").check();
  await page.getByRole("button", { name: "Register and go on" }).click();
  await expect(page.getByLabel("Date", { exact: true })).toHaveValue(day.date);
  await expect(page.getByLabel("Clinician")).toHaveValue(day.clinicianId);
  const time = await page.getByLabel("Time").inputValue();
  await page.getByLabel("Service").selectOption(day.serviceId);
  await page.getByRole("button", { name: "Book appointment" }).click();
  await expect(page).toHaveURL(/done=booked/);
  const sql = lookInside();
  const [row] =
    await sql`select a.local_date || ' ' || to_char(a.local_start, 'HH24:MI') as place from appointments a join patients p on p.id = a.patient_id where p.family_name = ${familyName}`;
  await sql.end();
  expect(z.string().parse(row?.place)).toBe(`${day.date} ${time}`);
});
