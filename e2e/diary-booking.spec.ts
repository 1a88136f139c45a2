import type { Page } from "@playwright/test";
import { z } from "zod";
import { diaryOf, emptyDay } from "./support/empty-day.ts";
import { expect, test } from "./support/fixtures.ts";
import { keyboardOperator, tabTo } from "./support/operator.ts";
import { stateFileOf } from "./support/people.ts";
import { lookInside } from "./support/sql.ts";

/** The one appointment of somebody of this family name. */
async function bookedFor(familyName: string): Promise<string> {
  const sql = lookInside();
  const [row] = await sql`select a.local_date || ' ' || to_char(a.local_start, 'HH24:MI') || ' ' || a.status as place from appointments a
    join patients p on p.id = a.patient_id where p.family_name = ${familyName}`;
  await sql.end();
  return z.string().parse(row?.place);
}

/** Presses the empty time at this clock time in somebody's column. */
async function pressFree(page: Page, clinicianId: string, minutes: number): Promise<void> {
  const column = page.locator(`[data-column="${clinicianId}"]`);
  const grid = page.locator("[data-diary-grid]");
  const from = Number(await grid.getAttribute("data-from"));
  const day = column.locator(".diary-day");
  await day.evaluate((element, down) => element.closest(".diary")?.scrollTo({ top: Math.max(0, down - 200) }), ((minutes - from) / 5) * 8);
  const box = await day.boundingBox();
  if (box === null) throw new Error("The column is not there.");
  await page.mouse.click(box.x + 60, box.y + ((minutes - from) / 5) * 8 + 4);
}

const dialogOf = (page: Page) => page.getByRole("dialog", { name: "New appointment" });

async function openDay(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect
    .poll(() =>
      page.locator('main [aria-live="assertive"]').evaluate((element) => Object.keys(element).some((key) => key.startsWith("__react"))),
    )
    .toBe(true);
}

test("failure 12: a new patient registered from the booking keeps its day, time, length and clinician", async ({ open }) => {
  const day = await emptyDay(480);
  // A family name of letters alone, as nobody else has it.
  const familyName = `Draft${[...String(Date.now())].map((digit) => "abcdefghij"[Number(digit)]).join("")}`;
  const page = await open("reception");
  await openDay(page, diaryOf(day));
  await pressFree(page, day.clinicianId, 9 * 60 + 35);
  const dialog = dialogOf(page);
  await dialog.getByRole("combobox", { name: "Patient" }).fill(`Zora ${familyName}`);
  await expect(dialog.getByText("Nobody found.")).toBeVisible();
  await dialog.getByRole("option", { name: "New patient, keep this draft" }).click();
  const registering = page.getByRole("dialog", { name: "New patient" });
  await expect(registering.getByLabel("First name")).toHaveValue("Zora");
  await expect(registering.getByLabel("Family name")).toHaveValue(familyName);
  await registering.getByLabel("Not known yet").check();
  await registering.getByRole("button", { name: "Register and go on" }).click();
  await expect(dialog.getByText(`Zora ${familyName}`)).toBeVisible();
  await expect(dialog.getByLabel("Date")).toHaveValue(day.date);
  await expect(dialog.getByLabel("Time")).toHaveValue("09:35");
  await expect(dialog.getByLabel("Clinician")).toHaveValue(day.clinicianId);
  await dialog.getByLabel("Service").selectOption({ label: day.service });
  await expect(dialog.getByText(`${day.clinician} free`)).toBeVisible();
  await dialog.getByRole("button", { name: "Book 9:35 am" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("link", { name: `Zora ${familyName}` })).toBeVisible();
  expect(await bookedFor(familyName)).toBe(`${day.date} 09:35 booked`);
});

for (const timezoneId of ["Pacific/Kiritimati", "Pacific/Niue"]) {
  test(`failure 6: a reader in ${timezoneId}, where the calendar shows another day, books the day that was chosen`, async ({
    browser,
    contextOptions,
    complaints,
  }) => {
    const day = await emptyDay(timezoneId === "Pacific/Niue" ? 510 : 540);
    const sql = lookInside();
    const [clock] = await sql`select now()::text as at`;
    const context = await browser.newContext({ ...contextOptions, storageState: stateFileOf("reception"), timezoneId });
    const page = await context.newPage();
    await openDay(page, diaryOf(day));
    await pressFree(page, day.clinicianId, 9 * 60 + 30);
    const dialog = dialogOf(page);
    await dialog.getByRole("combobox", { name: "Patient" }).fill(day.patients[0]?.name ?? "");
    await dialog
      .getByRole("option", { name: new RegExp(`^${day.patients[0]?.name}`) })
      .first()
      .click();
    await expect(dialog.getByLabel("Date")).toHaveValue(day.date);
    await dialog.getByLabel("Service").selectOption({ label: day.service });
    await dialog.getByRole("button", { name: "Book 9:30 am" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.locator(`[data-date="${day.date}"] [data-appointment][data-from="570"]`)).toHaveCount(1);
    // Of this try alone: an earlier one may have booked the day before.
    const rows = await sql`select local_date::text as date from appointments
      where local_date between ${day.date}::date - 1 and ${day.date}::date + 1 and local_start = '09:30' and created_at > ${clock?.at}::timestamptz`;
    await sql.end();
    expect(rows.map(({ date }) => date)).toEqual([day.date]);
    await context.close();
    expect(complaints.said).toEqual([]);
  });
}

test("an appointment is booked by keyboard alone: N, a name, arrows, and what it takes said before it is booked", async ({ open }) => {
  const day = await emptyDay(570);
  const who = day.patients[1]?.name ?? "";
  const page = await open("reception");
  const keys = keyboardOperator();
  await openDay(page, diaryOf(day));
  const dialog = dialogOf(page);
  // Keys act from the moment that their script has come to life.
  await expect(async () => {
    if (!(await dialog.isVisible())) await page.keyboard.press("n");
    await expect(dialog).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(dialog.getByRole("combobox", { name: "Patient" })).toBeFocused();
  await page.keyboard.type(who);
  await expect(dialog.getByRole("option", { name: new RegExp(`^${who}`) }).first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(dialog.getByRole("option", { name: new RegExp(`^${who}`) }).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await keys.choose(dialog.getByLabel("Service"), day.service);
  await keys.setDate(dialog.getByLabel("Date"), day.date);
  await keys.setTime(dialog.getByLabel("Time"), "10:15");
  await keys.choose(dialog.getByLabel("Clinician"), day.clinician);
  await expect(dialog.getByRole("status").filter({ hasText: "free" })).toContainText(`${day.clinician} free`);
  await expect(dialog).toMatchAriaSnapshot(`
    - dialog "New appointment":
      - heading "New appointment" [level=2]
      - form "New appointment":
        - paragraph:
          - button "Someone else"
        - combobox "Service"
        - spinbutton "Length"
        - textbox "Date"
        - textbox "Time"
        - combobox "Clinician"
        - status: ${day.clinician} free
        - button "Book 10:15 am"
        - button "Cancel"
  `);
  await tabTo(dialog.getByRole("button", { name: "Book 10:15 am" }));
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.locator(`[data-column="${day.clinicianId}"] [data-from="615"]`)).toContainText(who);
});
